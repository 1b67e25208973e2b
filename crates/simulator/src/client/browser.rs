//! The HTTP side of the protocol: cookies, signing in and joining.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context as _, bail};
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Socket;
use super::screen::Screen;

/// How often the client polls while a person is asked whether to let it in.
const ASK_AGAIN: Duration = Duration::from_secs(2);

/// Challenges of more bits would take minutes.
const BITS_AT_MOST: u64 = 28;

/// A browser: it stores cookies, and has no page (so it sends no `Origin`).
#[derive(Clone)]
pub struct Browser {
    http: reqwest::Client,
    base: String,
    cookies: BTreeMap<String, String>,
}

/// A refusal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// The status code; 0 over the socket.
    pub status: u16,
    /// Stable, kebab-case.
    pub code: String,
    /// How long to wait, for `slow-down`.
    pub seconds: Option<u64>,
    /// The challenge, for `work-needed`.
    work: Option<Value>,
}

impl Refusal {
    pub(crate) fn read(status: u16, problem: &Value) -> Option<Self> {
        Some(Self {
            status,
            code: problem.get("code")?.as_str()?.to_owned(),
            seconds: problem.get("seconds").and_then(Value::as_u64),
            work: problem.get("work").cloned(),
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused: {} ({})", self.code, self.status)
    }
}

impl std::error::Error for Refusal {}

/// The outcome of joining.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entry {
    /// Inside this session.
    Inside(String),
    /// Who is asked whether to let this device in: `first-device` or `host`.
    Asked(String),
    /// The session is back at code entry.
    Returned,
}

impl Browser {
    /// A browser without cookies, for the server at `base` (`http://127.0.0.1:8080`).
    #[must_use]
    pub fn new(base: &str) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        let http = reqwest::Client::new();
        Self {
            http,
            base,
            cookies: BTreeMap::new(),
        }
    }

