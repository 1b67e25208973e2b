//! The page for browsers that cannot run the app, Internet Explorer above all (A6, A23–A26): plain
//! HTML without script. Chat works; audio and video need another browser, a phone or a telephone
//! call. A message in the chat informs the agent.

mod log;
mod presence;
mod refusals;
mod texts;

use askama::Template;
use axum::extract::State;
use axum::http::header::{
    ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY, USER_AGENT,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use bistand_session::{Actor, ChatCommand, Command, DeviceId};
use bistand_wire::http::Enter;
use bistand_wire::{Code, Problem};
use serde::Deserialize;
use sha2::{Digest, Sha256};

pub(crate) use log::log;
pub use presence::Pollers;
pub(crate) use refusals::as_page;
use texts::Texts;

use crate::app::App;
use crate::auth::{Cookies, Customer};
use crate::hex;
use crate::http::client::ClientAddress;
use crate::http::{Form, Query, entry};
use crate::live::{Snapshot, random_u64};
use crate::problem::Refusal;

/// The largest form in bytes: a message of 32 KiB, which a browser may encode as three bytes per
/// byte, and room for a longer one, so that its refusal can still show the text.
pub(crate) const FORM_BYTES: usize = 192 * 1024;

/// These pages embed one frame of their own and run no script.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; \
    form-action 'self'; frame-ancestors 'self'; base-uri 'none'";
/// Without a referrer, a form is sent with `Origin: null` and refused.
const REFERRER: HeaderValue = HeaderValue::from_static("same-origin");

/// Whether a browser identifies itself as Internet Explorer.
#[must_use]
pub fn is_old(headers: &HeaderMap) -> bool {
    let agent = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    agent.is_some_and(|agent| agent.contains("Trident/") || agent.contains("MSIE "))
}

/// Redirects an old browser from the app to this page.
#[must_use]
pub fn redirect(link: Option<&str>) -> Response {
    let well_formed = |link: &&str| link.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let target = match link.filter(well_formed) {
        Some(link) => format!("/old?link={link}"),
        None => String::from("/old"),
    };
    let target = HeaderValue::from_str(&target).unwrap_or(HeaderValue::from_static("/old"));
    (StatusCode::FOUND, [(LOCATION, target)]).into_response()
}

#[derive(Template)]
#[template(path = "noscript.html")]
struct Page {
    texts: Texts,
    site: String,
    privacy: Option<String>,
    error: Option<String>,
    inside: bool,
    /// Whether the session has ended, so that nothing can be written.
    over: bool,
    code: String,
    name: String,
    link: String,
    body: String,
    command: String,
}

/// The query of the page's URL.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    link: String,
}

/// The entry form.
#[derive(Deserialize)]
pub(crate) struct EnterForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    link: String,
    #[serde(default)]
    name: String,
}

/// The message form.
#[derive(Deserialize)]
pub(crate) struct SayForm {
    body: String,
    id: String,
}

fn page(app: &App, headers: &HeaderMap) -> Page {
    let languages = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let texts = Texts::for_browser(languages);
    Page {
        site: app.settings.site_name.clone(),
        privacy: app.settings.privacy_notice(texts.language()),
        texts,
        error: None,
        inside: false,
        over: false,
        code: String::new(),
        name: String::new(),
        link: String::new(),
        body: String::new(),
        command: format!("{:016x}", random_u64()),
    }
}

fn answer<T: Template>(status: StatusCode, page: &T) -> Response {
    match page.render() {
        Ok(html) => {
            let policy = HeaderValue::from_static(POLICY);
            let policies = [
                (CONTENT_SECURITY_POLICY, policy),
                (REFERRER_POLICY, REFERRER),
            ];
            (status, policies, Html(html)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "failed to render a page");
            Refusal::from(Code::Failed).into_response()
        }
    }
}

/// `GET /old/style.css`
pub(crate) async fn style() -> Response {
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    (
        [(CONTENT_TYPE, kind)],
        include_str!("../../templates/noscript.css"),
    )
        .into_response()
}

/// `GET /old/icon.svg`: browsers would otherwise request `/favicon.ico`.
pub(crate) async fn icon() -> Response {
    let kind = HeaderValue::from_static("image/svg+xml");
    (
        [(CONTENT_TYPE, kind)],
        include_bytes!("../../../../web/src/styles/icon.svg"),
    )
        .into_response()
}

/// `GET /old`
pub(crate) async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
    cookies: Cookies,
) -> Response {
    let mut page = page(&app, &headers);
    page.link = asked.link;
    if page.link.is_empty() {
        match snapshot(&app, &cookies).await {
            Ok(Some(known)) => {
                page.inside = true;
                page.over = known.view.session.status.is_over();
            }
            Ok(None) => {}
            // A failing disk must not make the page ask for the code again.
            Err(problem) => {
                page.inside = true;
                page.error = Some(page.texts.problem(&problem));
            }
        }
    }
    // Submitting the form shows whether the browser stores cookies, before a code is used up.
    (cookies.with_probe(), answer(StatusCode::OK, &page)).into_response()
}

