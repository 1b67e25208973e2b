//! Users, their sign-ins, and the cookies of users and customers.

use bistand_store::{
    Cookie, Holder, NewUser, Role, Row, SessionKey, Store, StoreError, Taken, TokenHash,
};

use crate::suite::{append, append_rows};

fn user(id: &str, login: &str) -> NewUser {
    NewUser {
        id: id.into(),
        login: login.into(),
        display_name: "Anna".into(),
        role: Role::Agent,
        password_hash: "$argon2id$old".into(),
        locale: None,
    }
}

fn token(number: u8) -> TokenHash {
    TokenHash::from_digest(&[number; 32])
}

fn cookie(number: u8, holder: Holder) -> Cookie {
    Cookie {
        token: token(number),
        holder,
        device: "device".into(),
        created_at: 100,
        last_seen_at: 100,
        expires_at: 1_000,
    }
}

pub(crate) async fn sign_in_names_ignore_case(store: &Store) {
    let anna = NewUser {
        locale: Some("da".into()),
        ..user("1", "Ærlig@Example.org")
    };
    store.create_user(anna, 42, "cli").await.unwrap();
    let same = store
        .create_user(user("2", "ærlig@example.ORG "), 43, "cli")
        .await;
    assert!(matches!(same, Err(StoreError::Taken(Taken::Login))));

    let found = store
        .user_by_login("ÆRLIG@example.org")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (found.id.as_str(), found.login.as_str()),
        ("1", "Ærlig@Example.org")
    );
    assert_eq!(
        (found.role, found.created_at, found.disabled_at),
        (Role::Agent, 42, None)
    );
    assert_eq!(found.locale.as_deref(), Some("da"));
    assert!(store.user("1").await.unwrap().unwrap() == found);
    assert!(store.user("2").await.unwrap().is_none());
    assert!(store.user_by_login("nobody").await.unwrap().is_none());
    assert_eq!(store.users().await.unwrap().len(), 1);
    store.set_locale("1", "nl").await.unwrap();
    assert_eq!(
        store.user("1").await.unwrap().unwrap().locale.as_deref(),
        Some("nl")
    );
}

pub(crate) async fn failed_sign_ins_are_counted_until_one_succeeds(store: &Store) {
    store
        .create_user(user("1", "anna"), 0, "cli")
        .await
        .unwrap();
    assert_eq!(store.sign_in_failed("1", 10).await.unwrap(), 1);
    assert_eq!(store.sign_in_failed("1", 20).await.unwrap(), 2);
    assert_eq!(store.sign_in_failed("unknown", 20).await.unwrap(), 0);
    let found = store.user("1").await.unwrap().unwrap();
    assert_eq!((found.failed_sign_ins, found.last_failed_at), (2, Some(20)));
    store.sign_in_succeeded("1").await.unwrap();
    let found = store.user("1").await.unwrap().unwrap();
    assert_eq!((found.failed_sign_ins, found.last_failed_at), (0, None));
}

pub(crate) async fn a_new_password_signs_out_everywhere(store: &Store) {
    store
        .create_user(user("1", "anna"), 0, "cli")
        .await
        .unwrap();
    store
        .create_user(user("2", "bert"), 0, "cli")
        .await
        .unwrap();
    store
        .add_cookie(cookie(1, Holder::User("1".into())))
        .await
        .unwrap();
    store
        .add_cookie(cookie(2, Holder::User("2".into())))
        .await
        .unwrap();
    store.sign_in_failed("1", 10).await.unwrap();

    assert!(
        store
            .set_password("1", "$argon2id$new", 20, "cli")
            .await
            .unwrap()
    );
    assert!(
        !store
            .set_password("unknown", "$argon2id$new", 20, "cli")
            .await
            .unwrap()
    );
    let found = store.user("1").await.unwrap().unwrap();
    assert_eq!(found.password_hash, "$argon2id$new");
    assert_eq!(found.failed_sign_ins, 0);
    assert!(store.cookie(&token(1), 500).await.unwrap().is_none());
    assert!(store.cookie(&token(2), 500).await.unwrap().is_some());
}

pub(crate) async fn a_disabled_user_is_signed_out(store: &Store) {
    store
        .create_user(user("1", "anna"), 0, "cli")
        .await
        .unwrap();
    store
        .add_cookie(cookie(1, Holder::User("1".into())))
        .await
        .unwrap();
    assert!(store.set_disabled("1", true, 50, "cli").await.unwrap());
    assert!(
        !store
            .set_disabled("unknown", true, 50, "cli")
            .await
            .unwrap()
    );
    assert!(store.cookie(&token(1), 500).await.unwrap().is_none());
    assert_eq!(
        store.user("1").await.unwrap().unwrap().disabled_at,
        Some(50)
    );
    // A cookie that was being made at that moment opens nothing either.
    store
        .add_cookie(cookie(2, Holder::User("1".into())))
        .await
        .unwrap();
    assert!(store.cookie(&token(2), 500).await.unwrap().is_none());
    assert!(store.set_disabled("1", false, 60, "cli").await.unwrap());
    assert_eq!(store.user("1").await.unwrap().unwrap().disabled_at, None);
}

