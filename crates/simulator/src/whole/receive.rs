//! Compares what pages receive with the reference, as it leaves the server.

use std::time::Duration;

use bistand_server::live::ANSWER_TIMEOUT;
use bistand_session::{Actor, ChatCommand, Command, ConnectionId, SeatId, SessionId};
use bistand_wire::socket::Bye;
use serde_json::Value;
use tokio::time::sleep;

use super::page::{Answered, Asked};
use super::reference::sequence_of;
use super::scenario::{Inner, Scenario, key};
use crate::world::Checked;

/// The pause before a temporarily refused command is sent again.
const AGAIN: Duration = Duration::from_secs(1);
/// How much later a command that was sent twice and answered once may be refused the other time, in
/// ms.
pub(super) const ONCE_MORE_MS: i64 = 10_000;

impl Scenario {
    /// A page receives a message.
    pub(super) fn receive(&self, page: usize, connection: ConnectionId, text: &str) {
        let mut inner = self.lock();
        inner.note(format!("page {page} < {text}"));
        inner.received += 1;
        let current = inner.pages[page].link.as_ref();
        if current.is_none_or(|link| link.connection != connection) {
            return;
        }
        drop(inner);
        let checked = serde_json::from_str(text)
            .map_err(|error| error.to_string())
            .and_then(|message| self.take(page, &message));
        let what = |what| format!("page {page} < {text}: {what}");
        self.lock().check(checked.map_err(what));
    }

    fn take(&self, page: usize, message: &Value) -> Checked {
        match message["type"].as_str() {
            Some("part") => self.part(page, message),
            Some("items") => self.items(page, message),
            Some("done" | "refused" | "described") => self.answer(page, message),
            Some("desk") => {
                self.lock().pages[page].desk = Some(message["sessions"].clone());
                Ok(())
            }
            Some("deskChanged") => self.desk_changed(page, message),
            Some("here") => self.here(page, message),
            Some("typing" | "quality" | "mediaGone") => self.watched(page, message).map(drop),
            Some("hello" | "pong") => Ok(()),
            other => Err(format!("{other:?} is no message")),
        }
    }

    /// Whether the page holds the call.
    fn here(&self, page: usize, message: &Value) -> Checked {
        let session = self.watched(page, message)?;
        let here = message["here"].as_bool().ok_or("neither here nor there")?;
        let seen = &mut self.lock().pages[page].seen;
        seen.entry(session).or_default().here = Some(here);
        Ok(())
    }

    /// What has changed in an agent's list.
    fn desk_changed(&self, page: usize, message: &Value) -> Checked {
        let mut inner = self.lock();
        let desk = inner.pages[page].desk.as_mut();
        let lines = desk.and_then(Value::as_array_mut);
        let lines = lines.ok_or("a change of a list that was never told")?;
        for changed in message["changed"].as_array().ok_or("no changes")? {
            lines.retain(|line| line["session"] != changed["session"]);
            lines.push(changed.clone());
        }
        let gone = message["gone"].as_array().ok_or("no list of the gone")?;
        lines.retain(|line| !gone.contains(&line["session"]));
        Ok(())
    }

    /// The session of a message, which the page has asked to be shown.
    fn watched(&self, page: usize, message: &Value) -> Result<SessionId, String> {
        let session: SessionId = id(&message["session"])?;
        let inner = self.lock();
        let link = inner.pages[page].link.as_ref();
        match link.is_some_and(|link| link.watched.contains_key(&session)) {
            true => Ok(session),
            false => Err("nobody asked to be shown this session".to_owned()),
        }
    }

    fn part(&self, page: usize, message: &Value) -> Checked {
        let session = self.watched(page, message)?;
        let name = message["part"].as_str().ok_or("a part without a name")?;
        let version = message["version"].as_u64().ok_or("no version")?;
        self.texts(session, &message["texts"])?;
        let mut inner = self.lock();
        let Inner {
            pages, sessions, ..
        } = &mut *inner;
        let (page, state) = (&mut pages[page], &message["state"]);
        let reference = sessions.get_mut(&session).ok_or("no such session")?;
        let seen = page.seen.entry(session).or_default();
        if version < seen.version {
            return Err(format!("version {version} after {}", seen.version));
        }
        seen.version = version;
        if name == "invitations" {
            if version > reference.last() {
                return Err("told before it is on disk".to_owned());
            }
        } else {
            reference.check_part(version, page.actor, name, state)?;
        }
        seen.parts.insert(name.to_owned(), state.clone());
        Ok(())
    }

