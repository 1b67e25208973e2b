//! Sessions over HTTP: creating one, its invitation as a QR code, and the sockets.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bistand_session::rules::holding::Before;
use bistand_session::{PageId, SeatId, SessionId};
use bistand_wire::Code;
use bistand_wire::http::Started;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Deserialize;

use super::{Path, Query, Upgrade};
use crate::app::App;
use crate::auth::{Customer, Staff};
use crate::live::ListUpdates;
use crate::problem::Refusal;
use crate::socket::{self, Who};

/// Width of the QR code in pixels, before the page scales it.
const QR_PIXELS: u32 = 240;

/// `POST /api/sessions`
pub(super) async fn start(
    State(app): State<App>,
    staff: Staff,
) -> Result<(StatusCode, Json<Started>), Refusal> {
    let started = app.registry.create(staff.user, &staff.name).await?;
    Ok((StatusCode::CREATED, Json(started)))
}

/// What a page says that is the first one in its tab.
const NEW_TAB: &str = "none";

/// Which seat's invitation.
#[derive(Deserialize)]
pub(super) struct Invited {
    seat: String,
}

/// `GET /api/sessions/{session}/invitation.svg?seat=p2`: the link as a QR code, for the host.
pub(super) async fn invitation(
    State(app): State<App>,
    staff: Staff,
    Path(session): Path<String>,
    Query(invited): Query<Invited>,
) -> Result<Response, Refusal> {
    let session: SessionId = session.parse().map_err(|_| Code::NotFound)?;
    let seat: SeatId = invited.seat.parse().map_err(|_| Code::NotFound)?;
    let link = app.registry.link(session, staff.user, seat).await?;
    let code = QrCode::with_error_correction_level(link, EcLevel::M).map_err(|_| Code::NotFound)?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(QR_PIXELS, QR_PIXELS)
        .build();
    Ok(([(CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

/// The query of a request for a socket.
#[derive(Deserialize)]
pub(super) struct Wishes {
    desk: Option<String>,
    page: Option<String>,
    before: Option<String>,
}

impl Wishes {
    /// The page, and what its tab showed before.
    fn page(&self) -> Result<(Option<PageId>, Before), Refusal> {
        let page = self.page.as_ref().map(|page| page.parse());
        let page = page.transpose().map_err(|_| Code::Malformed)?;
        let before = match self.before.as_deref() {
            None => Before::Unknown,
            Some(NEW_TAB) => Before::Nothing,
            Some(page) => Before::Page(page.parse().map_err(|_| Code::Malformed)?),
        };
        Ok((page, before))
    }
}

/// `GET /api/socket?page=g5&before=g4`, with `&desk=changes` for a page that supports
/// `deskChanged`.
pub(super) async fn staff_socket(
    State(app): State<App>,
    staff: Staff,
    Query(wishes): Query<Wishes>,
    Upgrade(upgrade): Upgrade,
) -> Result<Response, Refusal> {
    let desk = match wishes.desk.as_deref() {
        Some("changes") => ListUpdates::Changes,
        _ => ListUpdates::Whole,
    };
    let who = (Who::Agent(staff.user), desk);
    let page = wishes.page()?;
    Ok(socket::upgrade(upgrade, app, who, page, staff.cookie)?)
}

/// `GET /api/customer/socket?page=g5&before=g4`
pub(super) async fn customer_socket(
    State(app): State<App>,
    customer: Customer,
    Query(wishes): Query<Wishes>,
    Upgrade(upgrade): Upgrade,
) -> Result<Response, Refusal> {
    let device = customer.device.parse().map_err(|_| Code::SignedOut)?;
    let who = Who::Customer {
        session: customer.session,
        seat: customer.seat,
        device,
    };
    let who = (who, ListUpdates::Whole);
    let page = wishes.page()?;
    Ok(socket::upgrade(upgrade, app, who, page, customer.cookie)?)
}
