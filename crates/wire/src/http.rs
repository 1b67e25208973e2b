//! Bodies of the HTTP interface.

use std::collections::BTreeMap;

use bistand_session::{SessionId, UserId, state::Ask};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `POST /api/sign-in`
#[derive(Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// As given to `bistand user add`; upper and lower case are the same.
    pub login: String,
    /// The password.
    pub password: String,
}

/// Who is signed in; answer to `POST /api/sign-in` and `GET /api/me`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Me {
    /// The user.
    pub user: UserId,
    /// The name that customers see.
    pub name: String,
    /// What the user may do.
    pub role: StaffRole,
}

/// What a member of staff may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum StaffRole {
    /// Helps customers.
    Agent,
    /// Runs queues as well.
    Supervisor,
    /// Runs users, rights and settings as well.
    Administrator,
}

/// `GET /api/site`: what any page may know before its user has signed in or joined.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Site {
    /// The name of the organisation.
    pub name: String,
    /// The administrator's short privacy notice.
    pub privacy_notice: Option<String>,
    /// The same by language, where there is one for pages in it alone.
    #[serde(default)]
    pub privacy_notices: BTreeMap<String, String>,
    /// Where unsolved questions go (A29).
    pub help_link: Option<String>,
    /// Where unsolved questions go (A29).
    pub contact_email: Option<String>,
    /// The version of Bistand.
    pub version: String,
}

/// Answer to `POST /api/sessions`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Started {
    /// The new session.
    pub session: SessionId,
    /// The session code, digits only.
    pub code: String,
    /// The whole link for the customer.
    pub link: String,
}

/// `POST /api/enter`: by `code` or by `link`, never both.
#[derive(Clone, Default, Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Enter {
    /// The session code; spaces and dashes are forgiven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub code: Option<String>,
    /// The token of a link (what follows `/j/`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub link: Option<String>,
    /// The customer's name, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// The solution of the proof of work, if one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub work: Option<WorkDone>,
    /// The person asks again after the request was denied or not answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub again: bool,
}

/// `POST /api/look`: whether a link opens anything. Uses nothing up.
#[derive(Clone, Deserialize, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The token of a link.
    pub link: String,
}

/// Answer to `POST /api/look`.
#[derive(Clone, Copy, Serialize, Deserialize, TS)]
pub struct Looked {
    /// It opens a session now, from this device.
    pub opens: bool,
    /// The session that it leads to, if this device has that seat already.
    pub inside: Option<SessionId>,
}

/// Answer to `GET /api/cookies`, which also sets a cookie for a few minutes.
#[derive(Clone, Copy, Serialize, Deserialize, TS)]
pub struct CookiesKept {
    /// That cookie came along with this request. A browser for which this is `false` twice in a
    /// row keeps no cookies, and no place in a session.
    pub kept: bool,
}

/// Answer to `POST /api/enter` and `GET /api/customer`.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Entered {
    /// Inside; open the socket.
    Inside {
        /// The session.
        session: SessionId,
        /// It has ended: its conversation can still be read, and nothing else happens in it.
        #[serde(default)]
        over: bool,
    },
    /// A person is asked whether to let this device in; send the same request again in two seconds.
    Asked {
        /// Who is asked.
        ask: Ask,
        /// Seconds until the question moves on to the host, or lapses.
        seconds: u32,
        /// Whether the one who is asked is connected.
        here: bool,
    },
    /// The session is back at code entry (D14); only `GET /api/customer` answers this.
    Returned,
}

/// A puzzle: find a `nonce` so that SHA-256 of `challenge` + ":" + `nonce` begins with `bits` zero
/// bits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, TS)]
pub struct Work {
    /// Opaque; valid for two minutes and one use.
    pub challenge: String,
    /// How many leading zero bits.
    pub bits: u8,
}

/// A solved puzzle.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WorkDone {
    /// As told.
    pub challenge: String,
    /// The solution, decimal.
    pub nonce: String,
}
