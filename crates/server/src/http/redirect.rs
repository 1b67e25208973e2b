//! The plain http port of a server that terminates TLS itself: redirects browsers to the public
//! address and does nothing else.

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

/// A cached redirect would outlive a change of the setting; later visits go directly to https
/// because of Strict-Transport-Security.
const NO_STORE: (HeaderName, HeaderValue) = (CACHE_CONTROL, HeaderValue::from_static("no-store"));

/// The router of the plain port.
pub fn router(app: App) -> Router {
    Router::new()
        .fallback(send_on)
        .layer(from_fn(access::log))
        .with_state(app)
}

/// The settings decide the target, never the request's host.
async fn send_on(State(app): State<App>, request: Request) -> Result<Response, Refusal> {
    // Data in the request was already sent in the clear: that must not go unnoticed.
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