    fn items(&self, page: usize, message: &Value) -> Checked {
        let session = self.watched(page, message)?;
        let conversation: SeatId = id(&message["conversation"])?;
        let told = message["items"].as_array().ok_or("no items")?;
        self.texts(session, &message["texts"])?;
        let mut inner = self.lock();
        let Inner {
            pages, sessions, ..
        } = &mut *inner;
        let page = &mut pages[page];
        let again = page
            .link
            .as_ref()
            .and_then(|link| link.watched.get(&session));
        let again = again.copied().unwrap_or(false);
        let seen = page.seen.entry(session).or_default();
        let items = seen.items.entry(conversation).or_default();
        for item in told {
            let sequence = sequence_of(item).ok_or("an item without a number")? as usize;
            match items.get(sequence - 1) {
                None if sequence == items.len() + 1 => items.push(item.clone()),
                None => return Err(format!("item {sequence} after {}", items.len())),
                // It was watched again on the same socket while items were in transit.
                Some(known) if again && known == item => {}
                Some(_) => return Err(format!("item {sequence} twice")),
            }
        }
        let reference = sessions.get(&session).ok_or("no such session")?;
        reference.check_items(page.actor, conversation, told)
    }

    /// The texts match those on disk.
    fn texts(&self, session: SessionId, texts: &Value) -> Checked {
        let texts = texts.as_object().ok_or("no texts")?;
        for (id, body) in texts {
            let stored = self.image().look(|tables| {
                let texts = tables.texts_by_id(&key(session), std::slice::from_ref(id));
                texts.into_iter().next().and_then(|text| text.body)
            });
            if stored.as_deref() != body.as_str() {
                return Err(format!("{id} is {stored:?} on disk"));
            }
        }
        Ok(())
    }

    /// An answer to a command or an offer.
    fn answer(&self, page: usize, message: &Value) -> Checked {
        // A message that is not durable was refused.
        let Some(id) = message["id"].as_str() else {
            return Ok(());
        };
        let mut inner = self.lock();
        let place = inner.pages[page].asked.iter().position(|a| a.id == id);
        let Some(place) = place else {
            let page = &mut inner.pages[page];
            let offered = page.offers.remove(id).is_some();
            let Some(answered) = page.answered.get_mut(id) else {
                return match offered {
                    true => Ok(()),
                    false => Err("an answer to what nobody asked".to_owned()),
                };
            };
            // It was sent twice and refused once; refusals are not cached for long.
            if message["type"] == "done" && answered.done.is_none() {
                answered.done = Some(message["sequence"].clone());
            }
            return Ok(());
        };
        let actor = inner.pages[page].actor;
        let asked = inner.pages[page].asked.remove(place);
        // A page that reads slowly receives prompt answers late.
        let waited = inner.now().0 - asked.since_ms;
        let done = (message["type"] == "done").then(|| message["sequence"].clone());
        let code = message["problem"]["code"].as_str().map(str::to_owned);
        if let Some(code) = &code {
            *inner.report.denials.entry(code.clone()).or_default() += 1;
        }
        let before = inner.pages[page].answered.get(id).cloned();
        let link = inner.pages[page].link.as_ref();
        let reads_late = link.is_some_and(|link| link.reads_from > asked.at);
        drop(inner);
        let checked = match &code {
            Some(code) if is_passing(code) => self.check_passing(&asked, code, waited),
            // A command that was sent twice may be refused first and done next: refusals are only
            // cached in memory, and not for long. An answer is checked against the disk when it is
            // read.
            Some(_) if reads_late => Ok(()),
            _ => self.check_answer(actor, &asked, done.as_ref()),
        };
        if code.as_deref().is_some_and(comes_again) {
            self.ask_later(page, place, asked);
            return checked;
        }
        let same = match (before, &done) {
            // Refusals are only cached in memory; a temporary one may come at any time.
            (None, _) | (Some(Answered { done: None, .. }), _) | (_, None) => true,
            (Some(before), done) => before.done == *done,
        };
        let passing = done.is_none() && !matches!(code.as_deref(), Some(code) if !is_passing(code));
        if !passing {
            let answered = Answered {
                session: asked.session,
                command: asked.command,
                done,
                sent: asked.at,
            };
            (self.lock().pages[page].answered).insert(asked.id, answered);
        }
        checked?;
        match same {
            true => Ok(()),
            false => Err("asked again, answered otherwise".to_owned()),
        }
    }

