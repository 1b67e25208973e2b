//! Joining and leaving, over HTTP.

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
use crate::entry::{Admission, Admitted, EntryClient};
use crate::live::{EntryState, random_u64, store_answer};
use crate::problem::Refusal;
use crate::socket::Who;

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

/// Tries a code or link, and sets the cookies of a device that gets in. A device whose attempt
/// fails temporarily may have got in nevertheless, so it gets the cookie by which it is recognised
/// the next time.
pub(crate) async fn admit(
    app: &App,
    address: IpAddr,
    cookies: Cookies,
    body: Enter,
    scriptless: bool,
) -> (Cookies, Result<Entered, Refusal>) {
    let client = client(address, &cookies, scriptless);
    let device = client.device;
    let admitted = app.entry_gate.admit(&app.registry, client, body).await;
    let refused_for_good = matches!(&admitted, Err(problem) if !problem.is_passing());
    let cookies = match client.known {
        false if !refused_for_good => cookies.with_device(device),
        _ => cookies,
    };
    let admitted = match admitted {
        Ok(admitted) => admitted,
        Err(problem) => return (cookies, Err(problem.into())),
    };
    if matches!(admitted.admission, Admission::Asked { .. }) {
        return (cookies, Ok(entered(app, &admitted)));
    }
    match new_seat_cookie(app, &cookies, device, &admitted).await {
        Ok(None) => (cookies, Ok(entered(app, &admitted))),
        Ok(Some(token)) => (cookies.with_customer(&token), Ok(entered(app, &admitted))),
        Err(refusal) => (cookies, Err(refusal)),
    }
}

fn client(address: IpAddr, cookies: &Cookies, scriptless: bool) -> EntryClient {
    let known = cookies.device();
    EntryClient {
        address,
        device: known.unwrap_or_else(|| DeviceId(random_u64())),
        known: known.is_some(),
        scriptless,
    }
}

/// The wire form of an admission.
fn entered(app: &App, admitted: &Admitted) -> Entered {
    match admitted.admission {
        Admission::Asked { ask, until, here } => Entered::Asked {
            ask,
            seconds: seconds_until(until, app.now()),
            here,
        },
        Admission::Inside { over } => Entered::Inside {
            session: admitted.session,
            over,
        },
    }
}

fn seconds_until(until: Timestamp, now: Timestamp) -> u32 {
    let left = until.0.saturating_sub(now.0).max(0);
    u32::try_from(left.div_euclid(1_000) + i64::from(left % 1_000 > 0)).unwrap_or(u32::MAX)
}

/// `POST /api/look`: whether a link is valid, so that a page does not say "You are invited" for an
/// invalid one. Does not use it up.
pub(super) async fn look(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    cookies: Cookies,
    Body(body): Body<Look>,
) -> Result<Json<Looked>, Refusal> {
    let client = client(address, &cookies, false);
    let looked = app
        .entry_gate
        .check_link(&app.registry, client, body.link)
        .await?;
    Ok(Json(looked))
}

/// `POST /api/enter/cancel`: this device withdraws its request for a seat.
pub(super) async fn cancel(State(app): State<App>, cookies: Cookies) -> StatusCode {
    if let Some(device) = cookies.device() {
        app.entry_gate.withdraw(&app.registry, device);
    }
    StatusCode::NO_CONTENT
}

/// `GET /api/cookies`: whether this browser stores cookies, checked before a code is used up.
pub(super) async fn cookies(cookies: Cookies) -> (Cookies, Json<CookiesKept>) {
    let kept = cookies.kept();
    (cookies.with_probe(), Json(CookiesKept { kept }))
}

/// A new cookie for the seat, which replaces an earlier one; `None` if the browser already has one
/// for this seat. It is valid whatever happens to the earlier one; the browser's other tabs
/// reconnect with it.
async fn new_seat_cookie(
    app: &App,
    cookies: &Cookies,
    device: DeviceId,
    admitted: &Admitted,
) -> Result<Option<Token>, Refusal> {
    let now = app.now();
    let seat = admitted.seat.to_string();
    let session = SessionKey::new(admitted.session.to_string());
    let holder = Holder::Seat { session, seat };
    let who = Who::Customer {
        session: admitted.session,
        seat: admitted.seat,
        device,
    };
    let device = device.to_string();
    let earlier = cookies.customer_token();
    if let Some(earlier) = &earlier {
        match auth::alive(app, earlier, now).await {
            Ok(has) if is_current(app, &has, &holder, &device) => return Ok(None),
            Ok(_) => {}
            Err(refusal) if refusal.is(Code::SignedOut) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    let token = Token::random();
    let Timestamp(at) = now;
    let Timestamp(expires_at) = app.registry.policy().returns_until(now);
    let cookie = Cookie {
        token: token.hash(),
        holder,
        device,
        created_at: at,
        last_seen_at: at,
        expires_at,
    };
    if let Err(problem) = store_answer(app.store.add_cookie(cookie)).await {
        auth::never_given(app, &token.hash());
        return Err(problem.into());
    }
    if let Some(earlier) = earlier {
        auth::replaced(app, &earlier.hash(), &token.hash(), who);
    }
    Ok(Some(token))
}

/// Whether a cookie is for this seat, and for long enough.
fn is_current(app: &App, cookie: &Cookie, holder: &Holder, device: &str) -> bool {
    let policy = app.registry.policy();
    let renews = policy.renews_return(Timestamp(cookie.created_at), app.now());
    !renews && cookie.holder == *holder && cookie.device == device
}

/// `GET /api/customer`: whether this browser's device is in its seat or asks for it.
pub(super) async fn customer(
    State(app): State<App>,
    customer: Customer,
) -> Result<Json<Entered>, Refusal> {
    let device: DeviceId = customer.device.parse().map_err(|_| Code::SignedOut)?;
    let whereabouts = app
        .registry
        .whereabouts(customer.session, customer.seat, device)
        .await?;
    match whereabouts.state {
        EntryState::Inside | EntryState::Over => Ok(Json(Entered::Inside {
            session: customer.session,
            over: whereabouts.state == EntryState::Over,
        })),
        EntryState::Asked { ask, until, here } => Ok(Json(Entered::Asked {
            ask,
            seconds: seconds_until(until, app.now()),
            here,
        })),
        EntryState::Outside if whereabouts.returned => Ok(Json(Entered::Returned)),
        EntryState::Outside => Err(Code::SignedOut.into()),
    }
}

/// `POST /api/leave`: takes effect immediately and in any case; the response says whether it has
/// also been stored.
pub(super) async fn leave(
    State(app): State<App>,
    customer: Customer,
    cookies: Cookies,
) -> (Cookies, Result<StatusCode, Refusal>) {
    let Customer { session, seat, .. } = customer;
    let who = customer.device.parse().ok().map(|device| Who::Customer {
        session,
        seat,
        device,
    });
    let ended = auth::end(&app, &customer.cookie, who).await;
    let answer = ended.map(|()| StatusCode::NO_CONTENT);
    (cookies.without_customer(), answer.map_err(Refusal::from))
}
