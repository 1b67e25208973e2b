//! Extractors for handlers. axum's own refuse in plain text; these refuse with a problem and a
//! stable code, like everything else.
//!
//! The refusal does not say why parsing failed: the input must not reach logs, and our own pages
//! send nothing that cannot be parsed.

use std::time::Duration;

use axum::Json;
use axum::extract::rejection::{FormRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use bistand_wire::Code;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::listen::Upgraded;
use crate::problem::Refusal;

/// How long a body may take: 64 KiB on a very poor connection.
const BODY_TIME: Duration = Duration::from_secs(30);

/// The JSON body of a request.
pub struct Body<T>(pub T);

/// The form in the body of a request.
pub struct Form<T>(pub T);

/// The query of the URL.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Refusal))]
pub struct Query<T>(pub T);

/// The parameters in the path of a route.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Refusal))]
pub struct Path<T>(pub T);

/// A request to upgrade to a WebSocket.
pub struct Upgrade(pub WebSocketUpgrade);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let Json(body) = in_time(Json::<T>::from_request(request, state)).await?;
        Ok(Self(body))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let axum::Form(form) = in_time(axum::Form::<T>::from_request(request, state)).await?;
        Ok(Self(form))
    }
}

impl<T: DeserializeOwned + Send + 'static, S: Send + Sync> OptionalFromRequestParts<S> for Path<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Refusal> {
        let path = <axum::extract::Path<T> as OptionalFromRequestParts<S>>::from_request_parts(
            parts, state,
        );
        Ok(path.await?.map(|axum::extract::Path(holes)| Self(holes)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let upgrade = WebSocketUpgrade::from_request_parts(parts, state).await?;
        if let Some(upgraded) = parts.extensions.get::<Upgraded>() {
            upgraded.begin();
        }
        Ok(Self(upgrade))
    }
}

async fn in_time<T, R: Into<Refusal>>(
    body: impl Future<Output = Result<T, R>>,
) -> Result<T, Refusal> {
    let read = timeout(BODY_TIME, body)
        .await
        .map_err(|_| Code::Malformed)?;
    read.map_err(Into::into)
}

fn of_status(status: StatusCode) -> Refusal {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge.into(),
        _ => Code::Malformed.into(),
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        of_status(rejection.status())
    }
}

impl From<FormRejection> for Refusal {
    fn from(rejection: FormRejection) -> Self {
        of_status(rejection.status())
    }
}

impl From<QueryRejection> for Refusal {
    fn from(_: QueryRejection) -> Self {
        Code::Malformed.into()
    }
}

impl From<PathRejection> for Refusal {
    fn from(_: PathRejection) -> Self {
        Code::NotFound.into()
    }
}

impl From<WebSocketUpgradeRejection> for Refusal {
    fn from(_: WebSocketUpgradeRejection) -> Self {
        Code::Malformed.into()
    }
}
