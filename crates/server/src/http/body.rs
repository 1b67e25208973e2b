//! A JSON body, refused with a problem when it cannot be read.

use std::time::Duration;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use bistand_wire::Code;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::problem::Refusal;

/// How long a body may take: 64 KiB on a very poor line.
const BODY_TIME: Duration = Duration::from_secs(30);

/// The JSON body of a request. Why it could not be read is not told: what it held is not for
/// logs, and our own pages send none that cannot.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let read = timeout(BODY_TIME, Json::<T>::from_request(request, state)).await;
        match read.map_err(|_| Code::Malformed)? {
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::BytesRejection(rejection))
                if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE =>
            {
                Err(Code::TooLarge.into())
            }
            Err(_) => Err(Code::Malformed.into()),
        }
    }
}
