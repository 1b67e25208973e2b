//! The server under test: started on free ports, with a data folder of its own.

use std::net::SocketAddr;
use std::time::Duration;

use bistand_server::app::App;
use bistand_server::auth::hash_password;
use bistand_server::config::{Settings, Sources};
use bistand_server::serve::{self, Running, Tuning};
use bistand_session::UserId;
use bistand_store::{NewUser, Role};
use bistand_wire::http::Started;
use tempfile::TempDir;

use super::{Answer, Browser};

/// The password of all users in the tests.
pub const PASSWORD: &str = "correct horse battery";

/// What a user of the tests may do.
#[derive(Clone, Copy, Debug)]
pub enum UserRole {
    /// An agent.
    Agent,
    /// An administrator.
    Administrator,
}

/// A running server.
pub struct TestServer {
    running: Running,
    folder: TempDir,
    flags: Vec<(&'static str, String)>,
    tuning: Tuning,
}

impl TestServer {
    /// Starts one with an empty data folder.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts one with further settings, as (key, value).
    pub async fn start_with(flags: &[(&'static str, &str)]) -> Self {
        let flags = flags
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .collect();
        Self::start_in(tempfile::tempdir().unwrap(), flags, Tuning::default()).await
    }

    /// Starts one that unloads sessions which have been idle for this time.
    pub async fn start_idling(idle: Duration) -> Self {
        let mut tuning = Tuning::default();
        tuning.memory.idle = idle;
        Self::start_tuned(&[], tuning).await
    }

    /// Starts one with other times and bounds.
    pub async fn start_tuned(flags: &[(&'static str, &str)], tuning: Tuning) -> Self {
        let flags = flags
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .collect();
        Self::start_in(tempfile::tempdir().unwrap(), flags, tuning).await
    }

    /// Starts one on the data of another one that was stopped.
    pub async fn start_on(folder: TempDir, flags: &[(&'static str, &str)]) -> Self {
        let flags = flags
            .iter()
            .map(|(key, value)| (*key, (*value).to_owned()))
            .collect();
        Self::start_in(folder, flags, Tuning::default()).await
    }

    /// Stops it and starts another one on its data.
    pub async fn restart(self) -> Self {
        let Self {
            running,
            folder,
            flags,
            tuning,
        } = self;
        running.stop().await.unwrap();
        Self::start_in(folder, flags, tuning).await
    }

    /// Stops it; the data stay until the folder is dropped.
    pub async fn stop(self) -> TempDir {
        self.running.stop().await.unwrap();
        self.folder
    }

    async fn start_in(folder: TempDir, flags: Vec<(&'static str, String)>, tuning: Tuning) -> Self {
        // Two providers are in the tree of dependencies; the second call finds the first's.
        let _again = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let data = folder.path().display().to_string();
        let own = [
            ("data", data.as_str()),
            ("listen", "127.0.0.1:0"),
            ("public_url", "http://localhost"),
            ("media.udp", "127.0.0.1:0"),
            ("media.tcp", "127.0.0.1:0"),
            ("media.threads", "1"),
        ];
        let own = own.into_iter().map(|(key, value)| (key, value.to_owned()));
        let sources = Sources {
            flags: own.chain(flags.clone()).collect(),
            ..Sources::default()
        };
        let settings = Settings::load(&sources).unwrap();
        let running = serve::start_tuned(settings, tuning).await.unwrap();
        Self {
            running,
            folder,
            flags,
            tuning,
        }
    }

    /// What its handlers share.
    pub fn app(&self) -> &App {
        self.running.app()
    }

    /// Its data folder.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running.addresses().next().unwrap()
    }

    /// The address at which it redirects plain http.
    pub fn redirect_address(&self) -> SocketAddr {
        self.running.redirects().next().unwrap()
    }

    /// A browser without any cookie.
    pub fn anonymous(&self) -> Browser {
        Browser::at(self.address())
    }

    /// Makes a user; the password is [`PASSWORD`].
    pub async fn add_user(&self, login: &str, role: UserRole) -> UserId {
        let id = UserId(rand::random());
        let user = NewUser {
            id: id.to_string(),
            login: login.to_owned(),
            display_name: format!("Name of {login}"),
            role: match role {
                UserRole::Agent => Role::Agent,
                UserRole::Administrator => Role::Administrator,
            },
            password_hash: hash_password(PASSWORD.as_bytes()).unwrap(),
        };
        let app = self.app();
        app.store
            .create_user(user, app.now().0, "test")
            .await
            .unwrap();
        id
    }

    /// A browser in which a new agent has signed in.
    pub async fn agent(&self) -> Browser {
        self.signed_in(UserRole::Agent).await
    }

    /// A browser in which a new administrator has signed in.
    pub async fn administrator(&self) -> Browser {
        self.signed_in(UserRole::Administrator).await
    }

    /// A browser in which a new user has signed in.
    pub async fn signed_in(&self, role: UserRole) -> Browser {
        let login = format!("user-{:016x}", rand::random::<u64>());
        self.add_user(&login, role).await;
        let browser = self.anonymous();
        let answer = browser.sign_in(&login, PASSWORD).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        browser
    }

    /// A new agent, and a customer who has entered the session that the agent has started.
    pub async fn meeting(&self) -> (Browser, Browser, Started) {
        let agent = self.agent().await;
        let started = agent.start_session().await;
        let customer = self.customer(&started.code).await;
        (agent, customer, started)
    }

    /// A browser whose customer has entered by a code.
    pub async fn customer(&self, code: &str) -> Browser {
        let browser = self.anonymous();
        let answer: Answer = browser.enter(code).await;
        assert_eq!(answer.json()["outcome"], "inside", "{}", answer.text);
        browser
    }
}
