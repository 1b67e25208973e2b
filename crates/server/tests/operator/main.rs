//! What the operator relies on: who may call what, sign-in, settings, logs, stops, backups.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that is wrong"
)]

#[path = "../common/mod.rs"]
mod common;

mod accounts;
mod another_cookie;
mod answers;
mod backups;
mod botnet;
mod clock;
mod connections;
mod doors;
mod earlier;
mod entries;
mod erasing;
mod floods;
mod help;
mod jobs;
mod leaving;
mod live;
mod logs;
mod memory;
mod metrics;
mod pages;
mod pages_of_a_person;
mod passwords;
mod refusals;
mod routes;
mod sick_disk;
mod sign_in;
mod slow_reader;
mod start_and_stop;
mod tls;
