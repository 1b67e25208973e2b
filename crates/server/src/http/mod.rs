//! HTTP: one table of routes with who may call them, from which the router is built, and the
//! layers that every answer goes through.

mod access;
mod account;
pub mod client;
pub(crate) mod door;
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
use crate::old;
use crate::problem::Refusal;
use routes::Route;

/// The largest body of a request in bytes, unless a route says otherwise.
const BODY_BYTES: usize = 64 * 1024;

/// The router of all routes.
pub fn router(app: App) -> Router {
    router_of(app, routes::table())
}

/// A router of these routes. Whatever is not among them is not found.
pub fn router_of(app: App, table: Vec<Route>) -> Router {
    let mut router = Router::new();
    for route in table {
        let guarded = from_fn_with_state((app.clone(), route.who), guard);
        let mut method = route.method.layer(guarded);
        if route.in_words {
            method = method
                .layer(DefaultBodyLimit::max(old::FORM_BYTES))
                .layer(from_fn_with_state(app.clone(), old::in_words));
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

/// The panic's message may hold anything and goes nowhere; the hook has logged the place.
fn panicked(_message: Box<dyn Any + Send + 'static>) -> Response {
    Refusal::from(Code::Failed).into_response()
}

/// What a handler of a route must be.
pub trait RouteHandler<T>: Handler<T, App> {}
impl<T, H: Handler<T, App>> RouteHandler<T> for H {}
