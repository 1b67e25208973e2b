//! What a rule says when it says no: plain facts that a page puts into words.

use serde::{Deserialize, Serialize};

/// Why a command was refused. Nothing has changed when one of these is returned.
///
/// The serialised name is the stable code of the public interface and the key of the sentence in
/// `locales/<language>/errors.ftl` (`denial-not-host`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Denial {
    /// Wrong, expired, used elsewhere or malformed: one answer for all, so that nothing is learnt.
    #[error("this code or link does not open a session")]
    EntryNotValid,
    /// The device that uses the code now, or the host, said no.
    #[error("the other device keeps the place")]
    TakeoverDeclined,
    /// The request of this device was not answered.
    #[error("nobody answered whether this device may have the place")]
    TakeoverUnanswered,
    /// There were too many questions about other devices; only a new code helps.
    #[error("the place cannot be asked for again")]
    TakeoverExhausted,
    /// There is no question about another device to answer.
    #[error("nobody asks to take over this place")]
    NoTakeoverAsked,
    /// Another device took this place.
    #[error("another device has taken this place")]
    Replaced,
    /// The actor has no seat here, or is not inside (any more).
    #[error("not in this session")]
    NotInSession,
    /// The session is done or cancelled.
    #[error("the session has ended")]
    SessionEnded,
    /// Only the host may do this.
    #[error("only the host may do this")]
    NotHost,
    /// Only an agent may do this.
    #[error("only an agent may do this")]
    NotAgent,
    /// Only a customer may do this.
    #[error("only a customer may do this")]
    NotCustomer,
    /// The status table has no such step for this person.
    #[error("the status cannot change like that")]
    StatusNotAllowed,
    /// A call starts only in a confirmed session.
    #[error("the session is not confirmed")]
    NotConfirmed,
    /// The customer has not finished, skipped or left out the media check.
    #[error("the media check is not finished")]
    StillChecking,
    /// The customer's browser has no WebRTC: chat is all that it can do.
    #[error("this browser cannot make calls")]
    CallsUnsupported,
    /// The other side has no one to ring.
    #[error("nobody is there to be called")]
    NobodyToCall,
    /// It rings already.
    #[error("it rings already")]
    AlreadyRinging,
    /// There is no ring (any more).
    #[error("nobody is calling")]
    NotRinging,
    /// The one who rings cannot answer.
    #[error("your own call cannot be answered by you")]
    OwnRing,
    /// No call is running.
    #[error("no call is running")]
    NoCall,
    /// Already in the call.
    #[error("already in the call")]
    AlreadyInCall,
    /// Not in the call.
    #[error("not in the call")]
    NotInCall,
    /// No voice call is on.
    #[error("no voice call is on")]
    NoVoice,
    /// The voice call is on already, or the person is in it already.
    #[error("the voice call is on already")]
    VoiceAlready,
    /// The receiver of the microphone is not in the voice call.
    #[error("this person is not in the voice call")]
    NotInVoice,
    /// The host ends what others leave.
    #[error("the host ends it instead of leaving")]
    HostEndsInstead,
    /// Skipping the media check always asks first (A11).
    #[error("skipping needs a confirmation")]
    ConfirmationNeeded,
    /// The media check is not passed: camera, microphone or sound does not work.
    #[error("the media check is not passed")]
    CheckNotPassed,
    /// The text is empty.
    #[error("the text is empty")]
    TextEmpty,
    /// The text is longer than its limit.
    #[error("the text is too long")]
    TextTooLong,
    /// A limit of the session is reached.
    #[error("a limit of the session is reached")]
    LimitReached,
}
