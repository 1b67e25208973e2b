//! What the operator reads when a setting is wrong, and which source counts.

use std::path::PathBuf;

use rstest::rstest;

use super::{DECLARED, Settings, Sources, reference};

fn file(text: &str) -> Sources {
    Sources {
        file: Some((PathBuf::from("bistand.toml"), text.to_owned())),
        ..Sources::default()
    }
}

fn variable(name: &str, value: &str) -> Sources {
    Sources {
        environment: vec![(name.to_owned(), value.to_owned())],
        ..Sources::default()
    }
}

fn refusal(sources: &Sources) -> String {
    match Settings::load(sources) {
        Ok(_) => panic!("the settings were accepted"),
        Err(error) => error.to_string(),
    }
}

#[rstest]
#[case(
    "lisen = []",
    "bistand.toml: unknown setting `lisen`; `bistand config reference`"
)]
#[case("[tls]\nmod = 1", "bistand.toml: unknown setting `tls.mod`;")]
#[case("[teles]\nmode = 1", "bistand.toml: unknown setting `teles`;")]
#[case(
    "listen = [\"8080\"]",
    "setting `listen` (bistand.toml): `8080` is not an IP address"
)]
#[case("listen = []", "`listen` is empty")]
#[case(
    "listen = {}",
    "setting `listen` (bistand.toml): expected text, a number"
)]
#[case("a = 1\nb = = 2", "bistand.toml, line 2: invalid TOML:")]
#[case(
    "[tls]\nmode = \"on\"",
    "setting `tls.mode` (bistand.toml): `on` is not one of none,"
)]
#[case("[tls]\nmode = [\"none\"]", "expected one value, not a list")]
#[case(
    "[tls]\nmode = \"self-signed\"",
    "`public_url` must begin with https://"
)]
#[case(
    "public_url = \"http://a.example\"",
    "browsers allow the camera and microphone only over https"
)]
#[case(
    "public_url = \"https://a.example/x\"",
    "is not an address such as https://"
)]
#[case("[media]\nudp_offered = \"no\"", "`no` is not true or false")]
#[case("[media]\nthreads = -1", "`-1` is not a whole number")]
#[case("[media]\nthreads = 900", "`media.threads` is more than 64")]
#[case("[media]\nudp = []", "`media.udp` is empty")]
#[case(
    "[media]\nudp_offered = false\ntcp = []",
    "no audio or video could get through"
)]
#[case(
    "[media]\nthreads = 8\nudp = [\"0.0.0.0:65530\"]",
    "but the highest is 65535"
)]
#[case("[site]\nname = \"\"", "`site.name` must have 1 to 80 characters")]
#[case(
    "[site]\nhelp_link = \"javascript:alert(1)\"",
    "is not a link that begins with"
)]
fn one_sentence_says_what_is_wrong(#[case] text: &str, #[case] says: &str) {
    let refusal = refusal(&file(text));
    assert!(refusal.contains(says), "{refusal}");
    assert!(!refusal.contains('\n'), "{refusal}");
}

#[test]
fn a_privacy_notice_is_in_the_readers_language() {
    let text = "[site]\nprivacy_notice = \"Nothing is kept\"\n\
                privacy_notice_de = \"Nichts wird aufbewahrt\"";
    let settings = Settings::load(&file(text)).unwrap_or_else(|error| panic!("{error}"));
    let notice = |language| settings.privacy_notice(language);
    assert_eq!(notice("de").as_deref(), Some("Nichts wird aufbewahrt"));
    assert_eq!(notice("da").as_deref(), Some("Nothing is kept"));
    assert_eq!(settings.privacy_notices().len(), 1);
}

#[rstest]
#[case("files", "set both `tls.certificate` and `tls.key`")]
#[case("acme", "set `tls.domains`")]
fn a_tls_mode_says_what_it_needs(#[case] mode: &str, #[case] says: &str) {
    let text = format!("public_url = \"https://a.example\"\n[tls]\nmode = \"{mode}\"");
    assert!(refusal(&file(&text)).contains(says));
}

#[test]
fn an_unknown_variable_is_refused_by_name() {
    let refusal = refusal(&variable("BISTAND_LISENT", "[::]:80"));
    assert!(refusal.contains("the variable BISTAND_LISENT"), "{refusal}");
}

#[rstest]
#[case("BISTAND_PORT_8080_TCP_ADDR")]
#[case("BISTAND_SERVICE_HOST")]
#[case("BISTAND_TEST_SERVER")]
#[case("BISTAND_CONFIG")]
#[case("PATH")]
fn a_variable_of_somebody_else_is_left_alone(#[case] name: &str) {
    assert!(Settings::load(&variable(name, "anything")).is_ok());
}

#[test]
fn flags_count_before_variables_before_the_file_before_defaults() {
    let mut sources = file("[site]\nname = \"file\"");
    let name = |sources: &Sources| Settings::load(sources).unwrap().site_name;
    assert_eq!(name(&Sources::default()), "Bistand");
    assert_eq!(name(&sources), "file");
    sources.environment = vec![("BISTAND_SITE_NAME".into(), "variable".into())];
    assert_eq!(name(&sources), "variable");
    sources.flags = vec![("site.name", "flag".into())];
    assert_eq!(name(&sources), "flag");
}

#[test]
fn a_list_is_an_array_in_the_file_and_has_commas_elsewhere() {
    let by_file = Settings::load(&file("listen = [\"0.0.0.0:80\", \"[::]:80\"]")).unwrap();
    let by_variable = Settings::load(&variable("BISTAND_LISTEN", "0.0.0.0:80, [::]:80")).unwrap();
    assert_eq!(by_file.listen, by_variable.listen);
    assert_eq!(by_file.listen.len(), 2);
}

#[test]
fn a_machine_without_ipv6_leaves_out_the_defaults_ipv6_only() {
    let none = || false;
    let settings = Settings::load_with(&Sources::default(), none).unwrap();
    assert!(settings.listen.iter().all(|address| address.is_ipv4()));
    assert!(settings.media_udp.iter().all(|address| address.is_ipv4()));
    let asked = variable("BISTAND_LISTEN", "[::1]:80");
    let settings = Settings::load_with(&asked, none).unwrap();
    assert_eq!(settings.listen.len(), 1);
}

#[test]
fn what_is_shown_can_be_used_as_the_file() {
    let sources = variable("BISTAND_SITE_NAME", "Quotes \" and \\ and #");
    let shown = Settings::shown(&sources).unwrap();
    assert!(shown.contains("# BISTAND_SITE_NAME"), "{shown}");
    let again = Settings::load(&file(&shown)).unwrap();
    assert_eq!(again.site_name, "Quotes \" and \\ and #");
}

#[test]
fn the_reference_names_every_setting_and_every_default_can_be_read() {
    let reference = reference();
    for declared in DECLARED {
        assert!(reference.contains(&declared.variable()));
    }
    assert!(Settings::load(&Sources::default()).is_ok());
}

#[test]
fn the_reference_in_the_manual_is_the_present_one() {
    let kept = include_str!("../../../../docs/settings.md");
    let fresh = reference();
    assert!(
        kept == fresh,
        "run `bistand config reference > docs/settings.md`"
    );
}