pub(crate) async fn account_changes_are_in_the_audit_log(store: &Store) {
    store
        .create_user(user("1", "anna"), 1, "cli")
        .await
        .unwrap();
    let twice = store.create_user(user("1", "bert"), 2, "cli").await;
    assert!(matches!(twice, Err(StoreError::Taken(Taken::Key))));
    store
        .set_password("1", "$argon2id$new", 3, "admin")
        .await
        .unwrap();
    store.set_disabled("1", true, 4, "admin").await.unwrap();
    store.set_disabled("1", false, 5, "admin").await.unwrap();
    let lines = store.audit_lines(None, 0, 10).await.unwrap();
    let seen: Vec<_> = lines
        .iter()
        .map(|line| (line.at, line.actor.as_str(), line.action.as_str()))
        .collect();
    let expected = [
        (1, "cli", "user_created"),
        (3, "admin", "password_set"),
        (4, "admin", "user_disabled"),
        (5, "admin", "user_enabled"),
    ];
    assert_eq!(seen, expected);
    assert!(lines.iter().all(|line| line.detail == "{\"user\":\"1\"}"));
}

pub(crate) async fn cookies_expire(store: &Store) {
    store
        .create_user(user("1", "anna"), 0, "cli")
        .await
        .unwrap();
    let made = cookie(1, Holder::User("1".into()));
    store.add_cookie(made.clone()).await.unwrap();
    let twice = store.add_cookie(made.clone()).await;
    assert!(matches!(twice, Err(StoreError::Taken(Taken::Token))));
    assert!(store.cookie(&token(1), 999).await.unwrap().unwrap() == made);
    assert!(store.cookie(&token(1), 1_000).await.unwrap().is_none());
    assert!(store.cookie(&token(9), 0).await.unwrap().is_none());

    store.touch_cookie(&token(1), 900, 2_000).await.unwrap();
    let touched = store.cookie(&token(1), 1_500).await.unwrap().unwrap();
    assert_eq!((touched.last_seen_at, touched.expires_at), (900, 2_000));
    store
        .add_cookie(cookie(2, Holder::User("1".into())))
        .await
        .unwrap();
    assert_eq!(store.sweep_cookies(1_500).await.unwrap(), 1);
    assert!(store.cookie(&token(1), 1_500).await.unwrap().is_some());
    store.remove_cookie(&token(1)).await.unwrap();
    assert!(store.cookie(&token(1), 1_500).await.unwrap().is_none());
    store
        .add_cookie(cookie(3, Holder::User("1".into())))
        .await
        .unwrap();
    store.remove_cookies_of_user("1").await.unwrap();
    assert!(store.cookie(&token(3), 500).await.unwrap().is_none());
}

pub(crate) async fn many_cookies_are_looked_up_at_once(store: &Store) {
    for (id, login) in [("1", "anna"), ("2", "bert")] {
        store.create_user(user(id, login), 0, "cli").await.unwrap();
    }
    for (number, holder) in [(1, "1"), (2, "2"), (3, "2")] {
        let made = cookie(number, Holder::User(holder.into()));
        store.add_cookie(made).await.unwrap();
    }
    store.touch_cookie(&token(3), 400, 450).await.unwrap();
    // More than one statement takes, most of them of nobody.
    let mut asked: Vec<TokenHash> = (0..=255_u8).cycle().take(2_500).map(token).collect();
    let good = async |asked: &[TokenHash]| {
        let good = store.good_cookies(asked, 500).await.unwrap();
        let has = |number| good.iter().any(|cookie| cookie.token == token(number));
        (has(1), has(2))
    };
    assert_eq!(good(&asked).await, (true, true));
    let expired = store.good_cookies(&[token(3)], 500).await.unwrap();
    assert!(expired.is_empty());
    store.set_disabled("1", true, 1, "cli").await.unwrap();
    assert_eq!(good(&asked).await, (false, true));
    asked.clear();
    assert_eq!(good(&asked).await, (false, false));
}

pub(crate) async fn a_cookie_of_nobody_is_refused(store: &Store) {
    let refused = store
        .add_cookie(cookie(1, Holder::User("unknown".into())))
        .await;
    assert!(matches!(refused, Err(StoreError::Dangling)));
    let session = SessionKey::from("unknown");
    let seat = Holder::Seat {
        session,
        seat: "seat".into(),
    };
    let refused = store.add_cookie(cookie(1, seat)).await;
    assert!(matches!(refused, Err(StoreError::Dangling)));
}

pub(crate) async fn a_seat_is_resumed_by_its_cookie(store: &Store) {
    let holder = Holder::Seat {
        session: SessionKey::from("s"),
        seat: "seat".into(),
    };
    let made = cookie(1, holder.clone());
    let rows = vec![Row::Cookie(made.clone())];
    store.append(append_rows("s", 0, rows)).await.unwrap();
    assert!(store.cookie(&token(1), 500).await.unwrap().unwrap() == made);

    store.append(append("s", 1)).await.unwrap();
    let replace = vec![
        Row::RemoveCookies {
            seat: "seat".into(),
        },
        Row::Cookie(cookie(2, holder)),
    ];
    store.append(append_rows("s", 2, replace)).await.unwrap();
    assert!(store.cookie(&token(1), 500).await.unwrap().is_none());
    assert!(store.cookie(&token(2), 500).await.unwrap().is_some());
}
