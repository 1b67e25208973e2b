//! A whole server in this process, and an agent and a customer who speak to it as the protocol page
//! says.

// Each test binary uses its own part of this.
#![allow(dead_code, unreachable_pub)]

use bistand_server::auth::hash_password;
use bistand_server::config::{Settings, Sources};
use bistand_server::serve::{self, Running};
use bistand_simulator::client::{Browser, Call, Entry, Path, Refusal, SessionScreen, Socket};
use bistand_store::{NewUser, Role};
use serde_json::{Value, json};
use tempfile::TempDir;

pub const PASSWORD: &str = "correct horse battery";
/// What the agent's packets begin with.
pub const AGENT: u8 = 0xa1;
/// What the customer's packets begin with.
pub const CUSTOMER: u8 = 0xc1;
/// The customer's conversation.
pub const CHAT: &str = "p2";

pub struct Server {
    pub running: Running,
    pub folder: TempDir,
    pub base: String,
}

impl Server {
    pub async fn start() -> Self {
        let server = Self::start_in(tempfile::tempdir().unwrap()).await;
        let app = server.running.app();
        let user = NewUser {
            id: "u1".into(),
            login: "ida".into(),
            display_name: "Ida".into(),
            role: Role::Agent,
            password_hash: hash_password(PASSWORD.as_bytes()).unwrap(),
        };
        app.store
            .create_user(user, app.now().0, "test")
            .await
            .unwrap();
        server
    }

    pub async fn start_in(folder: TempDir) -> Self {
        // Two providers are in the tree of dependencies; the second call finds the first's.
        let _again = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let settings = [
            ("data", folder.path().display().to_string()),
            ("listen", "127.0.0.1:0".into()),
            ("public_url", "http://localhost".into()),
            ("media.udp", "127.0.0.1:0".into()),
            ("media.tcp", "127.0.0.1:0".into()),
            ("media.threads", "1".into()),
        ];
        let sources = Sources {
            flags: settings.to_vec(),
            ..Sources::default()
        };
        let running = serve::start(Settings::load(&sources).unwrap())
            .await
            .unwrap();
        let base = format!("http://{}", running.addresses().next().unwrap());
        Self {
            running,
            folder,
            base,
        }
    }

    pub async fn agent(&self) -> Browser {
        let mut browser = Browser::new(&self.base);
        let me = browser.sign_in("IDA", PASSWORD).await.unwrap();
        assert_eq!(me["name"], "Ida");
        browser
    }
}

pub fn code_of(error: &anyhow::Error) -> &str {
    error
        .downcast_ref::<Refusal>()
        .map_or("no refusal", |refusal| refusal.code.as_str())
}

pub fn command(kind: &str) -> Value {
    json!({ "type": kind })
}

pub fn waiting(screen: &SessionScreen) -> usize {
    let waiting = screen.field("chat", "/conversations/0/waiting").as_array();
    waiting.map_or(0, Vec::len)
}

/// An agent and a customer in a session, both watching it.
pub struct Pair {
    pub session: String,
    pub code: String,
    pub host: Browser,
    pub guest: Browser,
    pub agent: Socket,
    pub customer: Socket,
}

pub async fn meet(server: &Server) -> Pair {
    let mut host = server.agent().await;
    let (session, code, link) = host.start_session().await.unwrap();
    assert!(link.contains("/j/"));
    let mut agent = host.staff_socket().await.unwrap();
    agent.watch(&session).await.unwrap();
    let mut guest = Browser::new(&server.base);
    let inside = guest.enter(&code).await.unwrap();
    assert_eq!(inside, Entry::Inside(session.clone()));
    let mut customer = guest.customer_socket().await.unwrap();
    customer.watch(&session).await.unwrap();
    Pair {
        session,
        code,
        host,
        guest,
        agent,
        customer,
    }
}

impl Pair {
    /// Both connect their media, and the customer accepts the agent's ring.
    pub async fn call(&mut self, path: Path) -> (Call, Call) {
        let session = self.session.clone();
        let of_agent = Call::connect(&mut self.agent, &session, path, AGENT)
            .await
            .unwrap();
        let of_customer = Call::connect(&mut self.customer, &session, path, CUSTOMER).await;
        let check = json!({"type": "reportCheck", "check": "camera", "state": "works"});
        self.customer.command(&session, check).await.unwrap();
        let check = json!({"type": "reportCheck", "check": "microphone", "state": "works"});
        self.customer.command(&session, check).await.unwrap();
        self.customer
            .command(&session, command("finishCheck"))
            .await
            .unwrap();
        self.agent
            .command(&session, command("startCall"))
            .await
            .unwrap();
        let rings = |screen: &SessionScreen| screen.field("call", "/ring/forMe") == true;
        self.customer
            .until_session(&session, "a ring", rings)
            .await
            .unwrap();
        self.customer
            .command(&session, command("acceptCall"))
            .await
            .unwrap();
        self.customer
            .until_session(&session, "a call", |s| s.status() == "running")
            .await
            .unwrap();
        (of_agent, of_customer.unwrap())
    }
}