/// `POST /old/enter`
pub(crate) async fn enter(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    cookies: Cookies,
    Form(form): Form<EnterForm>,
) -> Response {
    let mut page = page(&app, &headers);
    let full = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if !cookies.kept() {
        page.error = Some(page.texts.say("old-cookies"));
        (page.code, page.link) = (form.code, form.link);
        return (cookies.with_probe(), answer(StatusCode::OK, &page)).into_response();
    }
    let enter = Enter {
        code: full(&form.code),
        link: full(&form.link),
        name: full(&form.name),
        ..Enter::default()
    };
    match entry::admit(&app, address, cookies, enter, true).await {
        (cookies, Ok(bistand_wire::http::Entered::Inside { .. })) => {
            let to = [(LOCATION, HeaderValue::from_static("/old"))];
            (cookies, (StatusCode::SEE_OTHER, to)).into_response()
        }
        (cookies, Ok(_)) => {
            page.error = Some(page.texts.say("old-asked"));
            (page.code, page.link, page.name) = (form.code, form.link, form.name);
            (cookies, answer(StatusCode::OK, &page)).into_response()
        }
        (cookies, Err(refusal)) => {
            page.error = Some(page.texts.problem(refusal.problem()));
            (page.code, page.link, page.name) = (form.code, form.link, form.name);
            (cookies, answer(StatusCode::OK, &page)).into_response()
        }
    }
}

/// `POST /old/say`
pub(crate) async fn say(
    State(app): State<App>,
    headers: HeaderMap,
    customer: Customer,
    Form(form): Form<SayForm>,
) -> Response {
    let said = command(
        &app,
        &customer,
        id_of(&form.id, &form.body),
        Command::Chat(ChatCommand::Say {
            conversation: None,
            body: form.body.clone(),
        }),
    );
    match said.await {
        Ok(()) => {
            let to = [(LOCATION, HeaderValue::from_static("/old"))];
            (StatusCode::SEE_OTHER, to).into_response()
        }
        Err(problem) => {
            let mut page = page(&app, &headers);
            page.error = Some(page.texts.problem(&problem));
            if problem.is_passing() {
                // It may have been written nevertheless; if it is sent again, it is the same
                // message.
                page.command = form.id;
            }
            page.inside = true;
            page.body = form.body;
            answer(StatusCode::OK, &page)
        }
    }
}

/// `GET` of an address that only receives forms: the page was reloaded from the address bar.
pub(crate) async fn again() -> Response {
    (
        StatusCode::SEE_OTHER,
        [(LOCATION, HeaderValue::from_static("/old"))],
    )
        .into_response()
}

/// The id of a message, derived from the form's id and the text: sent again unchanged it is the
/// same message, changed it is another one.
fn id_of(form: &str, body: &str) -> String {
    let words = Sha256::digest(body.replace("\r\n", "\n"));
    format!("{form}.{}", hex::encode(&words[..8]))
}

/// What the customer with these cookies sees; `None` without a seat.
///
/// # Errors
/// A temporary fault, which leaves open whether the customer has a seat.
async fn snapshot(app: &App, cookies: &Cookies) -> Result<Option<Snapshot>, Problem> {
    let seen = match crate::auth::customer_of(app, cookies).await {
        Ok(customer) => snapshot_of(app, &customer).await,
        Err(refusal) => Err(refusal.problem().clone()),
    };
    match seen {
        Ok(snapshot) => Ok(Some(snapshot)),
        Err(problem) if problem.is_passing() => Err(problem),
        Err(_) => Ok(None),
    }
}

/// What this customer sees.
async fn snapshot_of(app: &App, customer: &Customer) -> Result<Snapshot, Problem> {
    let device: DeviceId = customer.device.parse().map_err(|_| Code::SignedOut)?;
    let actor = Actor::Customer(customer.seat, device);
    app.registry.snapshot(customer.session, actor).await
}

async fn command(
    app: &App,
    customer: &Customer,
    id: String,
    command: Command,
) -> Result<(), Problem> {
    let device: DeviceId = customer.device.parse().map_err(|_| Code::SignedOut)?;
    let actor = Actor::Customer(customer.seat, device);
    app.registry
        .page_command(customer.session, actor, id, command)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_sent_again_has_the_same_id_and_a_changed_one_another() {
        let id = id_of("0123456789abcdef", "Hello\r\nthere");
        assert_eq!(id, id_of("0123456789abcdef", "Hello\nthere"));
        assert_ne!(id, id_of("0123456789abcdef", "Hello there"));
        assert_ne!(id, id_of("fedcba9876543210", "Hello\nthere"));
        assert!(id.len() <= bistand_wire::COMMAND_ID_BYTES, "{id}");
    }
}
