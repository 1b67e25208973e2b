//! What may be asked of a session, and by whom.

use serde::{Deserialize, Serialize};

use crate::ids::{ConnectionId, DeviceId, SeatId, UserId};
use crate::state::{Check, CheckState, Status, Transport, Via};

/// Who asks. The server has made sure of it; the rules decide what it allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Actor {
    /// A signed-in member of staff.
    Agent(UserId),
    /// The customer of a seat, on one device.
    Customer(SeatId, DeviceId),
    /// The server itself: time, restarts, somebody at the door.
    System,
}

/// One request. Imperatives; the answer is a list of events or a [`crate::Denial`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Command {
    /// New code and link for a customer's seat; the old ones die (F1). Host.
    RenewEntry {
        /// The customer's seat.
        seat: SeatId,
    },
    /// Answers the question whether another device may take the seat (F2): the first device, or
    /// the host when that is the one asked.
    AnswerTakeover {
        /// The seat in question.
        seat: SeatId,
        /// Whether the other device may have it.
        allow: bool,
    },
    /// Gives the session a name or case number; an empty one takes it away. Agents.
    SetTitle {
        /// At most 80 characters.
        title: String,
    },
    /// The customer says a name.
    GiveName {
        /// At most 80 characters.
        name: String,
    },
    /// The customer goes on to the media check ("continue", A9).
    BeginCheck,
    /// What the media check found of one thing; told live to the agents (A18).
    ReportCheck {
        /// Which of the three things.
        check: Check,
        /// How it stands.
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
    /// START: rings the other side (B30).
    StartCall,
    /// Accepts the ring (B33): the call begins.
    AcceptCall,
    /// Declines the ring.
    DeclineCall,
    /// Takes the own ring back.
    CancelRing,
    /// Comes (back) into the running call.
    JoinCall,
    /// A customer hangs up: leaves the call, stays in the session.
    LeaveCall,
    /// The host's *End*: done when a call was running, cancelled otherwise.
    EndSession,
    /// A status set by hand (B11).
    SetStatus {
        /// The status wanted.
        to: Status,
    },
    /// The own microphone on or off.
    SetMicrophone {
        /// Whether it is to be heard.
        on: bool,
    },
    /// The own camera on or off.
    SetCamera {
        /// Whether it is to be seen.
        on: bool,
    },
    /// The host starts the voice call anew within the call (E1).
    StartVoice,
    /// The host ends the voice call; call and session go on (E12).
    EndVoice,
    /// Joins the voice call (E10, E19).
    JoinVoice,
    /// Leaves the voice call without leaving call or session (E18).
    LeaveVoice,
    /// The host gives the second microphone to somebody (E14).
    PassMicrophone {
        /// Who may speak.
        to: SeatId,
    },
    /// Somebody stands at the door with a code or link. System.
    #[serde(skip)]
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
    #[serde(skip)]
    Withdraw {
        /// The seat.
        seat: SeatId,
        /// The device that asked.
        device: DeviceId,
    },
    /// A socket of the actor is open.
    #[serde(skip)]
    Connect {
        /// The socket.
        connection: ConnectionId,
    },
    /// A socket of the actor is gone.
    #[serde(skip)]
    Disconnect {
        /// The socket.
        connection: ConnectionId,
        /// The person was signed out and does not come back: nobody is waited for.
        left: bool,
    },
    /// A timeout may be due. System.
    #[serde(skip)]
    TimePassed,
    /// The server has started again: nobody is connected, every wait begins anew. System.
    #[serde(skip)]
    Recover,
}
