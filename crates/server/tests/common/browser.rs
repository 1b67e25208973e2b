//! A browser without a page: it keeps cookies and says from which page it asks.

use std::net::SocketAddr;
use std::sync::Arc;

use bistand_wire::http::Started;
use reqwest::cookie::{CookieStore as _, Jar};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, Url};
use serde_json::{Value, json};

use super::Socket;

/// A browser.
#[derive(Clone)]
pub struct Browser {
    http: reqwest::Client,
    jar: Arc<Jar>,
    address: SocketAddr,
    origin: String,
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub text: String,
}

impl Answer {
    /// The body as JSON; a body that is none fails the test.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Browser {
    /// A browser without cookies.
    pub fn at(address: SocketAddr) -> Self {
        let jar = Arc::new(Jar::default());
        let http = reqwest::Client::builder()
            .cookie_provider(jar.clone())
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let origin = format!("http://{address}");
        Self {
            http,
            jar,
            address,
            origin,
        }
    }

    /// The same with a cookie more.
    #[must_use]
    pub fn with_cookie(self, name: &str, value: &str) -> Self {
        let url: Url = self.origin.parse().unwrap();
        self.jar.add_cookie_str(&format!("{name}={value}"), &url);
        self
    }

    /// The same browser, after the server has started again elsewhere.
    #[must_use]
    pub fn moved_to(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self.origin = format!("http://{address}");
        self
    }

    /// Where the server is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The origin of the server's pages.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The header with the cookies that this browser would send.
    pub fn cookie_header(&self) -> String {
        let url: Url = self.origin.parse().unwrap();
        let header = self.jar.cookies(&url);
        header.map_or_else(String::new, |header| header.to_str().unwrap().to_owned())
    }

    /// A request from one of the server's own pages.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.bare(method, path);
        request.header("origin", self.origin.as_str())
    }

    /// A request that does not say from which page it comes.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.origin))
    }

    /// Sends a request.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    /// `GET`
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// `POST` with a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body))
            .await
    }

    /// Signs in.
    pub async fn sign_in(&self, login: &str, password: &str) -> Answer {
        let body = json!({ "login": login, "password": password });
        self.post("/api/sign-in", body).await
    }

    /// Starts a session; this browser is an agent's.
    pub async fn start_session(&self) -> Started {
        let answer = self.post("/api/sessions", json!({})).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        serde_json::from_str(&answer.text).unwrap()
    }

    /// Tries a code.
    pub async fn enter(&self, code: &str) -> Answer {
        self.post("/api/enter", json!({ "code": code })).await
    }

    /// Opens the socket of an agent.
    pub async fn staff_socket(&self) -> Socket {
        Socket::open(self, "/api/socket").await.unwrap()
    }

    /// Opens the socket of a customer.
    pub async fn customer_socket(&self) -> Socket {
        Socket::open(self, "/api/customer/socket").await.unwrap()
    }
}
