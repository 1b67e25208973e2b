//! Who may call a route, and who called it: extractors that only a guarded route can satisfy.

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
    /// Everybody, also without any cookie.
    Anybody,
    /// Whoever is signed in.
    Staff,
    /// Whoever is signed in as an administrator.
    Administrator,
    /// A customer who has a place in a session.
    Customer,
    /// Whoever comes from an address in `metrics.allowed`; others find nothing.
    Operator,
}

/// A member of staff who is signed in.
#[derive(Clone)]
pub struct Staff {
    /// The user.
    pub user: UserId,
    /// The name that customers see.
    pub name: String,
    /// What the user may do.
    pub role: StaffRole,
    /// The cookie by which the user is signed in.
    pub cookie: TokenHash,
}

/// A member of staff who is signed in as an administrator.
#[derive(Clone)]
pub struct Administrator(pub Staff);

/// A customer who has a place in a session.
#[derive(Clone)]
pub struct Customer {
    /// The session.
    pub session: SessionId,
    /// The seat in it.
    pub seat: SeatId,
    /// The device, as the store knows it.
    pub device: String,
    /// The cookie that stands for the place.
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
