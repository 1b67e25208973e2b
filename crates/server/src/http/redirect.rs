//! The plain http port of a server that ends TLS itself: sends browsers on to the public address
//! and does nothing else. Nothing is served and nothing is taken here.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use bistand_wire::Code;

use super::access;
use crate::app::App;
use crate::problem::Refusal;

/// A redirect that is kept would outlive a change of the setting; later visits go straight to
/// https by Strict-Transport-Security.
const NO_STORE: (HeaderName, HeaderValue) = (CACHE_CONTROL, HeaderValue::from_static("no-store"));

/// The router of the plain port.
pub fn router(app: App) -> Router {
    Router::new()
        .fallback(send_on)
        .layer(from_fn(access::log))
        .with_state(app)
}

/// Where to is decided by the settings and never by the request's host.
async fn send_on(State(app): State<App>, request: Request) -> Result<Response, Refusal> {
    // Whoever sends something has sent it in the clear already: that must not pass unnoticed.
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Code::Forbidden.into());
    }
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let origin = app.settings.public_url.origin();
    let location: HeaderValue = format!("{origin}{path}")
        .parse()
        .map_err(|_| Code::Malformed)?;
    let headers = [(LOCATION, location), NO_STORE];
    Ok((StatusCode::PERMANENT_REDIRECT, headers).into_response())
}
