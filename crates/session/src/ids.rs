//! Identifiers within one session, and the timestamps for the rules.
//!
//! Ids are numbers here and strings on the wire, so that a page never rounds one.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A moment in milliseconds since 1970, told from outside: the rules never read a clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "number"))]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment `milliseconds` later; saturates instead of wrapping.
    #[must_use]
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty), $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{:x}"), self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let digits = text.strip_prefix($prefix).ok_or(NotAnId)?;
                if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                    return Err(NotAnId);
                }
                <$inner>::from_str_radix(digits, 16).map(Self).map_err(|_| NotAnId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}

/// A text that is not the id it should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

id!(
    /// One session, from the first request to the last artifact: 64 random bits.
    SessionId(u64), "s"
);
id!(
    /// One person's place in a session; counted up from 1 within the session.
    SeatId(u32), "p"
);
id!(
    /// A signed-in member of staff.
    UserId(u64), "u"
);
id!(
    /// One browser or applet of a customer; what a code is bound to at first use.
    DeviceId(u64), "d"
);
id!(
    /// One open socket. A seat may have several: two tabs, or an old one not yet noticed dead.
    ConnectionId(u64), "c"
);
id!(
    /// One document in a browser, for as long as it lives: a tab, or a window on another device.
    /// It outlives its sockets, so that a peer connection is found again after a reconnect.
    PageId(u64), "g"
);
id!(
    /// A personal text (name, chat line) in a side table, so that it can be erased for good.
    TextId(u32), "t"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_the_wire_as_a_string() {
        let id = SessionId(u64::MAX);
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"sffffffffffffffff\"");
        assert_eq!(serde_json::from_str::<SessionId>(&json).unwrap(), id);
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        assert!(serde_json::from_str::<SessionId>("\"p1\"").is_err());
        assert!(serde_json::from_str::<SeatId>("\"p\"").is_err());
        assert!(serde_json::from_str::<SeatId>("1").is_err());
        assert!(serde_json::from_str::<SeatId>("\"p+1\"").is_err());
    }
}
