//! What may be asked of a session, and by whom.

use crate::activity::activities;
use crate::ids::{ConnectionId, DeviceId, SeatId, UserId};
use crate::state::{Check, CheckState, Status, Transport, Via};

/// Who asks. The server has made sure of it; the rules decide what it allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Actor {
    /// A signed-in member of staff.
    Agent(UserId),
    /// The customer of a seat, on one device.
    Customer(SeatId, DeviceId),
    /// The server itself: time, restarts, devices that ask to enter.
    System,
}

// Commands that only the server may send are in a second pair of braces.
activities! {
    /// One request. Imperatives; the answer is a list of events or a [`crate::Denial`].
    #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "FlatCommand"))]
    pub enum Command,
    read by #[cfg_attr(feature = "typescript", derive(ts_rs::TS))] FlatCommand,
    as (tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase") {
        /// Codes and links, the devices that come with them, and the name of a customer.
        Entry(EntryCommand) {
            /// New code and link for a customer's seat; the old ones die (F1). Host.
            RenewEntry {
                /// The customer's seat.
                seat: SeatId,
            },
            /// Answers the question whether another device may take the seat (F2): the first
            /// device, or the host when that is the one asked.
            AnswerTakeover {
                /// The seat in question.
                seat: SeatId,
                /// Whether the other device may have it.
                allow: bool,
            },
            /// The customer says a name.
            GiveName {
                /// At most 80 characters.
                name: String,
            },
        } {
            /// A device asks to enter with a code or link. System.
            Enter {
                /// The seat that the code or link belongs to.
                seat: SeatId,
                /// Its generation; an older one is dead.
                generation: u32,
                /// The device that asks.
                device: DeviceId,
                /// By code or by link.
                via: Via,
                /// The person asks again after a "no" (F2).
                again: bool,
            },
            /// The device that asks for a seat no longer wants it. System.
            Withdraw {
                /// The seat.
                seat: SeatId,
                /// The device that asked.
                device: DeviceId,
            },
        }
        /// The media check in the lobby. Customers.
        Check(CheckCommand) {
            /// The customer continues to the media check ("continue", A9).
            BeginCheck,
            /// What the media check found of one thing; told live to the agents (A18).
            ReportCheck {
                /// Which of the three things.
                check: Check,
                /// Its state.
                state: CheckState,
            },
            /// How the media transport got through, learnt in the lobby.
            ReportTransport {
                /// What works.
                transport: Transport,
            },
            /// The media check is passed; on to the call.
            FinishCheck,
            /// Enter with sound only (A8).
            ChooseAudioOnly,
            /// Enter without the media check (A5); refused unless confirmed (A11).
            SkipMediaCheck {
                /// Whether the guest has said yes to the question.
                confirmed: bool,
            },
            /// The browser is one that cannot run the page, Internet Explorer foremost (A23, A24).
            ReportOldBrowser,
        }
        /// Connections, and what the server does automatically.
        Presence(PresenceCommand) {
        } {
            /// A socket of the actor is open.
            Connect {
                /// The socket.
                connection: ConnectionId,
            },
            /// A socket of the actor is gone.
            Disconnect {
                /// The socket.
                connection: ConnectionId,
                /// The person was signed out and does not come back, so there is no grace.
                left: bool,
            },
            /// The actor was signed out: there is no grace, even if the last socket was lost
            /// before.
            SignOut,
            /// Whether this agent's account is enabled: a disabled agent cannot sign in. System.
            SetAccount {
                /// The agent.
                user: UserId,
                /// Whether it is enabled.
                enabled: bool,
            },
            /// A timeout may be due. System.
            TimePassed,
            /// The server has restarted: no one is connected, and every timeout starts again.
            /// System.
            Recover,
        }
        /// Messages.
        Chat(ChatCommand) {
            /// Writes into the customer's conversation.
            Say {
                /// The customer's seat whose conversation it is; a customer's own may be left out.
                conversation: Option<SeatId>,
                /// 1 to 4,000 characters.
                body: String,
            },
            /// The actor has seen the conversation up to this sequence of the actor's audience.
            MarkSeen {
                /// The customer's seat whose conversation it is; a customer's own may be left out.
                conversation: Option<SeatId>,
                /// Sequence number as delivered.
                sequence: u32,
            },
        }
        /// The call, and what the actor sends in it.
        Call(CallCommand) {
            /// START: rings the other side (B30).
            StartCall,
            /// Accepts the ring (B33): the call begins.
            AcceptCall,
            /// Declines the ring.
            DeclineCall,
            /// Cancels the actor's own ring.
            CancelRing,
            /// Comes (back) into the running call.
            JoinCall,
            /// A customer hangs up: leaves the call, stays in the session.
            LeaveCall,
            /// Turns the actor's own microphone on or off.
            SetMicrophone {
                /// Whether it is to be heard.
                on: bool,
            },
            /// Turns the actor's own camera on or off.
            SetCamera {
                /// Whether it is to be seen.
                on: bool,
            },
        }
        /// The voice call inside the call.
        Voice(VoiceCommand) {
            /// The host restarts the voice call within the call (E1).
            StartVoice,
            /// The host ends the voice call; the call and the session continue (E12).
            EndVoice,
            /// Joins the voice call (E10, E19).
            JoinVoice,
            /// Leaves the voice call without leaving call or session (E18).
            LeaveVoice,
            /// The host passes the second microphone to a participant (E14).
            PassMicrophone {
                /// Who may speak.
                to: SeatId,
            },
        }
        /// The status and the title of the session.
        Status(StatusCommand) {
            /// The host's *End*: done when a call was running, cancelled otherwise.
            EndSession,
            /// A status set by hand (B11).
            SetStatus {
                /// The status wanted.
                to: Status,
            },
            /// Gives the session a name or case number; an empty one takes it away. Agents.
            SetTitle {
                /// At most 80 characters.
                title: String,
            },
        }
    }
}
