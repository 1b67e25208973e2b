//! Loads a session into memory: claims its log, replays it, and reads the tables beside it.

use std::sync::Arc;

use anyhow::Context;
use bistand_session::{Envelope, Event, SeatId, Session, Timestamp};
use bistand_store::{SessionKey, SessionStore};

use super::idempotency::{Answered, IdempotencyCache};
use super::projections::{Invitations, Invited};
use super::texts::Texts;

/// A session as its log describes it.
pub(super) struct Loaded {
    pub(super) session: Session,
    pub(super) epoch: i64,
    pub(super) last: u64,
    pub(super) number: i64,
    pub(super) invitations: Invitations,
    pub(super) texts: Texts,
    pub(super) idempotency: IdempotencyCache,
}

/// Claims and reads a session with up to this many answers; `None` when there is no such session.
pub(super) async fn load(
    store: &Arc<dyn SessionStore>,
    key: &SessionKey,
    answers: usize,
) -> anyhow::Result<Option<Loaded>> {
    let Some(listed) = store.summary(key).await? else {
        return Ok(None);
    };
    let claim = store.claim(key).await?;
    let log = store.load(key).await?;
    let events = log
        .events
        .iter()
        .map(|logged| {
            let envelope = Envelope {
                kind: logged.event.kind.clone(),
                version: logged.event.version,
                body: logged.event.body.clone(),
            };
            Ok((Timestamp(logged.at), Event::open(&envelope)?))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let session = Session::replay(events.iter().map(|(at, event)| (*at, event)))
        .context("a session log does not begin with its opening; restore the last backup")?;
    let mut texts = Texts::new(store.clone(), key.clone());
    texts.reload_names(&session).await?;
    Ok(Some(Loaded {
        session,
        epoch: claim.epoch,
        last: claim.last,
        number: listed.summary.number,
        invitations: invitations(store, key).await?,
        texts,
        idempotency: idempotency(store, key, answers).await?,
    }))
}

async fn invitations(
    store: &Arc<dyn SessionStore>,
    key: &SessionKey,
) -> anyhow::Result<Invitations> {
    let entries = store.entries(key).await?;
    Ok(entries
        .into_iter()
        .filter_map(|entry| {
            let seat: SeatId = entry.seat.parse().ok()?;
            let generation = u32::try_from(entry.generation).ok()?;
            Some((
                seat,
                Invited {
                    generation,
                    code: entry.code,
                    link: entry.link?,
                },
            ))
        })
        .collect())
}

async fn idempotency(
    store: &Arc<dyn SessionStore>,
    key: &SessionKey,
    most: usize,
) -> anyhow::Result<IdempotencyCache> {
    let limit = u32::try_from(most).unwrap_or(u32::MAX);
    let mut idempotency = IdempotencyCache::new(most);
    let answers = store.answers(key, limit).await?;
    if answers.len() == most {
        idempotency.mark_incomplete();
    }
    for answer in answers.into_iter().rev() {
        let answered: Answered =
            serde_json::from_str(&answer.body).context("a stored answer cannot be read")?;
        idempotency.complete((answer.actor, answer.command), answered);
    }
    Ok(idempotency)
}
