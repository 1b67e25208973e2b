//! What any page may know before its user has signed in or joined.

use axum::Json;
use axum::extract::State;
use bistand_wire::http::Site;

use crate::app::App;
use crate::config::{Email, Link};

/// `GET /api/site`
pub(super) async fn site(State(app): State<App>) -> Json<Site> {
    let settings = &app.settings;
    let text = |link: &Link| link.as_str().to_owned();
    let address = |email: &Email| email.as_str().to_owned();
    Json(Site {
        name: settings.site_name.clone(),
        privacy_notice: settings.site_privacy_notice.clone(),
        privacy_notices: settings.privacy_notices(),
        help_link: settings.site_help_link.as_ref().map(text),
        contact_email: settings.site_contact_email.as_ref().map(address),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}
