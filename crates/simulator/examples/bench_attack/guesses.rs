//! Guessing codes and passwords: how far an attacker gets, and whom that locks out meanwhile.

use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use bistand_simulator::client::{Browser, Entry, Refusal};

use crate::Row;
use crate::target::Target;

/// How long codes are guessed.
const GUESSING: Duration = Duration::from_secs(60);
/// When those come who have a code.
const RIGHT_AFTER: Duration = Duration::from_secs(20);
/// Tries of a code, one after the other, by then a person has given up.
const GIVES_UP: Duration = Duration::from_secs(120);
/// Logins that exist. Each is tried twice: a third wrong password would be slowed down.
const LOGINS: usize = 24;
const TRIES: usize = 2;

fn loopback(last: usize) -> IpAddr {
    let last = u16::try_from(last).unwrap_or(u16::MAX).to_be_bytes();
    Ipv4Addr::new(127, 9, last[0], last[1]).into()
}

/// One address guesses codes; right codes come from there and from elsewhere.
pub(crate) async fn codes(target: &Target) -> anyhow::Result<Vec<Row>> {
    let mut agent = target.agent().await?;
    let (_, near, _) = agent.start_session().await?;
    let (_, far, _) = agent.start_session().await?;
    let office = loopback(1);
    let guesser = tokio::spawn(guess(target.base(), office));
    let near = tokio::spawn(enter(target.base(), office, near));
    let far = tokio::spawn(enter(target.base(), loopback(2), far));
    let (decided, near, far) = (guesser.await?, near.await?, far.await?);
    let told = |took: Option<Duration>| match took {
        Some(took) => format!("{:.1} s", took.as_secs_f64()),
        None => format!("not within {} s", GIVES_UP.as_secs()),
    };
    Ok(vec![
        (
            "codes of one guesser that are looked at in a minute",
            decided?.to_string(),
        ),
        (
            "a right code from the guesser's address gets in after",
            told(near?),
        ),
        (
            "a right code from another address gets in after",
            told(far?),
        ),
    ])
}

/// Guesses as fast as it is let; how many guesses were looked at.
async fn guess(base: String, address: IpAddr) -> anyhow::Result<u32> {
    let end = Instant::now() + GUESSING;
    let mut decided = 0;
    while Instant::now() < end {
        let mut bot = Browser::from_address(&base, address)?;
        let code = format!("{:09}", rand::random::<u32>() % 1_000_000_000);
        match refusal(bot.enter(&code).await)? {
            None => anyhow::bail!("a guesser is inside"),
            Some(refusal) if refusal.code == "entry-not-valid" => decided += 1,
            // The turn comes when the wait is over, and the first client gets it.
            Some(refusal) => wait(&refusal, end).await,
        }
    }
    Ok(decided)
}

/// Waits as a refusal says; it may ask for work instead.
async fn wait(refusal: &Refusal, end: Instant) {
    let wait = Duration::from_secs(refusal.seconds.unwrap_or(0));
    let until = (Instant::now() + wait).min(end);
    tokio::time::sleep_until(until.into()).await;
}

fn refusal(tried: anyhow::Result<Entry>) -> anyhow::Result<Option<Refusal>> {
    match tried {
        Ok(_) => Ok(None),
        Err(error) => Ok(Some(error.downcast::<Refusal>()?)),
    }
}

/// Tries a right code as a page does, until it is let in; begins while codes are being guessed.
async fn enter(base: String, address: IpAddr, code: String) -> anyhow::Result<Option<Duration>> {
    tokio::time::sleep(RIGHT_AFTER).await;
    let mut browser = Browser::from_address(&base, address)?;
    let began = Instant::now();
    let end = began + GIVES_UP;
    while Instant::now() < end {
        match refusal(browser.enter(&code).await)? {
            None => return Ok(Some(began.elapsed())),
            Some(refusal) => wait(&refusal, end).await,
        }
    }
    Ok(None)
}

/// Whether the time of a failed sign-in reveals that the login exists.
pub(crate) async fn logins(target: &Target) -> anyhow::Result<Row> {
    for index in 0..LOGINS {
        target.add_user(&format!("known-{index}"))?;
    }
    let mut times = Vec::new();
    for round in 0..TRIES {
        for index in 0..LOGINS {
            for known in [true, false] {
                let name = if known { "known" } else { "other" };
                let from = loopback(16 + times.len());
                let mut browser = Browser::from_address(&target.base(), from)?;
                // The connection is opened by another request.
                browser
                    .request(reqwest::Method::GET, "/api/site", None)
                    .await?;
                let began = Instant::now();
                let login = format!("{name}-{index}");
                let tried = browser.sign_in(&login, "not the password").await;
                let refusal = match tried {
                    Ok(_) => anyhow::bail!("a wrong password is let in"),
                    Err(error) => error.downcast::<Refusal>()?,
                };
                anyhow::ensure!(refusal.code == "sign-in-failed", "{refusal}");
                times.push((round, known, began.elapsed().as_secs_f64()));
            }
        }
    }
    let text = format!("{:.0} %", 100.0 * right_by_time(&times));
    Ok((
        "logins told from unknown ones by time alone (50 % is chance)",
        text,
    ))
}

/// A guesser learns from one round where to draw the line, and is tested by the other.
fn right_by_time(times: &[(usize, bool, f64)]) -> f64 {
    let right = |round: usize, line: f64, slow_is_known: bool| {
        let of_round = times.iter().filter(|(of, ..)| *of == round);
        let fits =
            |(_, known, time): &&(usize, bool, f64)| ((*time > line) == slow_is_known) == *known;
        of_round.filter(fits).count()
    };
    let lines = times.iter().filter(|(of, ..)| *of == 0);
    let all = lines.flat_map(|(.., line)| [(*line, true), (*line, false)]);
    let best = all.max_by_key(|(line, way)| right(0, *line, *way));
    let tested = times.iter().filter(|(of, ..)| *of == 1).count();
    best.map_or(0.0, |(line, way)| {
        right(1, line, way) as f64 / tested as f64
    })
}
