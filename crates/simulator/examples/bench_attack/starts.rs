//! How long a server with many open sessions takes to be there again after it was killed.

use std::time::Instant;

use futures_util::future::try_join_all;

use crate::Row;
use crate::target::Target;

/// Open sessions, and the number of their agents.
const SESSIONS: usize = 10_000;
const AGENTS: usize = 20;

/// From the start of the process until it is ready, and until a command is answered.
pub(crate) async fn rows(mut target: Target) -> anyhow::Result<Vec<Row>> {
    let openers = (0..AGENTS).map(|index| {
        let target = &target;
        let login = format!("agent-{index}");
        async move {
            target.add_user(&login)?;
            let mut agent = target.signed_in(&login).await?;
            for _ in 0..SESSIONS / AGENTS {
                agent.start_session().await?;
            }
            anyhow::Ok(())
        }
    });
    try_join_all(openers).await?;
    let mut agent = target.agent().await?;
    let mut pair = target.meet(&mut agent).await?;
    pair.customer.say(&pair.session, "Is it still on?").await?;

    let began = Instant::now();
    target.kill_and_start().await?;
    let ready = began.elapsed();
    let mut customer = pair.browser;
    customer.moved_to(&target.base());
    let mut socket = customer.customer_socket().await?;
    socket.say(&pair.session, "Are you back?").await?;
    let answered = began.elapsed();
    let text = format!(
        "{:.2} / {:.2} s",
        ready.as_secs_f64(),
        answered.as_secs_f64()
    );
    Ok(vec![(
        "a killed server with 10,000 open sessions is ready / answers a command after",
        text,
    )])
}
