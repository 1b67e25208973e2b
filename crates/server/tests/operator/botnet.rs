//! A botnet guesses codes against a running server, through a proxy that forwards the client's
//! address. Every response comes from the real server, with its delays and challenges.
//!
//! The claim of the security page: of a million guesses a day at 10,000 valid codes, at most a
//! tenth of a guess opens a lobby, and customers with a code get in meanwhile.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::common::{Answer, Browser, TestServer};

/// Open sessions: enough that codes of three lengths are open.
const SESSIONS: usize = 1_050;
/// Sessions with valid codes at the same time.
const AT_ONCE: usize = 16;
/// Bots that guess concurrently, each from a different address every time.
const BOTS: u32 = 24;
/// For how long they guess.
const ATTACK: Duration = Duration::from_secs(6);
/// One guess in this many may succeed, whatever code length the attacker targets.
const ONE_IN: f64 = 1e7;
/// Guesses a day, and what may come of them.
const GUESSES_A_DAY: f64 = 1e6;
const LOBBIES_A_DAY: f64 = 0.1;

pub(super) async fn server() -> TestServer {
    TestServer::start_with(&[("trusted_proxies", "127.0.0.0/8")]).await
}

async fn open_codes(server: &TestServer) -> Vec<String> {
    let agent = server.agent().await;
    let mut codes = Vec::with_capacity(SESSIONS);
    while codes.len() < SESSIONS {
        let started = join_all((0..AT_ONCE).map(|_| agent.start_session())).await;
        codes.extend(started.into_iter().map(|started| started.code));
    }
    codes
}

/// Tries a code from an address.
pub(super) async fn enter(
    browser: &Browser,
    from: &str,
    code: &str,
    work: Option<Value>,
) -> Answer {
    let mut body = json!({ "code": code });
    if let Some(work) = work {
        body["work"] = work;
    }
    let request = browser
        .request(Method::POST, "/api/enter")
        .header("x-forwarded-for", from)
        .json(&body);
    browser.send(request).await
}

/// Tries a code and does the work that is asked for it, as a page does.
async fn enter_as_a_page(browser: &Browser, from: &str, code: &str) -> Answer {
    let mut answer = enter(browser, from, code, None).await;
    // What is asked for may have grown meanwhile; each time by a bit.
    for _ in 0..8 {
        if answer.status != 403 || answer.code() != "work-needed" {
            break;
        }
        let work = answer.json()["work"].clone();
        let solved = tokio::task::spawn_blocking(move || solve(&work))
            .await
            .unwrap();
        answer = enter(browser, from, code, Some(solved)).await;
    }
    answer
}

fn solve(work: &Value) -> Value {
    let challenge = work["challenge"].as_str().unwrap();
    let bits = work["bits"].as_u64().unwrap();
    let nonce = (0_u64..)
        .find(|nonce| zeros(challenge, *nonce) >= bits)
        .unwrap();
    json!({ "challenge": challenge, "nonce": nonce.to_string() })
}

fn zeros(challenge: &str, nonce: u64) -> u64 {
    let digest = Sha256::digest(format!("{challenge}:{nonce}"));
    let (head, _) = digest.split_at(8);
    let head: [u8; 8] = head.try_into().unwrap();
    u64::from(u64::from_be_bytes(head).leading_zeros())
}

fn random_address() -> String {
    let [a, b, c] = rand::random::<[u8; 3]>();
    format!("100.{a}.{b}.{c}")
}

fn random_code(digits: usize) -> String {
    (0..digits)
        .map(|_| char::from(b'0' + rand::random::<u8>() % 10))
        .collect()
}

