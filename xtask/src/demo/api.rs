//! The demo's requests to the server's public HTTP API (`docs/protocol.md`).

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::Body;
use ureq::http::HeaderMap;
use ureq::http::Response;
use ureq::http::header::{COOKIE, SET_COOKIE};

use super::account::Account;

/// Signing in computes a password hash, which is deliberately slow.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// A session that waits for a customer.
pub(super) struct Invitation {
    /// Digits only.
    pub(super) code: String,
    /// The whole link.
    pub(super) link: String,
}

/// The server on this machine.
pub(super) struct Api {
    agent: Agent,
    base: String,
}

impl Api {
    /// A client for the server at this address, which never uses a proxy.
    pub(super) fn at(address: SocketAddr) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(ANSWER_LIMIT))
            .http_status_as_error(false)
            .proxy(None)
            .build();
        Self {
            agent: config.into(),
            base: format!("http://{address}"),
        }
    }

    /// Whether the server is ready to serve.
    pub(super) fn is_ready(&self) -> bool {
        self.serves("/readyz")
    }

    /// Signs in, starts a session and signs out.
    ///
    /// # Errors
    /// If the server cannot be reached or refuses; the message contains its answer.
    pub(super) fn start_session(&self, account: &Account) -> Result<Invitation> {
        let sign_in = json!({"login": account.login, "password": account.password});
        let answer = self.post("/api/sign-in", None, &sign_in)?;
        let cookie = cookies(answer.headers());
        let mut answer = self.post("/api/sessions", Some(&cookie), &json!({}))?;
        let started: Value = answer
            .body_mut()
            .read_json()
            .context("no session in the answer")?;
        self.post("/api/sign-out", Some(&cookie), &json!({}))?;
        let text = |name: &str| {
            let value = started[name].as_str();
            value
                .map(str::to_owned)
                .with_context(|| format!("no {name} in the answer"))
        };
        Ok(Invitation {
            code: text("code")?,
            link: text("link")?,
        })
    }

    /// Whether the page is served.
    pub(super) fn serves(&self, path: &str) -> bool {
        let answer = self.agent.get(format!("{}{path}", self.base)).call();
        answer.is_ok_and(|answer| answer.status().is_success())
    }

    fn post(&self, path: &str, cookie: Option<&str>, body: &Value) -> Result<Response<Body>> {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        let mut answer = request
            .send_json(body)
            .with_context(|| format!("request to {path} failed"))?;
        if !answer.status().is_success() {
            let said = answer.body_mut().read_to_string().unwrap_or_default();
            anyhow::bail!("{path} was refused ({}): {said}", answer.status());
        }
        Ok(answer)
    }
}

/// All cookies of an answer, in any order, as a request sends them.
fn cookies(headers: &HeaderMap) -> String {
    let set = headers.get_all(SET_COOKIE).iter();
    let pairs = set.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    pairs.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cookie_of_an_answer_is_sent_back() {
        let mut headers = HeaderMap::new();
        for cookie in ["known=1; Path=/; HttpOnly", "staff=a=b; Path=/"] {
            headers.append(SET_COOKIE, cookie.parse().unwrap());
        }
        assert_eq!(cookies(&headers), "known=1; staff=a=b");
    }
}