    /// The same from another local address, for example one of the loopback network.
    ///
    /// # Errors
    /// When the client cannot be built.
    pub fn from_address(base: &str, address: IpAddr) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().local_address(address);
        Ok(Self {
            http: http.build()?,
            ..Self::new(base)
        })
    }

    /// Follows the server to another port, as after a restart in a test.
    pub fn moved_to(&mut self, base: &str) {
        self.base = base.trim_end_matches('/').to_owned();
    }

    /// The server's base URL.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The value of this browser's `Cookie` header.
    #[must_use]
    pub fn cookie(&self) -> String {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Sends a request. Returns the body of the response, or the [`Refusal`].
    ///
    /// # Errors
    /// A refusal, or a response that violates the protocol.
    pub async fn request(
        &mut self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> anyhow::Result<Value> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if !self.cookies.is_empty() {
            request = request.header(COOKIE, self.cookie());
        }
        if let Some(body) = &body {
            request = request.json(body);
        }
        let response = request.send().await?;
        let status = response.status();
        for cookie in response.headers().get_all(SET_COOKIE) {
            self.keep(cookie.to_str()?);
        }
        let kind = response
            .headers()
            .get("content-type")
            .map(|kind| kind.to_str().map(String::from));
        let kind = kind.transpose()?.unwrap_or_default();
        let text = response.text().await?;
        if status == StatusCode::NO_CONTENT {
            return Ok(Value::Null);
        }
        let value: Value = serde_json::from_str(&text)
            .with_context(|| format!("{path} answers {status} with no JSON"))?;
        if status.is_success() {
            return Ok(value);
        }
        if !kind.starts_with("application/problem+json") {
            bail!("{path} refuses with {kind}, not application/problem+json");
        }
        let refusal = Refusal::read(status.as_u16(), &value);
        Err(refusal.context("a refusal without a code")?.into())
    }

    fn keep(&mut self, cookie: &str) {
        let mut fields = cookie.split(';').map(str::trim);
        let Some((name, value)) = fields.next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        let gone = fields.any(|field| field.eq_ignore_ascii_case("max-age=0"));
        if gone || value.is_empty() {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Signs in as staff. Returns `Me`.
    ///
    /// # Errors
    /// As [`Browser::request`].
    pub async fn sign_in(&mut self, login: &str, password: &str) -> anyhow::Result<Value> {
        let body = json!({"login": login, "password": password});
        self.request(Method::POST, "/api/sign-in", Some(body)).await
    }

    /// Creates a session. Returns its id, the code and the link.
    ///
    /// # Errors
    /// As [`Browser::request`].
    pub async fn start_session(&mut self) -> anyhow::Result<(String, String, String)> {
        let started = self
            .request(Method::POST, "/api/sessions", Some(json!({})))
            .await?;
        let field = |name: &str| {
            let field = started[name].as_str().map(str::to_owned);
            field.with_context(|| format!("a session started without {name}"))
        };
        Ok((field("session")?, field("code")?, field("link")?))
    }

    /// Tries once to join with a code.
    ///
    /// # Errors
    /// As [`Browser::request`].
    pub async fn enter(&mut self, code: &str) -> anyhow::Result<Entry> {
        self.knock(json!({"code": code})).await
    }

    /// Tries once to join with a link or its token.
    ///
    /// # Errors
    /// As [`Browser::request`].
    pub async fn enter_by_link(&mut self, link: &str) -> anyhow::Result<Entry> {
        let token = link.rsplit('/').next().unwrap_or(link);
        self.knock(json!({"link": token})).await
    }

    /// Polls until it has joined or is refused.
    ///
    /// # Errors
    /// As [`Browser::request`]; the refusals include `takeover-declined`.
    pub async fn wait_at_the_door(&mut self, code: &str) -> anyhow::Result<String> {
        let mut pace = tokio::time::interval(ASK_AGAIN);
        loop {
            pace.tick().await;
            match self.enter(code).await? {
                Entry::Inside(session) => return Ok(session),
                Entry::Asked(_) => {}
                Entry::Returned => bail!("the door answers what only `GET /api/customer` may"),
            }
        }
    }

    /// The state of this browser as a customer.
    ///
    /// # Errors
    /// As [`Browser::request`].
    pub async fn standing(&mut self) -> anyhow::Result<Entry> {
        let answer = self.request(Method::GET, "/api/customer", None).await?;
        read_entry(&answer)
    }

    /// Tries to join, and solves the challenge if there is one.
    async fn knock(&mut self, mut body: Value) -> anyhow::Result<Entry> {
        let answer = match self
            .request(Method::POST, "/api/enter", Some(body.clone()))
            .await
        {
            Err(error) => {
                let refusal = error.downcast_ref::<Refusal>();
                let Some(work) = refusal.and_then(|refusal| refusal.work.clone()) else {
                    return Err(error);
                };
                body["work"] = solve(&work)?;
                self.request(Method::POST, "/api/enter", Some(body)).await?
            }
            Ok(answer) => answer,
        };
        read_entry(&answer)
    }

    /// Opens the socket of staff.
    ///
    /// # Errors
    /// If the server refuses it, or does not begin with `hello`.
    pub async fn staff_socket(&self) -> anyhow::Result<Socket> {
        Socket::open(self, "/api/socket", Screen::default()).await
    }

    /// Opens the socket of staff again, with the screen of an earlier one.
    ///
    /// # Errors
    /// As [`Browser::staff_socket`].
    pub async fn staff_socket_with(&self, screen: Screen) -> anyhow::Result<Socket> {
        Socket::open(self, "/api/socket", screen).await
    }

    /// Opens the socket of a customer.
    ///
    /// # Errors
    /// As [`Browser::staff_socket`].
    pub async fn customer_socket(&self) -> anyhow::Result<Socket> {
        Socket::open(self, "/api/customer/socket", Screen::default()).await
    }
}

fn read_entry(answer: &Value) -> anyhow::Result<Entry> {
    let text = |name: &str| answer[name].as_str().map(str::to_owned);
    let entry = match answer["outcome"].as_str() {
        Some("inside") => text("session").map(Entry::Inside),
        Some("asked") => text("ask").map(Entry::Asked),
        Some("returned") => Some(Entry::Returned),
        _ => None,
    };
    entry.with_context(|| format!("the door answers {answer}"))
}

/// Finds a nonce so that SHA-256 of `<challenge>:<nonce>` begins with this many zero bits.
fn solve(work: &Value) -> anyhow::Result<Value> {
    let challenge = work["challenge"]
        .as_str()
        .context("a puzzle without a challenge")?;
    let bits = work["bits"].as_u64().filter(|bits| *bits <= BITS_AT_MOST);
    let bits = bits.context("a puzzle that is too hard")?;
    let fits = |nonce: &u64| {
        let hash = Sha256::digest(format!("{challenge}:{nonce}"));
        let first = hash
            .iter()
            .take(8)
            .fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
        u64::from(first.leading_zeros()) >= bits
    };
    let nonce = (0..u64::MAX)
        .find(fits)
        .context("a puzzle without a solution")?;
    Ok(json!({"challenge": challenge, "nonce": nonce.to_string()}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_puzzle_is_solved_as_the_page_says() {
        let work = json!({"challenge": "abc", "bits": 12});
        let done = solve(&work).unwrap();
        let nonce = done["nonce"].as_str().unwrap();
        let hash = Sha256::digest(format!("abc:{nonce}"));
        assert!(hash[0] == 0 && hash[1] < 16);
        assert!(solve(&json!({"challenge": "abc", "bits": 60})).is_err());
    }

    #[test]
    fn cookies_come_and_go() {
        let mut browser = Browser::new("http://localhost/");
        browser.keep("a=1; Path=/; HttpOnly");
        browser.keep("b=2; Max-Age=600");
        assert_eq!(browser.cookie(), "a=1; b=2");
        browser.keep("a=; Max-Age=0; Path=/");
        assert_eq!(browser.cookie(), "b=2");
    }
}
