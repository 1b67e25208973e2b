//! HTTP: one table of routes and their access rules, from which the router is built, and the layers
//! around every response.

mod access;
mod account;
pub mod client;
pub(crate) mod entry;
mod extract;
mod headers;
pub(crate) mod origin;
pub mod redirect;
pub mod routes;
mod sessions;
mod site;

use std::any::Any;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Router, handler::Handler};
use bistand_wire::Code;
use tower_http::catch_panic::CatchPanicLayer;

pub use extract::{Body, Form, Path, Query, Upgrade};
pub use headers::Policies;

use crate::app::App;
use crate::auth::guard;
use crate::noscript;
use crate::problem::Refusal;
use routes::Route;

/// The largest body of a request in bytes, unless a route says otherwise.
const BODY_BYTES: usize = 64 * 1024;

/// The router of all routes.
pub fn router(app: App) -> Router {
    router_of(app, routes::table())
}

/// A router of these routes. All other paths are not found.
pub fn router_of(app: App, table: Vec<Route>) -> Router {
    let mut router = Router::new();
    for route in table {
        let guarded = from_fn_with_state((app.clone(), route.who), guard);
        let mut method = route.method.layer(guarded);
        if route.as_page {
            method = method
                .layer(DefaultBodyLimit::max(noscript::FORM_BYTES))
                .layer(from_fn_with_state(app.clone(), noscript::as_page));
        }
        router = router.route(route.path, method);
    }
    router
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(from_fn_with_state(app.clone(), origin::check))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(access::log))
        .layer(from_fn_with_state(app.clone(), headers::set))
        .with_state(app)
}

async fn not_found() -> Refusal {
    Code::NotFound.into()
}

/// The panic's message may contain anything and is dropped; the hook has logged where it happened.
fn panicked(_message: Box<dyn Any + Send + 'static>) -> Response {
    Refusal::from(Code::Failed).into_response()
}

/// What the handler of a route has to implement.
pub trait RouteHandler<T>: Handler<T, App> {}
impl<T, H: Handler<T, App>> RouteHandler<T> for H {}
