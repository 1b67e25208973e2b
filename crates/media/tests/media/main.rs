//! The media server as pages see it: real threads, real sockets on the loopback, clients made of
//! str0m.

#![allow(clippy::unwrap_used)]

mod calls;
mod changes;
mod client;
mod lines;
mod offers;
mod relay;
mod server;
mod strangers;
