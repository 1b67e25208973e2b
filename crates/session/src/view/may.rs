//! What the viewer's buttons would be answered: the rules are asked, none is repeated.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::command::{
    Actor, CallCommand, ChatCommand, CheckCommand, Command, EntryCommand, StatusCommand,
    VoiceCommand,
};
use crate::denial::Denial;
use crate::ids::{SeatId, Timestamp};
use crate::policy::Policy;
use crate::rules::status::BY_HAND;
use crate::rules::{Case, voice};
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
    /// Pass the second microphone to one of `passMicrophoneTo`. That list may be empty although
    /// this is allowed: everyone in the voice call has a microphone.
    pub pass_microphone: Option<Denial>,
    /// Who would get the second microphone.
    pub pass_microphone_to: Vec<SeatId>,
    /// The statuses that may be set by hand.
    pub set_status: Vec<Status>,
}

impl Session {
    pub(super) fn may(&self, policy: &Policy, now: Timestamp, viewer: Actor) -> May {
        let ask = |command: Command| self.decide(policy, now, viewer, &command).err();
        let customer = self.conversations.keys().next().copied();
        let seat = customer.unwrap_or(self.host);
        let conversation = match viewer {
            Actor::Customer(..) => None,
            Actor::Agent(_) | Actor::System => customer,
        };
        let case = Case {
            session: self,
            policy,
            now,
            actor: viewer,
        };
        May {
            start_call: ask(CallCommand::StartCall.into()),
            accept_call: ask(CallCommand::AcceptCall.into()),
            join_call: ask(CallCommand::JoinCall.into()),
            leave_call: ask(CallCommand::LeaveCall.into()),
            end_session: ask(StatusCommand::EndSession.into()),
            say: ask(ChatCommand::Say {
                conversation,
                body: "?".into(),
            }
            .into()),
            set_camera: ask(CallCommand::SetCamera { on: true }.into()),
            finish_check: ask(CheckCommand::FinishCheck.into()),
            renew_entry: ask(EntryCommand::RenewEntry { seat }.into()),
            start_voice: ask(VoiceCommand::StartVoice.into()),
            end_voice: ask(VoiceCommand::EndVoice.into()),
            join_voice: ask(VoiceCommand::JoinVoice.into()),
            leave_voice: ask(VoiceCommand::LeaveVoice.into()),
            pass_microphone: voice::passable(case).err(),
            pass_microphone_to: voice::receivers(case),
            set_status: BY_HAND
                .iter()
                .map(|(_, to, _)| *to)
                .filter(|to| ask(StatusCommand::SetStatus { to: *to }.into()).is_none())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
        }
    }
}
