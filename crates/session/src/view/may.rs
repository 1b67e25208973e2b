//! What the viewer's buttons would be answered: the rules are asked, none is repeated.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::command::{Actor, Command};
use crate::denial::Denial;
use crate::ids::Timestamp;
use crate::rules::status::BY_HAND;
use crate::state::{Session, Status};

/// What the viewer may do now: `null` is yes, a denial says why not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct May {
    /// START.
    pub start_call: Option<Denial>,
    /// Accept or decline.
    pub accept_call: Option<Denial>,
    /// Come (back) into the call.
    pub join_call: Option<Denial>,
    /// Hang up.
    pub leave_call: Option<Denial>,
    /// End the session.
    pub end_session: Option<Denial>,
    /// Write.
    pub say: Option<Denial>,
    /// Switch the camera.
    pub set_camera: Option<Denial>,
    /// Pass the media check with what has been found.
    pub finish_check: Option<Denial>,
    /// New code and link.
    pub renew_entry: Option<Denial>,
    /// Start the voice call.
    pub start_voice: Option<Denial>,
    /// End the voice call.
    pub end_voice: Option<Denial>,
    /// Join the voice call.
    pub join_voice: Option<Denial>,
    /// Leave the voice call.
    pub leave_voice: Option<Denial>,
    /// The statuses that may be set by hand.
    pub set_status: Vec<Status>,
}

impl Session {
    pub(super) fn may(&self, now: Timestamp, viewer: Actor) -> May {
        let ask = |command: &Command| self.decide(now, viewer, command).err();
        let customer = self.conversations.keys().next().copied();
        let seat = customer.unwrap_or(self.host);
        let conversation = match viewer {
            Actor::Customer(..) => None,
            Actor::Agent(_) | Actor::System => customer,
        };
        May {
            start_call: ask(&Command::StartCall),
            accept_call: ask(&Command::AcceptCall),
            join_call: ask(&Command::JoinCall),
            leave_call: ask(&Command::LeaveCall),
            end_session: ask(&Command::EndSession),
            say: ask(&Command::Say {
                conversation,
                body: "?".into(),
            }),
            set_camera: ask(&Command::SetCamera { on: true }),
            finish_check: ask(&Command::FinishCheck),
            renew_entry: ask(&Command::RenewEntry { seat }),
            start_voice: ask(&Command::StartVoice),
            end_voice: ask(&Command::EndVoice),
            join_voice: ask(&Command::JoinVoice),
            leave_voice: ask(&Command::LeaveVoice),
            set_status: BY_HAND
                .iter()
                .map(|(_, to, _)| *to)
                .filter(|to| ask(&Command::SetStatus { to: *to }).is_none())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
        }
    }
}
