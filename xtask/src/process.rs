//! Runs other programs, so that Ctrl-C ends them cleanly and leaves nothing behind.
//!
//! Each child gets its own process group: the terminal's Ctrl-C then reaches only us, and we pass
//! exactly one signal on, to the whole group. A second Ctrl-C kills it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// What a shell reports for a program that was ended by Ctrl-C.
const INTERRUPTED_EXIT_CODE: i32 = 130;

/// How often a long step reports that it is still running, to people and to CI's log.
const STILL_RUNNING: Duration = Duration::from_secs(60);

/// How long a child may take to stop cleanly: the server notifies its pages first.
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// How often to check whether it has stopped.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// The group that is running now, if any. Programs run one after another.
static RUNNING: Mutex<Option<Pid>> = Mutex::new(None);

/// Set once we have been asked to stop.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Begins to listen for Ctrl-C and for `kill`; called once, before anything is started.
///
/// # Errors
/// If the signals cannot be registered.
pub(crate) fn listen_for_ctrl_c() -> Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM]).context("cannot listen for Ctrl-C")?;
    std::thread::spawn(move || {
        for _ in signals.forever() {
            let again = INTERRUPTED.swap(true, Ordering::SeqCst);
            let running = *RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
            match running {
                Some(group) => end(group, if again { Signal::KILL } else { Signal::TERM }),
                None => std::process::exit(INTERRUPTED_EXIT_CODE),
            }
        }
    });
    Ok(())
}

/// Whether we have been asked to stop.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// It does not matter if the group has already ended.
fn end(group: Pid, signal: Signal) {
    let _already_gone = kill_process_group(group, signal);
}

/// A running child. Dropping it ends its whole group.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    name: String,
}

impl Running {
    /// Starts a program, without input.
    ///
    /// # Errors
    /// If the program cannot be started; the message names it.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = Some(Pid::from_child(&child));
        Ok(Self { child, name })
    }

    /// What the program prints from now on, line by line; its standard output has to be piped. Ends
    /// with the program.
    pub(crate) fn lines(&mut self) -> Receiver<String> {
        let (sender, lines) = channel();
        read_lines(self.child.stdout.take(), sender);
        lines
    }

    /// Asks the program to stop, as Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        end(Pid::from_child(&self.child), Signal::INT);
    }

    /// Waits for the program's end.
    ///
    /// # Errors
    /// If the operating system cannot tell.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        self.child
            .wait()
            .with_context(|| format!("cannot wait for {}", self.name))
    }

    /// How the program ended, or nothing while it runs.
    ///
    /// # Errors
    /// If the operating system cannot tell.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child
            .try_wait()
            .with_context(|| format!("cannot wait for {}", self.name))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = Pid::from_child(&self.child);
        end(group, Signal::TERM);
        let deadline = Instant::now() + STOP_LIMIT;
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::park_timeout(LOOK_AGAIN);
        }
        end(group, Signal::KILL);
        let _already_gone = self.child.wait();
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Runs a program with its output on the terminal.
///
/// # Errors
/// If it cannot be started or does not succeed.
pub(crate) fn show(command: &mut Command) -> Result<()> {
    let status = Running::start(command)?.wait()?;
    if interrupted() {
        std::process::exit(INTERRUPTED_EXIT_CODE);
    }
    if !status.success() {
        bail!("{} failed ({status})", spelled(command));
    }
    Ok(())
}

/// What a program printed, if it succeeded and says anything at all. Used to ask for what is
/// short, such as a version.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A command as a person would type it.
pub(crate) fn spelled(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}

/// The result of a captured run.
#[derive(Clone, Debug)]
pub(crate) struct Captured {
    /// Whether the program ended with exit code 0, and before its limit.
    pub(crate) success: bool,
    /// Everything it printed, both streams, in the order of arrival.
    pub(crate) output: String,
}

/// Runs a program with its output kept in `log` and in memory, and ends it after `limit`.
///
/// # Errors
/// If it cannot be started or the log cannot be written.
pub(crate) fn capture(command: &mut Command, log: &Path, limit: Duration) -> Result<Captured> {
    let begun = Instant::now();
    let mut file =
        File::create(log).with_context(|| format!("cannot write to {}", log.display()))?;
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running::start(command)?;
    let (sender, lines) = channel();
    read_lines(running.child.stdout.take(), sender.clone());
    read_lines(running.child.stderr.take(), sender);

    let mut output = String::new();
    let mut next_sign_of_life = begun + STILL_RUNNING;
    let mut late = false;
    loop {
        match lines.recv_timeout(next_sign_of_life.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                writeln!(file, "{line}").context("cannot write the log")?;
                output.push_str(&line);
                output.push('\n');
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if Instant::now() >= next_sign_of_life {
            next_sign_of_life += STILL_RUNNING;
            sign_of_life(begun, &output);
            if begun.elapsed() > limit && !late {
                late = true;
                let note = format!("stopped by xtask after {} s", limit.as_secs());
                writeln!(file, "{note}").context("cannot write the log")?;
                output.push_str(&note);
                output.push('\n');
                end(Pid::from_child(&running.child), Signal::TERM);
            } else if late {
                end(Pid::from_child(&running.child), Signal::KILL);
            }
        }
    }
    let status = running.wait()?;
    drop(running);
    if interrupted() {
        std::process::exit(INTERRUPTED_EXIT_CODE);
    }
    Ok(Captured {
        success: status.success() && !late,
        output,
    })
}

/// Sends each line of a stream; ends with the stream.
fn read_lines(stream: Option<impl Read + Send + 'static>, sender: Sender<String>) {
    let Some(stream) = stream else { return };
    std::thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(length) if length > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if sender.send(text).is_err() {
                return;
            }
            line.clear();
        }
    });
}

/// Prints one line that shows that a long step is still running, and its last output.
fn sign_of_life(begun: Instant, output: &str) {
    let last = output
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let last: String = last.trim().chars().take(80).collect();
    println!("      … {} s: {last}", begun.elapsed().as_secs());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_captured_run_keeps_both_streams_and_the_exit_code() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let minute = Duration::from_secs(60);
        let good = capture(&mut shell("echo one; echo two >&2"), &log, minute).unwrap();
        assert!(good.success);
        assert!(good.output.contains("one\n") && good.output.contains("two\n"));
        assert_eq!(std::fs::read_to_string(&log).unwrap(), good.output);

        let bad = capture(&mut shell("echo no; exit 3"), &log, minute).unwrap();
        assert!(!bad.success);
        assert_eq!(bad.output, "no\n");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let failure = show(&mut Command::new("no-such-program-anywhere")).unwrap_err();
        assert!(failure.to_string().contains("no-such-program-anywhere"));
    }

    #[test]
    fn dropping_a_running_child_ends_its_whole_group() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        // The grandchild holds the pipe open; reading it ends only when the grandchild has ended.
        let script = format!("(exec >{}; sleep 600) & wait", pipe.display());
        let running = Running::start(&mut shell(&script)).unwrap();
        let mut held = File::open(&pipe).unwrap();
        drop(running);
        assert_eq!(held.read_to_end(&mut Vec::new()).unwrap(), 0);
    }
}
