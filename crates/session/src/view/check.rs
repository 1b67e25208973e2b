//! The media check, as agents and the customer see it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ids::Timestamp;
use crate::state::{Check, CheckOutcome, CheckState, Seat, Transport};

/// A customer's progress in the lobby.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LobbyView {
    /// "Continue" was pressed.
    pub begun: bool,
    /// Webcam.
    pub camera: CheckState,
    /// Microphone.
    pub microphone: CheckState,
    /// Sound output.
    pub sound: CheckState,
    /// Nothing can be heard of this customer: no microphone, or it is blocked or held.
    pub no_microphone: bool,
    /// How the transport got through.
    pub transport: Transport,
    /// How the check ended, if it has.
    pub outcome: Option<CheckOutcome>,
    /// Came with a browser that cannot run the page.
    pub old_browser: bool,
    /// When the customer came in.
    pub since: Option<Timestamp>,
}

pub(super) fn lobby_view(seat: &Seat) -> Option<LobbyView> {
    let lobby = &seat.customer()?.lobby;
    let checks: &BTreeMap<Check, CheckState> = &lobby.checks;
    let check = |which| checks.get(&which).copied().unwrap_or_default();
    Some(LobbyView {
        begun: lobby.begun,
        camera: check(Check::Camera),
        microphone: check(Check::Microphone),
        sound: check(Check::Sound),
        no_microphone: check(Check::Microphone).is_trouble(),
        transport: lobby.transport,
        outcome: match lobby.outcome {
            // The speaker was tested since.
            Some(CheckOutcome::SoundNotTested) if check(Check::Sound) == CheckState::Works => {
                Some(CheckOutcome::Passed)
            }
            outcome => outcome,
        },
        old_browser: lobby.old_browser,
        since: lobby.since,
    })
}