/// The chance of one guess, for each length of code.
fn chances(codes: &[String]) -> BTreeMap<usize, f64> {
    let mut open = BTreeMap::new();
    for code in codes {
        *open.entry(code.len()).or_insert(0.0) += 1.0;
    }
    open.into_iter()
        .map(|(digits, open): (usize, f64)| (digits, open / 10_f64.powi(digits as i32)))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a1_a_botnet_opens_no_lobby_while_the_right_code_does() {
    let server = Arc::new(server().await);
    let codes = open_codes(&server).await;
    let chances = chances(&codes);
    assert_eq!(chances.keys().copied().collect::<Vec<_>>(), [9, 10, 11]);
    for (digits, chance) in &chances {
        assert!(chance * ONE_IN <= 1.0, "{digits} digits: {chance}");
        assert!(chance * GUESSES_A_DAY <= LOBBIES_A_DAY, "{digits} digits");
    }

    let over = Arc::new(AtomicBool::new(false));
    let looked_up = Arc::new(AtomicU64::new(0));
    let bots = (0..BOTS).map(|_| {
        let (server, over, looked_up) = (server.clone(), over.clone(), looked_up.clone());
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                let bot = server.anonymous();
                let digits = 9 + usize::from(rand::random::<u8>() % 3);
                let guess = random_code(digits);
                let answer = enter_as_a_page(&bot, &random_address(), &guess).await;
                assert!(answer.status >= 400, "a bot is inside: {}", answer.text);
                assert_eq!(bot.cookie_header(), "", "a refusal gives nothing away");
                if answer.code() == "entry-not-valid" {
                    looked_up.fetch_add(1, Ordering::Relaxed);
                }
            }
        })
    });
    let bots: Vec<_> = bots.collect();

    // Meanwhile those who have a code come, each from an address of their own.
    let began = Instant::now();
    let mut took = Vec::new();
    let mut rightful = codes.iter();
    while began.elapsed() < ATTACK {
        let customer = server.anonymous();
        let code = rightful.next().unwrap();
        let came = Instant::now();
        let answer = enter_as_a_page(&customer, &random_address(), code).await;
        assert_eq!(answer.json()["outcome"], "inside", "{}", answer.text);
        took.push(came.elapsed());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    over.store(true, Ordering::Relaxed);
    let seconds = began.elapsed().as_secs_f64();
    for bot in bots {
        bot.await.unwrap();
    }

    took.sort_unstable();
    let guesses = looked_up.load(Ordering::Relaxed);
    assert!(guesses > 60, "{guesses} guesses are no attack");
    let worst = chances.values().copied().fold(0.0, f64::max);
    println!(
        "{guesses} guesses in {seconds:.1} s were looked up, {:.0} a day from this machine; each \
         opens a lobby with a chance of {worst:.1e}, a million with {:.3}; {} customers got in \
         meanwhile, half of them within {:?}, the slowest within {:?}",
        guesses as f64 / seconds * 86_400.0,
        worst * GUESSES_A_DAY,
        took.len(),
        took[took.len() / 2],
        took[took.len() - 1],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_that_come_at_once_from_one_address_do_not_slip_in_before_they_are_counted() {
    let server = server().await;
    let tries = (0..150).map(|_| {
        let bot = server.anonymous();
        async move {
            enter(&bot, "100.64.0.1", &random_code(9), None)
                .await
                .code()
        }
    });
    let mut codes = BTreeMap::<String, u32>::new();
    for code in join_all(tries).await {
        *codes.entry(code).or_default() += 1;
    }
    // Five are free, the sixth is the first to be counted as too many.
    assert_eq!(codes.get("entry-not-valid"), Some(&6), "{codes:?}");
    assert_eq!(codes.get("slow-down"), Some(&144), "{codes:?}");
    // Another address is not delayed by that.
    let agent = server.agent().await;
    let code = agent.start_session().await.code;
    let entered = enter(&server.anonymous(), "100.64.0.2", &code, None).await;
    assert_eq!(entered.json()["outcome"], "inside", "{}", entered.text);
}

#[tokio::test]
async fn a_whole_office_behind_one_address_gets_in_by_its_right_codes() {
    let server = server().await;
    let agent = server.agent().await;
    for _ in 0..20 {
        let code = agent.start_session().await.code;
        let entered = enter(&server.anonymous(), "100.64.0.3", &code, None).await;
        assert_eq!(entered.json()["outcome"], "inside", "{}", entered.text);
    }
}

#[tokio::test]
async fn work_that_was_done_counts_for_one_guess_alone() {
    let server = server().await;
    // Twice as many as are everyday life in a minute: a minute may end while they come.
    let wrong = (0..130).map(|_| {
        let bot = server.anonymous();
        async move {
            enter(&bot, &random_address(), &random_code(9), None)
                .await
                .code()
        }
    });
    for code in join_all(wrong).await {
        assert!(
            matches!(code.as_str(), "entry-not-valid" | "work-needed"),
            "{code}"
        );
    }
    let bot = server.anonymous();
    let asked = enter(&bot, &random_address(), &random_code(9), None).await;
    assert_eq!(asked.code(), "work-needed", "{}", asked.text);
    let solved = solve(&asked.json()["work"]);
    let first = enter(
        &bot,
        &random_address(),
        &random_code(9),
        Some(solved.clone()),
    )
    .await;
    assert_eq!(first.code(), "entry-not-valid", "{}", first.text);
    let again = enter(&bot, &random_address(), &random_code(9), Some(solved)).await;
    assert_eq!(again.code(), "work-needed", "{}", again.text);
}
