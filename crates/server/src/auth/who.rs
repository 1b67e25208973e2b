//! Who may call a route, and who has called it: extractors that only a guarded route can satisfy.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use bistand_session::{SeatId, SessionId, UserId};
use bistand_store::TokenHash;
use bistand_wire::Code;
use bistand_wire::http::StaffRole;

use crate::problem::Refusal;

/// Who may call a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// Anyone, with or without a cookie.
    Anybody,
    /// Any signed-in user.
    Staff,
    /// A signed-in administrator.
    Administrator,
    /// A customer with a seat in a session.
    Customer,
    /// Clients at an address in `metrics.allowed`; for others the route does not exist.
    Operator,
}

/// A signed-in member of staff.
#[derive(Clone)]
pub struct Staff {
    /// The user.
    pub user: UserId,
    /// The name that customers see.
    pub name: String,
    /// What the user may do.
    pub role: StaffRole,
    /// The cookie of the sign-in.
    pub cookie: TokenHash,
}

/// A signed-in administrator.
#[derive(Clone)]
pub struct Administrator(pub Staff);

/// A customer with a seat in a session.
#[derive(Clone)]
pub struct Customer {
    /// The session.
    pub session: SessionId,
    /// The seat in it.
    pub seat: SeatId,
    /// The device, in its stored form.
    pub device: String,
    /// The cookie of the seat.
    pub cookie: TokenHash,
}

impl<S: Sync> FromRequestParts<S> for Staff {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let staff = parts.extensions.get::<Self>();
        staff.cloned().ok_or(Code::SignedOut.into())
    }
}

impl<S: Sync> FromRequestParts<S> for Administrator {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        match parts.extensions.get::<Staff>() {
            Some(staff) if staff.role == StaffRole::Administrator => Ok(Self(staff.clone())),
            Some(_) => Err(Code::Forbidden.into()),
            None => Err(Code::SignedOut.into()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Customer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let customer = parts.extensions.get::<Self>();
        customer.cloned().ok_or(Code::SignedOut.into())
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Customer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}
