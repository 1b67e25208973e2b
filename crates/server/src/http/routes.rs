//! The table of routes. A route that is not here does not exist; one that is here says who may
//! call it, and the guard sees to that before the handler runs.

use axum::http::Method;
use axum::routing::{MethodRouter, get, post};

use super::{RouteHandler, account, door, sessions, site};
use crate::app::App;
use crate::auth::Who;
use crate::{old, ops, pages};

/// One route.
pub struct Route {
    /// The path, in axum's notation.
    pub path: &'static str,
    /// The method; `GET` stands for `HEAD` as well.
    pub verb: Method,
    /// Who may call it.
    pub who: Who,
    /// It answers with pages, and refuses in words.
    pub(super) in_words: bool,
    pub(super) method: MethodRouter<App>,
}

/// A route that changes nothing.
pub fn read<T: 'static>(path: &'static str, who: Who, handler: impl RouteHandler<T>) -> Route {
    Route {
        path,
        verb: Method::GET,
        who,
        in_words: false,
        method: get(handler),
    }
}

/// A route that changes something.
pub fn change<T: 'static>(path: &'static str, who: Who, handler: impl RouteHandler<T>) -> Route {
    Route {
        path,
        verb: Method::POST,
        who,
        in_words: false,
        method: post(handler),
    }
}

impl Route {
    /// The same for a page without script: a person reads what it answers, a refusal too.
    fn in_words(self) -> Self {
        Self {
            in_words: true,
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
        read("/api/cookies", Anybody, door::cookies),
        change("/api/look", Anybody, door::look),
        change("/api/enter", Anybody, door::enter),
        change("/api/enter/cancel", Anybody, door::cancel),
        read("/api/customer", Customer, door::customer),
        read("/api/customer/socket", Customer, sessions::customer_socket),
        change("/api/leave", Customer, door::leave),
        read("/old", Anybody, old::show).in_words(),
        read("/old/style.css", Anybody, old::style).in_words(),
        read("/old/icon.svg", Anybody, old::icon).in_words(),
        read("/old/enter", Anybody, old::again).in_words(),
        change("/old/enter", Anybody, old::enter).in_words(),
        read("/old/log", Customer, old::log).in_words(),
        read("/old/say", Anybody, old::again).in_words(),
        change("/old/say", Customer, old::say).in_words(),
        read("/healthz", Anybody, ops::health::alive),
        read("/readyz", Anybody, ops::health::ready),
        read("/metrics", Operator, ops::metrics::show),
    ]
}
