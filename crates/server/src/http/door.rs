//! The customer's way in and out, over HTTP.

use std::net::IpAddr;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bistand_session::{DeviceId, Timestamp};
use bistand_store::{Cookie, Holder, SessionKey};
use bistand_wire::Code;
use bistand_wire::http::{CookiesKept, Enter, Entered, Look, Looked};

use super::Body;
use super::client::ClientAddress;
use crate::app::App;
use crate::auth::{self, Cookies, Customer, Token};
use crate::door::{Admitted, Comer};
use crate::live::{Door, of_store, random_u64};
use crate::problem::Refusal;

/// How long a device may come back to its place, in ms: as long as a guest's link to the case.
const PLACE_MS: i64 = 7 * 24 * 60 * 60_000;

/// `POST /api/enter`
pub(super) async fn enter(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    cookies: Cookies,
    Body(body): Body<Enter>,
) -> (Cookies, Result<Json<Entered>, Refusal>) {
    let (cookies, entered) = admit(&app, address, cookies, body, false).await;
    (cookies, entered.map(Json))
}

/// Tries a code or link; whoever gets in gets the cookies for it. A device that cannot be answered
/// now may be inside all the same, so it gets the cookie by which it is known the next time.
pub(crate) async fn admit(
    app: &App,
    address: IpAddr,
    cookies: Cookies,
    body: Enter,
    scriptless: bool,
) -> (Cookies, Result<Entered, Refusal>) {
    let comer = comer(address, &cookies, scriptless);
    let device = comer.device;
    let admitted = app.doorkeeper.admit(&app.hub, comer, body).await;
    let refused_for_good = matches!(&admitted, Err(problem) if !problem.is_passing());
    let cookies = match comer.known {
        false if !refused_for_good => cookies.with_device(device),
        _ => cookies,
    };
    let admitted = match admitted {
        Ok(admitted) => admitted,
        Err(problem) => return (cookies, Err(problem.into())),
    };
    let token = match admitted.door {
        Door::Asked { .. } => return (cookies, Ok(entered(app, &admitted))),
        Door::Inside | Door::Outside => sit(app, &cookies, device, &admitted).await,
    };
    match token {
        Ok(token) => (cookies.with_customer(&token), Ok(entered(app, &admitted))),
        Err(refusal) => (cookies, Err(refusal)),
    }
}

fn comer(address: IpAddr, cookies: &Cookies, scriptless: bool) -> Comer {
    let known = cookies.device();
    Comer {
        address,
        device: known.unwrap_or_else(|| DeviceId(random_u64())),
        known: known.is_some(),
        scriptless,
    }
}

/// How somebody who was let near stands, in the words of the wire.
fn entered(app: &App, admitted: &Admitted) -> Entered {
    match admitted.door {
        Door::Asked { ask, until, here } => Entered::Asked {
            ask,
            seconds: seconds_until(until, app.now()),
            here,
        },
        Door::Inside | Door::Outside => Entered::Inside {
            session: admitted.session,
        },
    }
}

fn seconds_until(until: Timestamp, now: Timestamp) -> u32 {
    let left = until.0.saturating_sub(now.0).max(0);
    u32::try_from(left.div_euclid(1_000) + i64::from(left % 1_000 > 0)).unwrap_or(u32::MAX)
}

/// `POST /api/look`: whether a link opens anything, so that a page need not say "You are invited"
/// to whom nobody has invited. Uses nothing up.
pub(super) async fn look(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    cookies: Cookies,
    Body(body): Body<Look>,
) -> Result<Json<Looked>, Refusal> {
    let comer = comer(address, &cookies, false);
    let opens = app.doorkeeper.look(&app.hub, comer, body.link).await?;
    Ok(Json(Looked { opens }))
}

/// `POST /api/enter/cancel`: this device no longer asks for a place.
pub(super) async fn cancel(State(app): State<App>, cookies: Cookies) -> StatusCode {
    if let Some(device) = cookies.device() {
        app.doorkeeper.withdraw(&app.hub, device);
    }
    StatusCode::NO_CONTENT
}

/// `GET /api/cookies`: whether this browser keeps cookies, found out before a code is used up.
pub(super) async fn cookies(cookies: Cookies) -> (Cookies, Json<CookiesKept>) {
    let kept = cookies.kept();
    (cookies.with_probe(), Json(CookiesKept { kept }))
}

/// A new cookie that stands for the place, instead of an earlier one. It is good whatever becomes
/// of the earlier one; the browser's other tabs come back with it.
async fn sit(
    app: &App,
    cookies: &Cookies,
    device: DeviceId,
    admitted: &Admitted,
) -> Result<Token, Refusal> {
    let token = Token::random();
    let Timestamp(at) = app.now();
    let seat = admitted.seat.to_string();
    let session = SessionKey::new(admitted.session.to_string());
    let cookie = Cookie {
        token: token.hash(),
        holder: Holder::Seat { session, seat },
        device: device.to_string(),
        created_at: at,
        last_seen_at: at,
        expires_at: at + PLACE_MS,
    };
    of_store(app.store.add_cookie(cookie)).await?;
    if let Some(earlier) = cookies.customer_token() {
        auth::replaced(app, &earlier.hash());
    }
    Ok(token)
}

/// `GET /api/customer`: where this browser stands.
pub(super) async fn customer(
    State(app): State<App>,
    customer: Customer,
) -> Result<Json<Entered>, Refusal> {
    let device: DeviceId = customer.device.parse().map_err(|_| Code::SignedOut)?;
    let stands = app
        .hub
        .whereabouts(customer.session, customer.seat, device)
        .await?;
    match stands.door {
        Door::Inside => Ok(Json(Entered::Inside {
            session: customer.session,
        })),
        Door::Asked { ask, until, here } => Ok(Json(Entered::Asked {
            ask,
            seconds: seconds_until(until, app.now()),
            here,
        })),
        Door::Outside if stands.returned => Ok(Json(Entered::Returned)),
        Door::Outside => Err(Code::SignedOut.into()),
    }
}

/// `POST /api/leave`: out at once and in any case; the answer says whether it is also stored.
pub(super) async fn leave(
    State(app): State<App>,
    customer: Customer,
    cookies: Cookies,
) -> (Cookies, Result<StatusCode, Refusal>) {
    let ended = auth::end(&app, &customer.cookie).await;
    let answer = ended.map(|()| StatusCode::NO_CONTENT);
    (cookies.without_customer(), answer.map_err(Refusal::from))
}
