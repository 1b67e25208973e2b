//! The rules: one function each, in the room of what it is about.

pub mod call;
pub mod chat;
pub mod entry;
pub mod holding;
pub mod lobby;
pub mod presence;
pub mod status;
pub mod text;
pub mod voice;

use crate::command::{Actor, Command};
use crate::denial::Denial;
use crate::event::Event;
use crate::ids::Timestamp;
use crate::limits::ITEMS;
use crate::state::{Person, Seat, Session};

type Decision = Result<Vec<Event>, Denial>;

pub(crate) fn decide(
    session: &Session,
    now: Timestamp,
    actor: Actor,
    command: &Command,
) -> Decision {
    use Command as C;
    match command {
        C::Enter {
            seat,
            generation,
            device,
            via,
            again,
        } => {
            let asker = entry::Asker {
                device: *device,
                via: *via,
                again: *again,
            };
            entry::enter(session, now, actor, *seat, *generation, asker)
        }
        C::Withdraw { seat, device } => entry::withdraw(session, actor, *seat, *device),
        C::RenewEntry { seat } => entry::renew(session, actor, *seat),
        C::AnswerTakeover { seat, allow } => entry::answer_takeover(session, actor, *seat, *allow),
        C::SetTitle { title } => status::set_title(session, actor, title),
        C::GiveName { name } => entry::give_name(session, actor, name),
        C::Connect { connection } => presence::connect(session, actor, *connection),
        C::Disconnect { connection, left } => Ok(presence::disconnect(session, *connection, *left)),
        C::Recover => presence::recover(actor),
        C::TimePassed => Ok(session.due(now).into_iter().collect()),
        C::BeginCheck => lobby::begin(session, actor),
        C::ReportCheck { check, state } => lobby::report(session, actor, *check, *state),
        C::ReportTransport { transport } => lobby::report_transport(session, actor, *transport),
        C::FinishCheck => lobby::finish(session, actor),
        C::ChooseAudioOnly => lobby::audio_only(session, actor),
        C::SkipMediaCheck { confirmed } => lobby::skip(session, actor, *confirmed),
        C::ReportOldBrowser => lobby::report_old_browser(session, actor),
        C::Say { conversation, body } => chat::say(session, actor, *conversation, body),
        C::MarkSeen {
            conversation,
            sequence,
        } => chat::mark_seen(session, actor, *conversation, *sequence),
        C::StartCall => call::start(session, actor),
        C::AcceptCall => call::accept(session, actor),
        C::DeclineCall => call::decline(session, actor),
        C::CancelRing => call::cancel_ring(session, actor),
        C::JoinCall => call::join(session, actor),
        C::LeaveCall => call::leave(session, actor),
        C::SetMicrophone { on } => call::set_microphone(session, actor, *on),
        C::SetCamera { on } => call::set_camera(session, actor, *on),
        C::EndSession => status::end(session, actor),
        C::SetStatus { to } => status::set(session, actor, *to),
        C::StartVoice => voice::start(session, actor),
        C::EndVoice => voice::end(session, actor),
        C::JoinVoice => voice::join(session, actor),
        C::LeaveVoice => voice::leave(session, actor),
        C::PassMicrophone { to } => voice::pass(session, actor, *to),
    }
}

/// Whose seat the actor speaks from: a customer's only while inside and on the bound device.
pub(crate) fn seat_of(session: &Session, actor: Actor) -> Result<&Seat, Denial> {
    match actor {
        Actor::System => Err(Denial::NotInSession),
        Actor::Agent(user) => session
            .seats
            .values()
            .find(|seat| seat.person == Person::Agent(user))
            .ok_or(Denial::NotInSession),
        Actor::Customer(id, device) => {
            let seat = session.seats.get(&id).ok_or(Denial::NotInSession)?;
            let customer = seat.customer().ok_or(Denial::NotInSession)?;
            match customer.entry.device {
                Some(bound) if bound != device => Err(Denial::Replaced),
                _ if !customer.entered => Err(Denial::NotInSession),
                _ => Ok(seat),
            }
        }
    }
}

/// As [`seat_of`], in a session that is not over.
fn open_seat(session: &Session, actor: Actor) -> Result<&Seat, Denial> {
    let seat = seat_of(session, actor)?;
    if session.status.is_over() {
        return Err(Denial::SessionEnded);
    }
    Ok(seat)
}

/// As [`open_seat`], for the host alone.
fn open_host(session: &Session, actor: Actor) -> Result<&Seat, Denial> {
    let seat = open_seat(session, actor)?;
    if seat.id != session.host {
        return Err(Denial::NotHost);
    }
    Ok(seat)
}

/// Room for one more item. Asked by everything that comes, begins or is said; what goes, ends or is
/// taken away needs none, so that a full session can always be left and ended.
fn room(session: &Session) -> Result<(), Denial> {
    if session.items.len() < ITEMS {
        Ok(())
    } else {
        Err(Denial::LimitReached)
    }
}

#[cfg(test)]
mod tests;
