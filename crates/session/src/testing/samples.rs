//! One of every command that a person may send and of every event, for tables of tests and for
//! simulators.
//!
//! The lists come from the declarations, so a new command or event is in them.

use crate::ids::{ConnectionId, DeviceId, SeatId, SessionId, TextId, UserId};
use crate::state::{
    Ask, Check, CheckState, Edition, Losses, SoundTest, Status, Transport, Via, Waits,
};

/// Values of one type for the fields of commands and events.
pub trait Draw<T> {
    /// The next one.
    fn draw(&mut self) -> T;
}

/// The same value each time, fit for the first customer's seat.
#[derive(Clone, Copy, Debug)]
pub struct Fixed;

macro_rules! fixed {
    ($($type:ty: $value:expr,)*) => {
        $(
            impl Draw<$type> for Fixed {
                fn draw(&mut self) -> $type {
                    $value
                }
            }
        )*
    };
}

fixed! {
    SeatId: crate::FIRST_CUSTOMER_SEAT,
    Option<SeatId>: Some(crate::FIRST_CUSTOMER_SEAT),
    String: "Hello".into(),
    bool: true,
    u32: 1,
    Check: Check::Sound,
    CheckState: CheckState::Works,
    Transport: Transport::Udp,
    Status: Status::Confirmed,
    Ask: Ask::Host,
    ConnectionId: ConnectionId(3),
    DeviceId: DeviceId(4),
    Edition: Edition::Second,
    Losses: Losses::ToldWhenTheyLast,
    Option<TextId>: Some(TextId(5)),
    SessionId: SessionId(6),
    SoundTest: SoundTest::NotTested,
    TextId: TextId(5),
    UserId: UserId(7),
    Via: Via::Link,
    Waits: Waits::DEFAULT,
}
