//! Signing in and out, and who is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bistand_wire::http::{Me, SignIn};

use super::Body;
use super::client::ClientAddress;
use crate::app::App;
use crate::auth::{self, Cookies, SignedIn, Staff};
use crate::problem::Refusal;

/// `POST /api/sign-in`
pub(super) async fn sign_in(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    cookies: Cookies,
    Body(body): Body<SignIn>,
) -> Result<(Cookies, Json<Me>), Refusal> {
    let SignedIn { token, me, known } = auth::sign_in(&app, from, cookies.known(), body).await?;
    // The sign-in that this browser had is of no more use to anybody; its other tabs come back
    // with the new one, which is good whatever becomes of the earlier one.
    if let Some(earlier) = cookies.staff_token() {
        auth::replaced(&app, &earlier.hash());
    }
    Ok((cookies.with_staff(&token).with_known(known), Json(me)))
}

/// `POST /api/sign-out`: out at once and in any case; the answer says whether it is also stored.
pub(super) async fn sign_out(
    State(app): State<App>,
    staff: Staff,
    cookies: Cookies,
) -> (Cookies, Result<StatusCode, Refusal>) {
    let ended = auth::end(&app, &staff.cookie).await;
    let answer = ended.map(|()| StatusCode::NO_CONTENT);
    (cookies.without_staff(), answer.map_err(Refusal::from))
}

/// `GET /api/me`
pub(super) async fn me(staff: Staff) -> Json<Me> {
    Json(Me {
        user: staff.user,
        name: staff.name,
        role: staff.role,
    })
}
