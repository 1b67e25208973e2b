//! Applies the events of the media check.

use super::{Audience, Notice, Session, Timestamp};
use crate::event::CheckEvent;
use crate::ids::SeatId;
use crate::state::{CheckOutcome, SoundTest};

impl Session {
    pub(super) fn apply_check(&mut self, at: Timestamp, event: &CheckEvent) {
        match *event {
            CheckEvent::CheckBegun { seat } => {
                if let Some(lobby) = self.lobby_mut(seat) {
                    lobby.begun = true;
                }
            }
            CheckEvent::CheckReported { seat, check, state } => {
                if let Some(lobby) = self.lobby_mut(seat) {
                    lobby.checks.insert(check, state);
                }
            }
            CheckEvent::TransportReported { seat, transport } => {
                if let Some(lobby) = self.lobby_mut(seat) {
                    lobby.transport = transport;
                }
            }
            CheckEvent::CheckFinished { seat, sound } => {
                let (outcome, notice) = match sound {
                    SoundTest::Heard => (CheckOutcome::Passed, Notice::CheckPassed),
                    SoundTest::NotTested => (CheckOutcome::SoundNotTested, Notice::SoundNotTested),
                };
                self.checked(at, seat, outcome, notice);
            }
            CheckEvent::AudioOnlyChosen { seat } => {
                self.checked(at, seat, CheckOutcome::AudioOnly, Notice::AudioOnly);
            }
            CheckEvent::CheckSkipped { seat } => {
                self.checked(at, seat, CheckOutcome::Skipped, Notice::CheckSkipped);
            }
            CheckEvent::OldBrowserReported { seat } => {
                if let Some(lobby) = self.lobby_mut(seat) {
                    lobby.old_browser = true;
                }
                self.notice(at, seat, Audience::Agents, Notice::OldBrowser);
            }
        }
    }

    fn checked(&mut self, at: Timestamp, seat: SeatId, outcome: CheckOutcome, notice: Notice) {
        if let Some(lobby) = self.lobby_mut(seat) {
            lobby.outcome = Some(outcome);
        }
        self.notice(at, seat, Audience::Agents, notice);
    }
}
