//! Turns a refusal by the guard, or of a form that cannot be parsed, into a page that people can
//! read.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::ACCEPT;
use axum::middleware::Next;
use axum::response::Response;
use bistand_wire::{Code, Problem};

use super::log::Log;
use super::{answer, page, snapshot};
use crate::app::App;
use crate::auth::Cookies;

/// Responds with a page where the route has refused.
pub(crate) async fn as_page(
    State(app): State<App>,
    cookies: Cookies,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers().clone();
    let is_log = request.uri().path() == "/old/log";
    let response = next.run(request).await;
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    let reads_pages = accepts.is_some_and(|kinds| kinds.contains("text/html"));
    let Some(problem) = response.extensions().get::<Problem>() else {
        return response;
    };
    if !reads_pages {
        return response;
    }
    let mut page = page(&app, &headers);
    let is = |code| problem.code == Problem::new(code).code;
    let sentence = if is(Code::SignedOut) {
        page.texts.say("old-forgotten")
    } else if is(Code::TooLarge) {
        page.texts.say("old-too-long")
    } else {
        page.texts.problem(problem)
    };
    // With the same status as other refusals: Internet Explorer shows its own pages for the rest.
    if is_log {
        return answer(
            StatusCode::OK,
            &Log::new(page.texts, vec![], Some(sentence)),
        );
    }
    // A failing disk must not make the page ask for the code again.
    page.inside = !matches!(snapshot(&app, &cookies).await, Ok(None));
    page.error = Some(sentence);
    answer(StatusCode::OK, &page)
}
