//! Replays a run that the laboratory page recorded, natively, and says whether it answers the same:
//!
//! ```sh
//! gunzip --stdout run.gz | cargo run --package bistand-vision-web --example replay
//! ```

use std::error::Error;
use std::io::{Read, Write};

use bistand_vision_web::boundary::Boundary;
use bistand_vision_web::run;

fn main() -> Result<(), Box<dyn Error>> {
    let mut recorded = Vec::new();
    std::io::stdin().read_to_end(&mut recorded)?;
    let mut boundary = Boundary::default();
    let mut calls = 0;
    for record in run::read(&recorded)? {
        let (call, expected) = record?;
        let answer = call.perform(&mut boundary);
        if answer != expected {
            return Err(format!(
                "call {calls} ({:?} {:?}) answers\n{answer:?}\nand was recorded with\n{expected:?}",
                call.kind, call.numbers
            )
            .into());
        }
        calls += 1;
    }
    writeln!(
        std::io::stdout(),
        "{calls} calls answer the same, bit for bit"
    )?;
    Ok(())
}
