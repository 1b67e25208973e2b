//! What the server has sent to this client: parts, texts, conversations.

use std::collections::BTreeMap;

use serde_json::Value;

/// Everything that a page would show.
#[derive(Clone, Default, Debug)]
pub struct Screen {
    /// The page's id on all of its sockets.
    pub page: String,
    /// The epoch of the media part, from `hello`.
    pub epoch: String,
    /// The protocol's version, from `hello`.
    pub protocol: u64,
    /// The sessions that are watched.
    pub sessions: BTreeMap<String, SessionScreen>,
    /// The list of sessions; staff only.
    pub desk: Vec<Value>,
    /// Why the server closes the socket, once it has said so.
    pub bye: Option<String>,
    /// Whether the socket has closed.
    pub closed: bool,
    /// The first violation of the protocol.
    pub fault: Option<String>,
}

/// What has been received about one session.
#[derive(Clone, Default, Debug)]
pub struct SessionScreen {
    /// The newest state of each part, by its name.
    pub parts: BTreeMap<String, Value>,
    /// The bodies of texts; `None` for erased ones.
    pub texts: BTreeMap<String, Option<String>>,
    /// The items of each conversation, in order.
    pub items: BTreeMap<String, Vec<Value>>,
    /// Whether this page holds the call, as last received.
    pub here: Option<bool>,
    /// The turn of the holder.
    pub turn: u64,
    /// The seat that was typing last.
    pub typing: Option<String>,
    /// How often the media connection was permanently lost.
    pub media_gone: u64,
    /// The newest quality of each seat's media connection.
    pub quality: BTreeMap<String, Value>,
    versions: BTreeMap<String, u64>,
}

impl SessionScreen {
    /// A field somewhere in a part, by a JSON pointer: `field("session", "/status")`.
    #[must_use]
    pub fn field(&self, part: &str, pointer: &str) -> &Value {
        self.parts
            .get(part)
            .and_then(|part| part.pointer(pointer))
            .unwrap_or(&Value::Null)
    }

    /// This client's seat.
    #[must_use]
    pub fn me(&self) -> &str {
        self.field("session", "/me").as_str().unwrap_or_default()
    }

    /// The status of the session.
    #[must_use]
    pub fn status(&self) -> &str {
        self.field("session", "/status")
            .as_str()
            .unwrap_or_default()
    }

    /// One person of the people.
    #[must_use]
    pub fn person(&self, seat: &str) -> Option<&Value> {
        let people = self.parts.get("people")?.as_array()?;
        people.iter().find(|person| person["seat"] == seat)
    }

    /// The chat as it reads: `said:Hello`, `notice:entered`.
    #[must_use]
    pub fn chat(&self, conversation: &str) -> Vec<String> {
        let items = self
            .items
            .get(conversation)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let line = |item: &Value| {
            let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
            match item["kind"].as_str() {
                Some("said") => {
                    let words = self.texts.get(&text("text")).cloned().flatten();
                    format!("said:{}", words.unwrap_or_default())
                }
                _ => format!(
                    "notice:{}",
                    item["what"]["notice"].as_str().unwrap_or_default()
                ),
            }
        };
        items.iter().map(line).collect()
    }

    /// What has been seen of each conversation, for `watch`.
    pub(crate) fn have(&self) -> BTreeMap<String, usize> {
        self.items
            .iter()
            .map(|(id, items)| (id.clone(), items.len()))
            .collect()
    }

    fn learn(&mut self, texts: &Value) -> Option<()> {
        for (id, words) in texts.as_object()? {
            self.texts
                .insert(id.clone(), words.as_str().map(str::to_owned));
        }
        Some(())
    }

    fn part(&mut self, message: &Value) -> Option<()> {
        self.learn(&message["texts"])?;
        let name = message["part"].as_str()?;
        let version = message["version"].as_u64()?;
        let known = self.versions.insert(name.to_owned(), version);
        let state = message.get("state")?.clone();
        self.parts.insert(name.to_owned(), state);
        known.is_none_or(|known| known <= version).then_some(())
    }

    /// The next items: without gaps or duplicates, and with their texts.
    fn take(&mut self, message: &Value) -> Option<()> {
        self.learn(&message["texts"])?;
        let conversation = message["conversation"].as_str()?;
        for item in message["items"].as_array()? {
            let items = self.items.entry(conversation.to_owned()).or_default();
            let next = u64::try_from(items.len()).ok()? + 1;
            let said = item["kind"] == "said";
            let known = !said || self.texts.contains_key(item["text"].as_str()?);
            if item["sequence"].as_u64()? != next || !known {
                return None;
            }
            items.push(item.clone());
        }
        Some(())
    }
}

impl Screen {
    /// What a page keeps when it loses its socket: its id, whether it held the call, conversations
    /// and their texts. The server sends the rest again.
    pub(crate) fn reconnected(mut self) -> Self {
        for session in self.sessions.values_mut() {
            session.parts.clear();
            session.versions.clear();
        }
        Self {
            page: self.page,
            sessions: self.sessions,
            ..Self::default()
        }
    }

    /// Handles a message that is not an answer; one that violates the protocol is a fault.
    pub(crate) fn show(&mut self, message: &Value) {
        if self.read(message).is_none() && self.fault.is_none() {
            self.fault = Some(format!("not as the protocol says: {message}"));
        }
    }

    fn read(&mut self, message: &Value) -> Option<()> {
        let text = |name: &str| message[name].as_str().map(str::to_owned);
        let kind = message["type"].as_str()?;
        match kind {
            "hello" => {
                self.epoch = text("epoch")?;
                self.protocol = message["protocol"].as_u64()?;
                message["now"].as_i64()?;
            }
            "desk" => self.desk.clone_from(message["sessions"].as_array()?),
            "bye" => self.bye = Some(text("reason")?),
            "pong" => drop(message["now"].as_i64()?),
            "part" | "items" | "typing" | "quality" | "here" | "mediaGone" => {
                let session = self.sessions.entry(text("session")?).or_default();
                match kind {
                    "part" => session.part(message)?,
                    "items" => session.take(message)?,
                    "typing" => session.typing = Some(text("seat")?),
                    "quality" => {
                        session
                            .quality
                            .insert(text("seat")?, message["quality"].clone());
                    }
                    "here" => {
                        session.here = Some(message["here"].as_bool()?);
                        session.turn = message["turn"].as_u64()?;
                    }
                    _ => session.media_gone += 1,
                }
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn items(sequences: &[u64]) -> Value {
        let item = |sequence: &u64| {
            json!({"sequence": sequence, "at": 1, "by": "p2",
            "kind": "said", "text": "t2"})
        };
        let items: Vec<_> = sequences.iter().map(item).collect();
        json!({"type": "items", "session": "s1", "conversation": "p2", "items": items,
            "texts": {"t2": "Hello"}})
    }

    #[test]
    fn items_without_gaps_are_shown() {
        let mut screen = Screen::default();
        screen.show(&items(&[1, 2]));
        screen.show(&items(&[3]));
        assert_eq!(screen.fault, None);
        assert_eq!(screen.sessions["s1"].chat("p2"), ["said:Hello"; 3]);
        assert_eq!(screen.sessions["s1"].have()["p2"], 3);
    }

    #[test]
    fn a_gap_a_repetition_and_an_unknown_message_are_faults() {
        for message in [items(&[1, 3]), items(&[1, 1]), json!({"type": "news"})] {
            let mut screen = Screen::default();
            screen.show(&message);
            assert!(screen.fault.is_some(), "{message}");
        }
    }
}
