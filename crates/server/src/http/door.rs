//! The customer's way in and out, over HTTP.

use std::net::IpAddr;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bistand_session::{DeviceId, Timestamp};
use bistand_store::{Cookie, Holder, SessionKey};
use bistand_wire::Code;
use bistand_wire::http::{Enter, Entered};

use super::Body;
use super::client::ClientAddress;
use crate::app::App;
use crate::auth::{Cookies, Customer, Token};
use crate::door::Admitted;
use crate::live::{Door, random_u64};
use crate::problem::Refusal;

/// How long a device may come back to its place, in ms: as long as a guest's link to the case.
const PLACE_MS: i64 = 7 * 24 * 60 * 60_000;

/// `POST /api/enter`
pub(super) async fn enter(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    cookies: Cookies,
    Body(body): Body<Enter>,
) -> Result<(Cookies, Json<Entered>), Refusal> {
    let (cookies, entered) = admit(&app, address, cookies, body).await?;
    Ok((cookies, Json(entered)))
}

/// Tries a code or link; whoever gets in gets the cookies for it.
pub(crate) async fn admit(
    app: &App,
    address: IpAddr,
    cookies: Cookies,
    body: Enter,
) -> Result<(Cookies, Entered), Refusal> {
    let known = cookies.device();
    let device = known.unwrap_or_else(|| DeviceId(random_u64()));
    let admitted = app
        .doorkeeper
        .admit(&app.hub, address, device, body)
        .await?;
    let cookies = match known {
        Some(_) => cookies,
        None => cookies.with_device(device),
    };
    match admitted.door {
        Door::Asked(ask) => Ok((cookies, Entered::Asked { ask })),
        Door::Inside | Door::Outside => {
            let session = admitted.session;
            let cookies = sit(app, cookies, device, &admitted).await?;
            Ok((cookies, Entered::Inside { session }))
        }
    }
}

/// Gives the browser a cookie that stands for the place.
async fn sit(
    app: &App,
    cookies: Cookies,
    device: DeviceId,
    admitted: &Admitted,
) -> Result<Cookies, Refusal> {
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
    app.store.add_cookie(cookie).await?;
    if let Some(earlier) = cookies.customer_token() {
        app.store.remove_cookie(&earlier.hash()).await?;
    }
    Ok(cookies.with_customer(&token))
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
        Door::Asked(ask) => Ok(Json(Entered::Asked { ask })),
        Door::Outside if stands.returned => Ok(Json(Entered::Returned)),
        Door::Outside => Err(Code::SignedOut.into()),
    }
}

/// `POST /api/leave`
pub(super) async fn leave(
    State(app): State<App>,
    customer: Customer,
    cookies: Cookies,
) -> Result<(Cookies, StatusCode), Refusal> {
    app.store.remove_cookie(&customer.cookie).await?;
    Ok((cookies.without_customer(), StatusCode::NO_CONTENT))
}
