//! The guard before every route: authenticates the caller and checks access.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use bistand_session::{SessionId, Timestamp};
use bistand_store::{Cookie, Holder, Role, TokenHash};
use bistand_wire::Code;
use bistand_wire::http::StaffRole;

use super::who::{Customer, Staff, Who};
use super::{Cookies, Token, used};
use crate::app::App;
use crate::http::client;
use crate::listen::Slot;
use crate::live::store_answer;
use crate::problem::Refusal;

/// A sign-in ends after this time without a request…
pub(super) const IDLE: i64 = 12 * 60 * 60 * 1_000;
/// …and after this time in any case.
pub(super) const LONGEST: i64 = 7 * 24 * 60 * 60 * 1_000;

/// The query that a page adds where anonymous visitors are expected: browsers log each 401 in their
/// console, but not a 204.
const ANONYMOUS: &str = "nobody=204";

/// Passes a request on to a route that `who` may call.
pub(crate) async fn guard(
    State((app, who)): State<(App, Who)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    match let_through(&app, who, &mut request).await {
        Ok(()) => Ok(next.run(request).await),
        Err(refusal) if refusal.is(Code::SignedOut) && asks_quietly(&request) => {
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Err(refusal) => Err(refusal),
    }
}

fn asks_quietly(request: &Request) -> bool {
    request.method() == Method::GET && request.uri().query() == Some(ANONYMOUS)
}

async fn let_through(app: &App, who: Who, request: &mut Request) -> Result<(), Refusal> {
    match who {
        Who::Anybody => {}
        Who::Staff | Who::Administrator => {
            let staff = staff(app, request.headers()).await?;
            if who == Who::Administrator && staff.role != StaffRole::Administrator {
                return Err(Code::Forbidden.into());
            }
            known(request, &staff.cookie);
            request.extensions_mut().insert(staff);
        }
        Who::Customer => {
            let customer = customer(app, request.headers()).await?;
            known(request, &customer.cookie);
            request.extensions_mut().insert(customer);
        }
        Who::Operator => {
            let address = client::operator_address(app, request);
            let allowed = &app.settings.metrics_allowed;
            if !address.is_some_and(|address| allowed.iter().any(|net| net.contains(address))) {
                return Err(Code::NotFound.into());
            }
        }
    }
    Ok(())
}

/// Marks the connection as authenticated, so that it is not closed to make room for anonymous ones.
fn known(request: &Request, cookie: &TokenHash) {
    if let Some(place) = request.extensions().get::<Slot>() {
        place.is_of(cookie);
    }
}

async fn staff(app: &App, headers: &HeaderMap) -> Result<Staff, Refusal> {
    let token = cookies(app, headers).staff_token().ok_or(Code::SignedOut)?;
    let now = app.now();
    let cookie = alive(app, &token, now).await?;
    let Holder::User(id) = &cookie.holder else {
        return Err(Code::SignedOut.into());
    };
    let user = store_answer(app.store.user(id)).await?;
    let user = user.ok_or(Code::SignedOut)?;
    let user_id = user.id.parse().map_err(|_| Code::SignedOut)?;
    used(app, &cookie, now);
    Ok(Staff {
        user: user_id,
        name: user.display_name,
        role: role(user.role),
        cookie: cookie.token,
    })
}

async fn customer(app: &App, headers: &HeaderMap) -> Result<Customer, Refusal> {
    customer_of(app, &cookies(app, headers)).await
}

/// The customer with these cookies.
pub(crate) async fn customer_of(app: &App, cookies: &Cookies) -> Result<Customer, Refusal> {
    let token = cookies.customer_token().ok_or(Code::SignedOut)?;
    let cookie = alive(app, &token, app.now()).await?;
    let Holder::Seat { session, seat } = &cookie.holder else {
        return Err(Code::SignedOut.into());
    };
    let session: SessionId = session.as_str().parse().map_err(|_| Code::SignedOut)?;
    Ok(Customer {
        session,
        seat: seat.parse().map_err(|_| Code::SignedOut)?,
        device: cookie.device,
        cookie: cookie.token,
    })
}

/// The cookie with this secret, if it is valid.
pub(crate) async fn alive(app: &App, token: &Token, now: Timestamp) -> Result<Cookie, Refusal> {
    let token = token.hash();
    if app.ended.contains(&token) {
        return Err(Code::SignedOut.into());
    }
    let cookie = store_answer(app.store.cookie(&token, now.0)).await?;
    cookie.ok_or(Code::SignedOut.into())
}

fn cookies(app: &App, headers: &HeaderMap) -> Cookies {
    Cookies::of(app, CookieJar::from_headers(headers))
}

/// The expiry of a sign-in that began at `created_at` and is used at `now`.
pub(super) fn expiry(created_at: i64, now: Timestamp) -> i64 {
    now.plus(IDLE).0.min(created_at.saturating_add(LONGEST))
}

/// The wire form of a stored role.
pub(super) fn role(role: Role) -> StaffRole {
    match role {
        Role::Agent => StaffRole::Agent,
        Role::Supervisor => StaffRole::Supervisor,
        Role::Administrator => StaffRole::Administrator,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_slides_until_its_end() {
        let hour = 60 * 60 * 1_000;
        assert_eq!(expiry(0, Timestamp(0)), 12 * hour);
        assert_eq!(expiry(0, Timestamp(100 * hour)), 112 * hour);
        assert_eq!(expiry(0, Timestamp(167 * hour)), 168 * hour);
    }
}
