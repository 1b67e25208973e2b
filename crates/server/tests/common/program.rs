//! The program `bistand` itself, as an operator runs it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;

/// The program with an environment of its own.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bistand"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("BISTAND_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a tool of the program to its end, with a text on its standard input.
pub fn tool(data: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = program()
        .current_dir(data)
        .arg("--data")
        .arg(data)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A tool that refuses before it reads has closed its end.
    let _closed = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// A server in a process of its own, with its log in a file.
pub struct Program {
    child: Child,
    log: std::path::PathBuf,
    writer: Option<JoinHandle<()>>,
    address: SocketAddr,
}

impl Program {
    /// Starts a server on free ports and waits until it says that it is ready.
    pub fn serve(data: &Path, environment: &[(&str, &str)]) -> Self {
        Self::run(program(), data, environment)
    }

    /// Starts a server that may have this many files and sockets open.
    pub fn serve_with_descriptors(data: &Path, descriptors: u32) -> Self {
        let mut shell = Command::new("sh");
        let limited = format!("ulimit -n {descriptors} && exec \"$0\" \"$@\"");
        shell.args(["-c", &limited, env!("CARGO_BIN_EXE_bistand")]);
        Self::run(shell, data, &[])
    }

    fn run(mut program: Command, data: &Path, environment: &[(&str, &str)]) -> Self {
        let log = data.join("log");
        let mut child = program
            .current_dir(data)
            .arg("serve")
            .env("BISTAND_DATA", data)
            .env("BISTAND_LISTEN", "127.0.0.1:0")
            .env("BISTAND_MEDIA_UDP", "127.0.0.1:0")
            .env("BISTAND_MEDIA_TCP", "127.0.0.1:0")
            .env("BISTAND_LOG_FORMAT", "json")
            .envs(environment.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut kept = File::create(&log).unwrap();
        let mut port = None;
        for line in lines.by_ref().map_while(Result::ok) {
            writeln!(kept, "{line}").unwrap();
            port = port_of(&line);
            if port.is_some() {
                break;
            }
        }
        // The rest is written down beside the test, until the program ends.
        let writer = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                writeln!(kept, "{line}").unwrap();
            }
        });
        let Some(port) = port else {
            let log = std::fs::read_to_string(&log).unwrap();
            panic!("the server did not start: {log}");
        };
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        Self {
            child,
            log,
            writer: Some(writer),
            address,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Asks it to stop and waits for its end; its exit code and its log.
    pub fn terminate(self) -> (Option<i32>, String) {
        self.ask_to_stop();
        self.ended()
    }

    /// Asks it to stop.
    pub fn ask_to_stop(&self) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(asked.success());
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.ended();
    }

    /// Waits for its end; its exit code and its log.
    pub fn ended(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        self.writer.take().unwrap().join().unwrap();
        (status.code(), std::fs::read_to_string(&self.log).unwrap())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already if the test came to its end.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// The port that the ready line names.
fn port_of(line: &str) -> Option<u16> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    let ports = line["fields"]["ports"].as_str()?;
    ports
        .trim_matches(['[', ']'])
        .split(',')
        .next()?
        .trim()
        .parse()
        .ok()
}
