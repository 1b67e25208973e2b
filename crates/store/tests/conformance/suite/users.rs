//! Users and their sign-ins.

use bistand_store::{Holder, NewUser, Role, Store, StoreError, Taken};

use super::cookies::{cookie, token};

pub(crate) fn user(id: &str, login: &str) -> NewUser {
    NewUser {
        id: id.into(),
        login: login.into(),
        display_name: "Anna".into(),
        role: Role::Agent,
        password_hash: "$argon2id$old".into(),
    }
}

pub(crate) async fn sign_in_names_ignore_case(store: &Store) {
    let anna = user("1", "Ærlig@Example.org");
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
    assert!(store.user("1").await.unwrap().unwrap() == found);
    assert!(store.user("2").await.unwrap().is_none());
    assert!(store.user_by_login("nobody").await.unwrap().is_none());
    assert_eq!(store.users().await.unwrap().len(), 1);
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
    let made = cookie(1, Holder::User("1".into()));
    store.sign_in_succeeded("1", made.clone()).await.unwrap();
    assert!(store.cookie(&token(1), 500).await.unwrap().unwrap() == made);
    let found = store.user("1").await.unwrap().unwrap();
    assert_eq!((found.failed_sign_ins, found.last_failed_at), (0, None));
    let lines = store.audit_lines(None, 0, 10).await.unwrap();
    let last = lines.last().unwrap();
    assert_eq!(
        (last.actor.as_str(), last.action.as_str()),
        ("1", "signed_in")
    );
    assert_eq!(last.at, made.created_at);

    // All of it or nothing.
    store.sign_in_failed("1", 30).await.unwrap();
    let refused = store.sign_in_succeeded("1", made).await;
    assert!(matches!(refused, Err(StoreError::Taken(Taken::Token))));
    let found = store.user("1").await.unwrap().unwrap();
    assert_eq!(found.failed_sign_ins, 1);
    let unchanged = store.audit_lines(None, 0, 10).await.unwrap();
    assert_eq!(unchanged.len(), lines.len());
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
    assert!(store.disabled_users().await.unwrap().is_empty());
    assert!(store.set_disabled("1", true, 50, "cli").await.unwrap());
    assert_eq!(store.disabled_users().await.unwrap(), ["1"]);
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
    assert!(store.disabled_users().await.unwrap().is_empty());
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
