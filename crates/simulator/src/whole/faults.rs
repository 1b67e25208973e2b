//! What breaks beside the server: its disk and its media.

use std::time::Duration;

use tokio::time::Instant;

use super::actions::any_session;
use super::disk::Weather;
use super::forwarder::Media;
use super::stage::Stage;

/// Media break, or are heard of.
pub(super) fn stir(stage: &Stage, media: &Media, breaks: bool) {
    let (session, gone) = {
        let mut inner = stage.lock();
        let Some(session) = any_session(&mut inner) else {
            return;
        };
        inner.note(format!(
            "media of {session} {}",
            if breaks { "break" } else { "stir" }
        ));
        (session, inner.dice.once_in(3))
    };
    match breaks {
        true => media.break_room(session),
        false => media.stir(session, gone),
    }
}

/// The disk works, or is slow, hangs, fails now and then, or fails.
pub(super) fn weather(stage: &Stage) {
    let mut inner = stage.lock();
    let mut weather = Weather::default();
    match *inner
        .dice
        .weighed(&[(6, 0), (2, 1), (2, 2), (2, 3), (2, 4), (1, 5)])
    {
        1 => weather.slow_ms = 1_500,
        2 => {
            let wait = inner.dice.below(8_000);
            weather.hangs_until = Some(Instant::now() + Duration::from_millis(wait));
            weather.reads_go_on = inner.dice.once_in(2);
            // It may fail when it no longer hangs.
            weather.failing_writes = *inner.dice.one_of(&[0, 0, 30, 100]);
        }
        3 => (weather.failing_writes, weather.failing_reads) = (30, 10),
        4 => weather.failing_writes = 100,
        5 => (weather.failing_writes, weather.failing_reads) = (100, 100),
        _ => {}
    }
    let hangs = weather.hangs_until.is_some();
    let (writes, slow) = (weather.failing_writes, weather.slow_ms);
    inner.note(format!(
        "weather: fails {writes} %, slow {slow} ms, hangs {hangs}"
    ));
    inner.disturb(&weather);
    drop(inner);
    stage.platter().set_weather(weather);
}
