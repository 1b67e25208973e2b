//! The texts of the page without script, in the browser's language, from the same files as the
//! app's.

use bistand_wire::Problem;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

macro_rules! sources {
    ($($language:literal),*) => {
        [$((
            $language,
            [
                include_str!(concat!("../../../../locales/", $language, "/old.ftl")),
                include_str!(concat!("../../../../locales/", $language, "/errors.ftl")),
            ],
        )),*]
    };
}

/// The languages; the first one is for browsers that accept none of them.
const SOURCES: [(&str, [&str; 2]); 4] = sources!("en", "nl", "de", "da");

/// The texts in one language.
pub(super) struct Texts {
    language: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl Texts {
    /// The texts in the first available language that the browser accepts.
    pub(super) fn for_browser(accepted: Option<&str>) -> Self {
        let wanted = accepted.unwrap_or_default().split(',');
        let primary = |tag: &str| {
            let tag = tag.split(';').next().unwrap_or_default().trim();
            tag.split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        let found = wanted
            .map(primary)
            .find_map(|tag| SOURCES.iter().find(|(language, _)| *language == tag));
        let (language, sources) = found.unwrap_or(&SOURCES[0]);
        Self::load(language, sources)
    }

    fn load(language: &'static str, sources: &[&str; 2]) -> Self {
        let tag = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        for source in sources {
            // Invalid lines are skipped; a test shows that there are none.
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The language's tag.
    pub(super) fn language(&self) -> &'static str {
        self.language
    }

    /// A text.
    pub(super) fn say(&self, key: &str) -> String {
        self.format(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a refusal.
    pub(super) fn problem(&self, problem: &Problem) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("seconds", FluentValue::from(problem.seconds.unwrap_or(1)));
        let denial = self.format(&format!("denial-{}", problem.code), Some(&arguments));
        denial
            .or_else(|| self.format(&format!("error-{}", problem.code), Some(&arguments)))
            .unwrap_or_else(|| self.say("error-unknown"))
    }

    fn format(&self, key: &str, arguments: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, arguments, &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(source: &str) -> Vec<&str> {
        let lines = source
            .lines()
            .filter(|line| !line.starts_with([' ', '#', '}']));
        lines
            .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
            .collect()
    }

    #[test]
    fn every_language_has_every_sentence_and_none_is_damaged() {
        let (_, english) = SOURCES[0];
        for (language, sources) in SOURCES {
            for (source, reference) in sources.iter().zip(english) {
                assert_eq!(keys(source), keys(reference), "{language}");
                assert!(
                    FluentResource::try_new((*source).to_owned()).is_ok(),
                    "{language}"
                );
            }
            let texts = Texts::load(language, &sources);
            for key in keys(sources[0]) {
                assert_ne!(texts.say(key), key, "{language}");
            }
        }
    }

    #[test]
    fn the_browsers_first_language_that_there_is_counts() {
        let language = |accepted| Texts::for_browser(accepted).language();
        assert_eq!(language(Some("fr-FR,da;q=0.8,en;q=0.5")), "da");
        assert_eq!(language(Some("de-AT")), "de");
        assert_eq!(language(Some("xx")), "en");
        assert_eq!(language(None), "en");
    }

    #[test]
    fn a_refusal_has_its_sentence_with_its_seconds() {
        let texts = Texts::for_browser(Some("nl"));
        assert!(texts.problem(&Problem::slow_down(7)).contains('7'));
        let denial = Problem::from(bistand_session::Denial::EntryNotValid);
        assert_eq!(texts.problem(&denial), texts.say("denial-entry-not-valid"));
    }
}
