//! The program `bistand`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Two dependencies each bring a provider; without a choice, the first handshake would panic.
    if rustls::crypto::aws_lc_rs::default_provider()
        .install_default()
        .is_err()
    {
        return ExitCode::FAILURE;
    }
    bistand_server::cli::main()
}
