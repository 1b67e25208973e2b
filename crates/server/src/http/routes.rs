//! The table of routes. Each route declares who may call it, and the guard enforces that before the
//! handler runs.

use axum::http::Method;
use axum::routing::{MethodRouter, get, post};

use super::{RouteHandler, account, entry, sessions, site};
use crate::app::App;
use crate::auth::Who;
use crate::{noscript, ops, pages};

/// One route.
pub struct Route {
    /// The path, in axum's notation.
    pub path: &'static str,
    /// The method; `GET` includes `HEAD`.
    pub verb: Method,
    /// Who may call it.
    pub who: Who,
    /// Whether it responds with pages, also for refusals.
    pub(super) as_page: bool,
    pub(super) method: MethodRouter<App>,
}

/// A route that changes nothing.
pub fn read<T: 'static>(path: &'static str, who: Who, handler: impl RouteHandler<T>) -> Route {
    Route {
        path,
        verb: Method::GET,
        who,
        as_page: false,
        method: get(handler),
    }
}

/// A route that changes something.
pub fn change<T: 'static>(path: &'static str, who: Who, handler: impl RouteHandler<T>) -> Route {
    Route {
        path,
        verb: Method::POST,
        who,
        as_page: false,
        method: post(handler),
    }
}

impl Route {
    /// Makes it respond with pages for people without script, also for refusals.
    fn with_pages(self) -> Self {
        Self {
            as_page: true,
            ..self
        }
    }
}

/// All routes.
#[must_use]
pub fn table() -> Vec<Route> {
    use Who::{Anybody, Customer, Operator, Staff};
    vec![
        read("/", Anybody, pages::customer),
        read("/j/{token}", Anybody, pages::customer),
        read("/console", Anybody, pages::console),
        read("/console/{*below}", Anybody, pages::console),
        read("/assets/{*path}", Anybody, pages::asset),
        read("/api/site", Anybody, site::site),
        change("/api/sign-in", Anybody, account::sign_in),
        change("/api/sign-out", Staff, account::sign_out),
        read("/api/me", Staff, account::me),
        change("/api/sessions", Staff, sessions::start),
        read(
            "/api/sessions/{session}/invitation.svg",
            Staff,
            sessions::invitation,
        ),
        read("/api/socket", Staff, sessions::staff_socket),
        read("/api/cookies", Anybody, entry::cookies),
        change("/api/look", Anybody, entry::look),
        change("/api/enter", Anybody, entry::enter),
        change("/api/enter/cancel", Anybody, entry::cancel),
        read("/api/customer", Customer, entry::customer),
        read("/api/customer/socket", Customer, sessions::customer_socket),
        change("/api/leave", Customer, entry::leave),
        read("/old", Anybody, noscript::show).with_pages(),
        read("/old/style.css", Anybody, noscript::style).with_pages(),
        read("/old/icon.svg", Anybody, noscript::icon).with_pages(),
        read("/old/enter", Anybody, noscript::again).with_pages(),
        change("/old/enter", Anybody, noscript::enter).with_pages(),
        read("/old/log", Customer, noscript::log).with_pages(),
        read("/old/say", Anybody, noscript::again).with_pages(),
        change("/old/say", Customer, noscript::say).with_pages(),
        read("/healthz", Anybody, ops::health::alive),
        read("/readyz", Anybody, ops::health::ready),
        read("/metrics", Operator, ops::metrics::show),
    ]
}
