//! Creates a session: its first events, code, link and number, all in one append.

use anyhow::Context;
use bistand_session::{FIRST_CUSTOMER_SEAT, HOST_NAME, Session, SessionId, UserId};
use bistand_store::{Append, AppendError, Row, SessionKey, Taken};
use bistand_wire::http::Started;
use bistand_wire::{Code, Problem};
use tokio::time::timeout;

use super::deadline::ANSWER_TIMEOUT;
use super::projections::{self, Invited};
use super::registry::SessionRegistry;
use super::summary;

/// Attempts to find a code and a number that are not taken meanwhile.
const ATTEMPTS: usize = 5;

impl SessionRegistry {
    /// Creates a session for an agent, with the status confirmed (B4), and with a code and a link.
    ///
    /// # Errors
    /// [`Code::Unavailable`] when it cannot be stored within the deadline. It may still be stored
    /// later, and then appears in the agent's list.
    pub async fn create(&self, user: UserId, name: &str) -> Result<Started, Problem> {
        let (registry, name) = (self.clone(), name.to_owned());
        // In a task of its own, so that a cancelled request does not leave a session half created.
        let created = tokio::spawn(async move { registry.create_now(user, &name).await });
        let unavailable = |error: anyhow::Error| {
            tracing::error!(%error, "failed to create a session");
            Problem::new(Code::Unavailable)
        };
        match timeout(ANSWER_TIMEOUT, created).await {
            Ok(Ok(session)) => session.map_err(unavailable),
            Ok(Err(panicked)) => Err(unavailable(panicked.into())),
            Err(late) => Err(unavailable(late.into())),
        }
    }

    async fn create_now(&self, user: UserId, name: &str) -> anyhow::Result<Started> {
        let (session, invited) = self.append_new(user, name).await?;
        if self.find(session).is_err() {
            tracing::debug!(
                "a session was created while the server was stopping; it loads after the restart"
            );
        }
        let base = self.shared().public_url.trim_end_matches('/');
        Ok(Started {
            session,
            code: invited.code.unwrap_or_default(),
            link: format!("{base}/j/{}", invited.link),
        })
    }

    async fn append_new(&self, user: UserId, name: &str) -> anyhow::Result<(SessionId, Invited)> {
        let environment = &self.shared().environment;
        let store = &environment.store;
        for _ in 0..ATTEMPTS {
            let id = SessionId(environment.random.bits());
            let at = environment.clock.now();
            let number = store.next_session_number().await?;
            let events = Session::open(&environment.policy, id, user);
            let session = Session::replay(events.iter().map(|event| (at, event)))
                .context("applying the first event")?;
            let reservation = self.shared().code_pool.reserve(environment).await?;
            let invited = Invited {
                generation: 1,
                code: Some(reservation.code.clone()),
                link: environment.random.link_token(),
            };
            let mut rows = vec![
                projections::text_row(HOST_NAME, name),
                Row::Summary(summary::stored(&session, number, at)),
                projections::entry(
                    &session,
                    &environment.policy,
                    FIRST_CUSTOMER_SEAT,
                    &invited,
                    at,
                ),
            ];
            let actor_key = user.to_string();
            rows.extend(
                events
                    .iter()
                    .filter_map(|event| projections::audit(event, &actor_key)),
            );
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
        anyhow::bail!("found no free code or number")
    }
}
