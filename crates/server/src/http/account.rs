//! Signing in and out, and who is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bistand_wire::http::{Me, SignIn};

use super::Body;
use super::client::ClientAddress;
use crate::app::App;
use crate::auth::{self, Cookies, Staff};
use crate::problem::Refusal;

/// `POST /api/sign-in`
pub(super) async fn sign_in(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    cookies: Cookies,
    Body(body): Body<SignIn>,
) -> Result<(Cookies, Json<Me>), Refusal> {
    let (token, me) = auth::sign_in(&app, from, body).await?;
    // The sign-in that this browser had is of no more use to anybody.
    if let Some(earlier) = cookies.staff_token() {
        app.store.remove_cookie(&earlier.hash()).await?;
    }
    Ok((cookies.with_staff(&token), Json(me)))
}

/// `POST /api/sign-out`
pub(super) async fn sign_out(
    State(app): State<App>,
    staff: Staff,
    cookies: Cookies,
) -> Result<(Cookies, StatusCode), Refusal> {
    app.store.remove_cookie(&staff.cookie).await?;
    app.hub.signed_out(staff.user);
    Ok((cookies.without_staff(), StatusCode::NO_CONTENT))
}

/// `GET /api/me`
pub(super) async fn me(staff: Staff) -> Json<Me> {
    Json(Me {
        user: staff.user,
        name: staff.name,
        role: staff.role,
    })
}
