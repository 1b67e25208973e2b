//! Writes the TypeScript shapes: `cargo run -p bistand-wire --example generate -- <folder>`.

use std::error::Error;

use bistand_wire::{http, problem, socket};
use ts_rs::{Config, TS};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: generate <folder>")?;
    let config = Config::new().with_out_dir(folder).with_large_int("number");
    socket::ClientMessage::export_all(&config)?;
    socket::ServerMessage::export_all(&config)?;
    problem::Code::export_all(&config)?;
    problem::Problem::export_all(&config)?;
    bistand_session::Denial::export_all(&config)?;
    http::SignIn::export_all(&config)?;
    http::Me::export_all(&config)?;
    http::Site::export_all(&config)?;
    http::Started::export_all(&config)?;
    http::Enter::export_all(&config)?;
    http::Entered::export_all(&config)?;
    http::Look::export_all(&config)?;
    http::Looked::export_all(&config)?;
    http::CookiesKept::export_all(&config)?;
    Ok(())
}
