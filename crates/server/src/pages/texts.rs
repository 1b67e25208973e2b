//! Which file of texts a page will request, read from the build's manifest.

use std::collections::HashMap;

use axum::http::HeaderValue;
use serde::Deserialize;

use super::Built;

/// The languages of the pages; the first one is for browsers that accept none of them.
const LANGUAGES: [&str; 4] = ["en", "nl", "de", "da"];
/// Languages whose readers get a related one, as the pages themselves choose.
const NEIGHBOURS: [(&str, &str); 3] = [("nb", "da"), ("nn", "da"), ("no", "da")];

#[derive(Deserialize)]
struct Chunk {
    file: String,
}

/// The `Link` header that makes the browser load a page's texts early. A reader who chose another
/// language than the browser's loads one small file unnecessarily.
pub(super) fn preload(page: &str, accepted: Option<&str>) -> Option<HeaderValue> {
    let manifest = Built::get(".vite/manifest.json")?;
    let chunks: HashMap<String, Chunk> = serde_json::from_slice(&manifest.data).ok()?;
    let ending = format!("texts/{page}/{}", language(accepted));
    let texts = chunks.iter().find(|(key, _)| key.ends_with(&ending))?;
    let link = format!("</{}>; rel=modulepreload; crossorigin", texts.1.file);
    HeaderValue::try_from(link).ok()
}

/// The first of the browser's languages that is available.
fn language(accepted: Option<&str>) -> &'static str {
    let wanted = accepted.unwrap_or_default().split(',').filter_map(|tag| {
        let primary = tag.split([';', '-']).next()?.trim().to_ascii_lowercase();
        let neighbour = NEIGHBOURS.iter().find(|(tag, _)| *tag == primary);
        let primary = neighbour.map_or(primary.as_str(), |(_, language)| language);
        LANGUAGES.into_iter().find(|language| *language == primary)
    });
    wanted.into_iter().next().unwrap_or(LANGUAGES[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Some("fr-FR,da;q=0.8,en;q=0.5"), "da")]
    #[case(Some("nb-NO"), "da")]
    #[case(Some("de-AT, en"), "de")]
    #[case(Some("xx"), "en")]
    #[case(None, "en")]
    fn texts_come_in_the_browsers_first_language(#[case] header: Option<&str>, #[case] is: &str) {
        assert_eq!(language(header), is);
    }
}
