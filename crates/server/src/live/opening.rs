//! Opening a session: its first events, its code, link and number, all in one append.

use anyhow::Context;
use bistand_session::{FIRST_CUSTOMER_SEAT, HOST_NAME, Session, SessionId, UserId};
use bistand_store::{Append, AppendError, Row, SessionKey, Taken};
use bistand_wire::http::Started;
use bistand_wire::{Code, Problem};
use tokio::time::timeout;

use super::hub::Hub;
use super::patience::ANSWER_WITHIN;
use super::rows::{self, Invited};
use super::summary;

/// Tries to open a session with a code and number that nobody else took meanwhile.
const OPEN_TRIES: usize = 5;

/// A new session.
pub type Opened = Started;

impl Hub {
    /// Opens a session for an agent: confirmed at once (B4), with code and link.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when it cannot be stored, or not soon. It may still be stored then,
    /// and comes into the agent's list.
    pub async fn open(&self, user: UserId, name: &str) -> Result<Opened, Problem> {
        let (hub, name) = (self.clone(), name.to_owned());
        // A caller who goes away leaves no session behind that nobody knows of.
        let opening = tokio::spawn(async move { hub.open_now(user, &name).await });
        let unavailable = |error: anyhow::Error| {
            tracing::error!(%error, "a session could not be opened");
            Problem::new(Code::Unavailable)
        };
        match timeout(ANSWER_WITHIN, opening).await {
            Ok(Ok(opened)) => opened.map_err(unavailable),
            Ok(Err(panicked)) => Err(unavailable(panicked.into())),
            Err(late) => Err(unavailable(late.into())),
        }
    }

    async fn open_now(&self, user: UserId, name: &str) -> anyhow::Result<Opened> {
        let (session, invited) = self.write_opening(user, name).await?;
        if self.find(session).is_err() {
            tracing::debug!("a session was opened while the server stops; it wakes with the next");
        }
        let base = self.shared().public_url.trim_end_matches('/');
        Ok(Opened {
            session,
            code: invited.code.unwrap_or_default(),
            link: format!("{base}/j/{}", invited.link),
        })
    }

    async fn write_opening(
        &self,
        user: UserId,
        name: &str,
    ) -> anyhow::Result<(SessionId, Invited)> {
        let around = &self.shared().around;
        let store = &around.store;
        for _ in 0..OPEN_TRIES {
            let id = SessionId(around.random.bits());
            let at = around.clock.now();
            let number = store.next_session_number().await?;
            let events = Session::open(id, user);
            let session = Session::replay(events.iter().map(|event| (at, event)))
                .context("the opening opens a session")?;
            let drawn = self.shared().urn.draw(around).await?;
            let invited = Invited {
                generation: 1,
                code: Some(drawn.code.clone()),
                link: around.random.link_token(),
            };
            let mut rows = vec![
                rows::text_row(HOST_NAME, name),
                Row::Summary(summary::stored(&session, number, at)),
                rows::entry(&session, FIRST_CUSTOMER_SEAT, &invited, at),
            ];
            let who = user.to_string();
            rows.extend(events.iter().filter_map(|event| rows::audit(event, &who)));
            let events = events.iter().map(|event| {
                let bistand_session::Envelope {
                    kind,
                    version,
                    body,
                } = event.seal();
                bistand_store::StoredEvent {
                    kind,
                    version,
                    body,
                }
            });
            let key = SessionKey::new(id.to_string());
            let claim = store.claim(&key).await?;
            let append = Append {
                session: key,
                epoch: claim.epoch,
                expect: 0,
                at: at.0,
                events: events.collect(),
                rows,
            };
            match store.append(append).await {
                Ok(()) => return Ok((id, invited)),
                Err(AppendError::Taken(Taken::Code | Taken::Link | Taken::Number)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        anyhow::bail!("no free code or number was found")
    }
}
