//! The serving side of Bistand: configuration and command line, sign-in, routes and pages, live
//! sessions and their sockets, what an operator watches.
//!
//! ```text
//! cli      what the operator types; ends in serve, or does one thing and ends
//! config   settings, declared once
//! serve    starts everything, and stops it so that pages come back by themselves
//! app      what the handlers share
//! listen   connections: accepted, bounded, ended when they are not used
//! http     the table of routes and the layers around them
//! clock    the server's one clock, which only goes forward
//! auth     who somebody is: passwords, cookies, delays, the guard before each route
//! door     the customer's way in
//! socket   the sockets of the pages
//! live     one task for each live session
//! pages    the embedded pages
//! old      the page without script, for browsers that cannot run the app
//! erasing  words that are to be forgotten
//! ops      health, metrics, logs
//! ```

pub mod allowance;
pub mod app;
pub mod auth;
mod backup;
pub mod cli;
pub mod clock;
pub mod config;
pub mod door;
mod erasing;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod hex;
pub mod http;
pub mod listen;
pub mod live;
pub mod old;
pub mod ops;
mod pages;
pub mod problem;
pub mod serve;
pub mod socket;
mod tls;
