//! Authentication: passwords, cookies, and the delays that make guessing useless.

pub mod cookies;
mod disabled;
mod ended;
mod guard;
mod hasher;
pub mod identity;
mod known;
mod sign_in;
mod strength;
mod throttle;
mod token;
mod touch;
mod who;

pub use cookies::Cookies;
pub use disabled::watch_disabled;
pub use ended::Ended;
pub(crate) use ended::{end, never_given, replaced};
pub(crate) use guard::{alive, customer_of, guard};
pub use hasher::{Hasher, PASSWORD_CHARACTERS, Verified, hash_password};
pub use known::KnownDevices;
pub use sign_in::{SignIns, SignedIn, locked_for, sign_in};
pub use strength::weakness;
pub use throttle::{Pace, Throttle, subscriber};
pub use token::Token;
pub use touch::Touches;
pub(crate) use touch::used;
pub use who::{Administrator, Customer, Staff, Who};
