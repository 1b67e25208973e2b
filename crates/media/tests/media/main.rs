//! The media server as pages see it: real threads, real sockets on the loopback, clients made of
//! str0m.

#![allow(clippy::unwrap_used)]

mod calls;
mod changes;
mod client;
mod layers;
mod offering;
mod offers;
mod pace;
mod relay;
mod server;
mod slots;
mod strangers;
mod truth;
