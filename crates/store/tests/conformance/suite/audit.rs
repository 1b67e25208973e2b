//! The audit log.

use bistand_store::{AppendError, Audit, Row, Store, Taken};

use super::users::user;
use super::{append, append_rows, entry, key};

fn line(action: &str) -> Row {
    Row::Audit(Audit {
        actor: "anna".into(),
        action: action.into(),
        detail: "{\"status\":\"done\"}".into(),
    })
}

pub(crate) async fn the_audit_log_is_only_added_to(store: &Store) {
    store.append(append("s", 0)).await.unwrap();
    store
        .create_user(user("1", "anna"), 500, "cli")
        .await
        .unwrap();
    let rows = vec![line("status_set"), line("closed")];
    store.append(append_rows("s", 1, rows)).await.unwrap();

    let all = store.audit_lines(None, 0, 10).await.unwrap();
    let seen: Vec<_> = all
        .iter()
        .map(|line| (line.action.as_str(), line.at, line.session.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            ("user_created", 500, None),
            ("status_set", 1_001, Some("s")),
            ("closed", 1_001, Some("s"))
        ]
    );
    assert_eq!(all[1].actor, "anna");
    assert_eq!(all[1].detail, "{\"status\":\"done\"}");
    let of_session = store.audit_lines(Some(&key()), 0, 10).await.unwrap();
    assert!(of_session == all[1..]);
    let after = store.audit_lines(None, all[0].id, 1).await.unwrap();
    assert!(after == all[1..2]);
}

pub(crate) async fn a_refused_append_leaves_no_audit_line(store: &Store) {
    let taken = append_rows("a", 0, vec![entry("seat", "1", None)]);
    store.append(taken).await.unwrap();
    let rows = vec![line("status_set"), entry("seat", "1", None)];
    let refused = store.append(append_rows("b", 0, rows)).await;
    assert_eq!(refused, Err(AppendError::Taken(Taken::Code)));
    assert!(store.audit_lines(None, 0, 10).await.unwrap().is_empty());
}
