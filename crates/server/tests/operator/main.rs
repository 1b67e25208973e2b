//! What the operator relies on: who may call what, sign-in, settings, logs, stops, backups.

#[path = "../common/mod.rs"]
mod common;

mod accounts;
mod backups;
mod logs;
mod pages;
mod routes;
mod sign_in;
mod start_and_stop;
mod tls;
