//! A password that is typed at a terminal is not seen there.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, ChildStderr, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::common::{Browser, PASSWORD, Program, program};

/// A terminal with a command of the program in it.
struct Terminal {
    keyboard: File,
    questions: ChildStderr,
    child: Child,
}

impl Terminal {
    fn run(data: &Path, arguments: &[&str]) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        let keyboard = openpt(flags).unwrap();
        grantpt(&keyboard).unwrap();
        unlockpt(&keyboard).unwrap();
        let name = ptsname(&keyboard, Vec::new())
            .unwrap()
            .into_string()
            .unwrap();
        let screen: OwnedFd = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name)
            .unwrap()
            .into();
        let mut child = program()
            .current_dir(data)
            .arg("--data")
            .arg(data)
            .args(arguments)
            .stdin(screen)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            keyboard: File::from(keyboard),
            questions: child.stderr.take().unwrap(),
            child,
        }
    }

    /// Waits for a question, then types.
    fn answer(&mut self, question: &str, text: &str) {
        let mut asked = vec![0; question.len()];
        self.questions.read_exact(&mut asked).unwrap();
        assert_eq!(String::from_utf8(asked).unwrap(), question);
        writeln!(self.keyboard, "{text}").unwrap();
    }

    /// The exit code, what was complained about, and what was to be seen of the typing.
    fn end(mut self) -> (Option<i32>, String, String) {
        let status = self.child.wait().unwrap();
        let mut said = String::new();
        self.questions.read_to_string(&mut said).unwrap();
        let mut seen = Vec::new();
        // Reading from a terminal that no process has open any more is an error; what was shown
        // before has been read.
        let _end = self.keyboard.read_to_end(&mut seen);
        (status.code(), said, String::from_utf8(seen).unwrap())
    }
}

const ADD: [&str; 6] = ["user", "add", "--login", "anna", "--name", "Anna"];

#[tokio::test]
async fn a_password_is_asked_for_twice_and_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::run(folder.path(), &ADD);
    terminal.answer("Password: ", PASSWORD);
    terminal.answer("Repeat the password: ", PASSWORD);
    let (code, said, seen) = terminal.end();
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(seen.trim(), "", "only the ends of lines are shown");

    let server = Program::serve(folder.path(), &[]);
    let browser = Browser::at(server.address());
    assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 200);

    let reset = ["user", "reset", "--login", "anna", "--password-stdin"];
    let mut terminal = Terminal::run(folder.path(), &reset);
    terminal.answer("Password: ", "another fine password");
    let (code, said, seen) = terminal.end();
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(seen.trim(), "");
    let again = browser.sign_in("anna", "another fine password").await;
    assert_eq!(again.status, 200);
    assert_eq!(server.terminate().0, Some(0));
}

#[test]
fn a_slip_of_the_hand_or_a_change_of_mind_makes_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = Terminal::run(folder.path(), &ADD);
    terminal.answer("Password: ", PASSWORD);
    terminal.answer("Repeat the password: ", "correct horse batteru");
    let (code, said, _) = terminal.end();
    assert_eq!(code, Some(1));
    assert!(said.contains("the passwords do not match"), "{said}");

    let mut terminal = Terminal::run(folder.path(), &ADD);
    terminal.answer("Password: ", "half a password\u{3}");
    let (code, said, _) = terminal.end();
    assert_eq!(code, Some(1));
    assert!(said.contains("cancelled; nothing was changed"), "{said}");

    let list = crate::common::tool(folder.path(), &["user", "list"], "");
    assert_eq!(String::from_utf8_lossy(&list.stdout), "");
}
