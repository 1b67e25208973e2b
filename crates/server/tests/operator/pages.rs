//! The headers of every page and response.

use reqwest::Method;

use crate::common::TestServer;

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect_a_page() {
    let server = TestServer::start().await;
    let browser = server.anonymous();
    for path in [
        "/",
        "/j/0123",
        "/console",
        "/api/site",
        "/api/me",
        "/nothing",
        "/healthz",
    ] {
        let answer = browser.get(path).await;
        let header = |name: &str| {
            let value = answer.headers.get(name);
            value
                .unwrap_or_else(|| panic!("{path}: {name}"))
                .to_str()
                .unwrap()
        };
        let policy = header("content-security-policy");
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("unsafe"),
            "{path}"
        );
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert!(header("permissions-policy").contains("camera=(self)"));
        assert!(
            matches!(header("cache-control"), "no-store" | "no-cache"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_the_api_answers_is_kept_nowhere() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    for path in ["/api/me", "/api/site"] {
        let answer = agent.get(path).await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn a29_the_site_says_what_the_operator_set() {
    let settings = [
        ("site.name", "Müller & Søn"),
        ("site.help_link", "https://help.example.org/"),
        ("site.contact_email", "help@example.org"),
    ];
    let server = TestServer::start_with(&settings).await;
    let site = server.anonymous().get("/api/site").await.json();
    assert_eq!(site["name"], "Müller & Søn");
    assert_eq!(site["helpLink"], "https://help.example.org/");
    assert_eq!(site["contactEmail"], "help@example.org");
    assert_eq!(site["privacyNotice"], serde_json::Value::Null);
    assert_eq!(site["version"], env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn looking_at_a_link_uses_nothing_up() {
    let server = TestServer::start().await;
    let agent = server.agent().await;
    let link = agent.start_session().await.link;
    let token = link.rsplit('/').next().unwrap();
    let preview = server.anonymous();
    for method in [Method::GET, Method::HEAD, Method::GET] {
        let path = format!("/j/{token}");
        let answer = preview.send(preview.request(method, &path)).await;
        assert!(!answer.headers.contains_key("set-cookie"));
    }
    let customer = server.anonymous();
    let entered = customer
        .post("/api/enter", serde_json::json!({ "link": token }))
        .await;
    assert_eq!(entered.json()["outcome"], "inside", "{}", entered.text);
}

#[tokio::test]
async fn an_asset_that_is_not_there_is_not_found_also_by_way_of_other_folders() {
    let server = TestServer::start().await;
    let browser = server.anonymous();
    for path in [
        "/assets/nothing.js",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e/x.js",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.code(), "not-found", "{path}");
    }
}

#[tokio::test]
async fn a_page_that_the_browser_has_is_not_sent_again() {
    let server = TestServer::start().await;
    let browser = server.anonymous();
    for path in ["/", "/console"] {
        let first = browser.get(path).await;
        assert_eq!(first.status, 200, "build the pages first");
        let tag = first.headers["etag"].clone();
        let request = browser.request(Method::GET, path);
        let again = browser.send(request.header("if-none-match", tag)).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{path}");
        let request = browser.request(Method::GET, path);
        let other = request.header("if-none-match", "\"of another version\"");
        assert_eq!(browser.send(other).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_page_names_its_texts_in_the_readers_language() {
    let server = TestServer::start().await;
    let browser = server.anonymous();
    for (path, language) in [("/", "da"), ("/console", "de")] {
        let request = browser.request(Method::GET, path);
        let answer = browser
            .send(request.header("accept-language", language))
            .await;
        let link = answer.headers["link"].to_str().unwrap();
        let file = link.split(['<', '>']).nth(1).unwrap();
        assert!(file.starts_with(&format!("/assets/{language}-")), "{link}");
        assert_eq!(browser.get(file).await.status, 200, "{link}");
    }
}

#[tokio::test]
async fn a23_a_browser_without_scripts_is_sent_to_the_plain_page_with_its_link() {
    let server = TestServer::start().await;
    let browser = server.anonymous();
    for (path, target) in [
        ("/?plain=1", "/old"),
        ("/j/0123?x=%&plain=1", "/old?link=0123"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 302, "{path}");
        assert_eq!(answer.headers["location"], target);
    }
    let page = browser.get("/").await;
    assert!(page.text.contains("<noscript>"), "{}", page.text);
    // The icon is named, or a browser would ask elsewhere for one that it may not show.
    let page = browser.get("/old").await;
    assert!(page.text.contains("rel=\"icon\""), "{}", page.text);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("img-src 'self'"), "{policy}");
    let icon = browser.get("/old/icon.svg").await;
    assert_eq!(icon.headers["content-type"], "image/svg+xml");
    assert!(icon.text.contains("<svg"), "{}", icon.text);
    // Where a form was sent to is an address that people reload and open again.
    for path in ["/old/enter", "/old/say"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, 303, "{path}");
        assert_eq!(answer.headers["location"], "/old");
    }
}