    /// Sends a temporarily refused command again, as our pages do.
    fn ask_later(&self, page: usize, place: usize, asked: Asked) {
        let mut inner = self.lock();
        let id = asked.id.clone();
        let asked = Asked {
            rests: true,
            ..asked
        };
        inner.pages[page].asked.insert(place, asked);
        let Some(link) = &inner.pages[page].link else {
            return;
        };
        let connection = link.connection;
        let scenario = self.clone();
        tokio::spawn(async move {
            sleep(AGAIN).await;
            let mut inner = scenario.lock();
            let now = inner.now().0;
            let page = &mut inner.pages[page];
            if (page.link.as_ref()).is_some_and(|link| link.connection == connection) {
                page.ask_again(&id, now);
            }
        });
    }

    /// Checks a temporary refusal. A command that the server knows to be on disk is not refused,
    /// unless the deadline passed.
    fn check_passing(&self, asked: &Asked, code: &str, waited: i64) -> Checked {
        if code != "unavailable" || u128::from(waited.unsigned_abs()) >= ANSWER_TIMEOUT.as_millis()
        {
            return Ok(());
        }
        let inner = self.lock();
        let reference = inner.sessions.get(&asked.session);
        let known = reference.is_some_and(|known| known.has_acknowledged(&asked.id));
        match known && inner.can_be_read(asked.session, asked.at) {
            true => Err(format!("refused as {code}, and it is on disk")),
            false => Ok(()),
        }
    }

    /// A command that is done is on disk exactly once.
    pub(super) fn check_answer(
        &self,
        actor: Actor,
        asked: &Asked,
        done: Option<&Value>,
    ) -> Checked {
        let stored = self.image().look(|tables| {
            let answers = tables.answers(&key(asked.session), u32::MAX);
            let mut answers = answers.into_iter();
            answers.find(|answer| answer.command == asked.id)
        });
        let inner = self.lock();
        let now = inner.now();
        let reference = inner
            .sessions
            .get(&asked.session)
            .ok_or("no such session")?;
        match (done, stored) {
            (Some(done), Some(stored)) => {
                let body: Value = serde_json::from_str(&stored.body).unwrap_or_default();
                match body["sequence"] == *done {
                    true => Ok(()),
                    false => Err(format!("done {done}, on disk {body}")),
                }
            }
            // A command that changes nothing is not written.
            (Some(_), None) => {
                let nothing = |decided: Result<Vec<_>, _>| decided.is_ok_and(|e| e.is_empty());
                match reference.answered(asked.since, now, actor, &asked.command, nothing) {
                    true => Ok(()),
                    false => Err("done, and nothing is on disk".to_owned()),
                }
            }
            (None, Some(_)) => Err("refused, and it is on disk".to_owned()),
            (None, None) => Ok(()),
        }
    }

    /// The server closes a socket.
    pub(super) fn closed(&self, page: usize, connection: ConnectionId, reason: Bye) {
        let mut inner = self.lock();
        inner.note(format!("page {page} < bye {reason:?}"));
        let page = &mut inner.pages[page];
        if (page.link.as_ref()).is_none_or(|link| link.connection != connection) {
            return;
        }
        match reason {
            Bye::Replaced | Bye::Returned => page.sent_out(),
            _ => drop(page.unlink()),
        }
    }

    /// Every acknowledged message is on disk exactly once, and every other one at most once.
    pub(super) fn check_said(&self) -> Checked {
        let inner = self.lock();
        for page in &inner.pages {
            for answered in page.answered.values() {
                let Command::Chat(ChatCommand::Say { body, .. }) = &answered.command else {
                    continue;
                };
                // Messages that no page can see are skipped.
                let body: String = body.chars().filter(|c| !c.is_control()).collect();
                let times = self.image().look(|tables| {
                    let stored = tables.get(&key(answered.session));
                    let texts = stored.map(|stored| stored.texts.iter());
                    let same = |text: &&bistand_store::KeptText| text.body.as_ref() == Some(&body);
                    texts.map_or(0, |texts| texts.filter(same).count())
                });
                if times != usize::from(answered.done.is_some()) {
                    return Err(format!("{body} is on disk {times} times"));
                }
            }
        }
        Ok(())
    }
}

/// Whether a page sends the command again after this refusal.
fn comes_again(code: &str) -> bool {
    code != "not-found" && is_passing(code)
}

/// Whether a refusal is temporary and says nothing about the command.
fn is_passing(code: &str) -> bool {
    matches!(code, "unavailable" | "slow-down" | "stopping" | "not-found")
}

fn id<T: std::str::FromStr>(value: &Value) -> Result<T, String> {
    let id = value.as_str().and_then(|id| id.parse().ok());
    id.ok_or_else(|| format!("{value} is no id"))
}
