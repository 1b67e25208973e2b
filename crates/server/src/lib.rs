//! Bistand's server: configuration and command line, sign-in, routes and pages, live sessions and
//! their sockets, and what an operator monitors.
//!
//! ```text
//! cli      the command line: runs the server, or does one thing and exits
//! config   settings, declared once
//! serve    starts everything, and stops it so that pages reconnect
//! app      what the handlers share
//! listen   connections: accepted, limited, closed when they are not used
//! http     the table of routes and the layers around them
//! clock    the server's one clock, which only goes forward
//! auth     authentication: passwords, cookies, delays, the guard before each route
//! entry    how customers join
//! socket   the sockets of the pages
//! live     one task for each live session
//! pages    the embedded pages
//! noscript the page without script, for browsers that cannot run the app
//! erasing  erases texts on command
//! jobs     everything periodic or slow, as rows
//! ops      health, metrics, logs
//! ```

pub mod allowance;
pub mod app;
pub mod auth;
mod backup;
pub mod cli;
pub mod clock;
pub mod config;
pub mod entry;
mod erasing;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod hex;
pub mod http;
pub mod jobs;
pub mod listen;
pub mod live;
pub mod noscript;
pub mod ops;
mod pages;
pub mod problem;
pub mod serve;
pub mod socket;
mod tls;
