//! The cookies of users and of customers' devices.

use bistand_store::{Cookie, Holder, SessionKey, Store, StoreError, Taken, TokenHash};

use super::append;
use super::users::user;

pub(crate) fn token(number: u8) -> TokenHash {
    TokenHash::from_digest(&[number; 32])
}

pub(crate) fn cookie(number: u8, holder: Holder) -> Cookie {
    Cookie {
        token: token(number),
        holder,
        device: "device".into(),
        created_at: 100,
        last_seen_at: 100,
        expires_at: 1_000,
    }
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
    // More than one statement takes, most of them unknown.
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
    store.append(append("s", 0)).await.unwrap();
    store.add_cookie(made.clone()).await.unwrap();
    assert!(store.cookie(&token(1), 500).await.unwrap().unwrap() == made);

    let another = cookie(2, holder);
    store.add_cookie(another.clone()).await.unwrap();
    assert!(store.cookie(&token(1), 500).await.unwrap().unwrap() == made);
    assert!(store.cookie(&token(2), 500).await.unwrap().unwrap() == another);
}
