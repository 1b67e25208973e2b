//! Signing in and out, and the signed-in user.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bistand_wire::http::{Me, SignIn};

use super::Body;
use super::client::ClientAddress;
use crate::app::App;
use crate::auth::{self, Cookies, SignedIn, Staff};
use crate::problem::Refusal;
use crate::socket::Who;

/// `POST /api/sign-in`
pub(super) async fn sign_in(
    State(app): State<App>,
    ClientAddress(from): ClientAddress,
    cookies: Cookies,
    Body(body): Body<SignIn>,
) -> Result<(Cookies, Json<Me>), Refusal> {
    let SignedIn { token, me, known } = auth::sign_in(&app, from, cookies.known(), body).await?;
    // The browser's earlier sign-in is ended. Its other tabs reconnect with the new one, which is
    // valid whatever happens to the earlier one.
    if let Some(earlier) = cookies.staff_token() {
        let who = Who::Agent(me.user);
        auth::replaced(&app, &earlier.hash(), &token.hash(), who);
    }
    Ok((cookies.with_staff(&token).with_known(known), Json(me)))
}

/// `POST /api/sign-out`: takes effect immediately and in any case; the response says whether it has
/// also been stored.
pub(super) async fn sign_out(
    State(app): State<App>,
    staff: Staff,
    cookies: Cookies,
) -> (Cookies, Result<StatusCode, Refusal>) {
    let who = Some(Who::Agent(staff.user));
    let ended = auth::end(&app, &staff.cookie, who).await;
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
