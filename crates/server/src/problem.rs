//! The only conversion of errors into HTTP responses: problem+json (RFC 9457) with a stable code.
//! Errors that are not the caller's are logged here, once.

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bistand_session::Denial;
use bistand_store::{AppendError, StoreError};
use bistand_wire::{Code, Problem};
use serde::Serialize;

/// A request that was refused.
#[derive(Debug)]
pub struct Refusal(Problem);

impl Refusal {
    /// The code that the page receives.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.0
    }

    /// Whether it is refused for this reason.
    pub(crate) fn is(&self, code: Code) -> bool {
        self.0.code == Problem::new(code).code
    }

    fn status(&self) -> StatusCode {
        match self.0.code.as_str() {
            "malformed" | "unknown-message" => StatusCode::BAD_REQUEST,
            "signed-out" | "sign-in-failed" => StatusCode::UNAUTHORIZED,
            "forbidden" | "work-needed" | "entry-not-valid" | "takeover-declined"
            | "not-in-session" | "not-host" | "not-agent" | "not-customer" => StatusCode::FORBIDDEN,
            "not-found" => StatusCode::NOT_FOUND,
            "too-large" => StatusCode::PAYLOAD_TOO_LARGE,
            "offer-not-usable" | "text-empty" | "text-too-long" => StatusCode::UNPROCESSABLE_ENTITY,
            "slow-down" => StatusCode::TOO_MANY_REQUESTS,
            "failed" => StatusCode::INTERNAL_SERVER_ERROR,
            "media-unavailable" | "unavailable" | "stopping" => StatusCode::SERVICE_UNAVAILABLE,
            // The rest are rules that the state of the session does not satisfy now.
            _ => StatusCode::CONFLICT,
        }
    }
}

/// The body. The type is left out: it is `about:blank`, the code says more.
#[derive(Serialize)]
struct Body<'a> {
    status: u16,
    title: &'a str,
    #[serde(flatten)]
    problem: &'a Problem,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        let body = Body {
            status: status.as_u16(),
            title: status.canonical_reason().unwrap_or_default(),
            problem: &self.0,
        };
        let mut headers = HeaderMap::new();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(CONTENT_TYPE, kind);
        if let Some(seconds) = self.0.seconds {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        let mut response = (status, headers, Json(body)).into_response();
        // For a layer that responds with a page instead of JSON.
        response.extensions_mut().insert(self.0);
        response
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self(code.into())
    }
}

impl From<Denial> for Refusal {
    fn from(denial: Denial) -> Self {
        Self(denial.into())
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        Code::Unavailable.into()
    }
}

impl From<AppendError> for Refusal {
    fn from(error: AppendError) -> Self {
        tracing::error!(%error, "an append failed");
        Code::Unavailable.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Code::SignInFailed.into(), 401)]
    #[case(Code::SignedOut.into(), 401)]
    #[case(Code::Forbidden.into(), 403)]
    #[case(Code::Malformed.into(), 400)]
    #[case(Code::TooLarge.into(), 413)]
    #[case(Code::NotFound.into(), 404)]
    #[case(Code::Unavailable.into(), 503)]
    #[case(Code::Failed.into(), 500)]
    #[case(Code::Stopping.into(), 503)]
    #[case(Problem::slow_down(3).into(), 429)]
    #[case(Denial::EntryNotValid.into(), 403)]
    #[case(Denial::TextTooLong.into(), 422)]
    #[case(Denial::SessionEnded.into(), 409)]
    fn every_refusal_has_its_status(#[case] refusal: Refusal, #[case] status: u16) {
        let response = refusal.into_response();
        assert_eq!(response.status().as_u16(), status);
        let kind = &response.headers()[CONTENT_TYPE];
        assert_eq!(kind, "application/problem+json");
    }

    #[test]
    fn a_delay_is_told_in_the_header_too() {
        let response = Refusal::from(Problem::slow_down(30)).into_response();
        assert_eq!(response.headers()[RETRY_AFTER], "30");
    }
}
