//! The answers to commands.

use bistand_store::{Answer, AppendError, Row, SessionStore, Store, Taken};

use super::{append_rows, key};

fn answer(actor: &str, command: &str, body: &str) -> Row {
    Row::Answer(Answer {
        actor: actor.into(),
        command: command.into(),
        body: body.into(),
    })
}

pub(crate) async fn an_answer_is_given_once(store: &dyn SessionStore) {
    let first = append_rows("s", 0, vec![answer("anna", "1", "\"first\"")]);
    store.append(first).await.unwrap();
    let again = append_rows("s", 1, vec![answer("anna", "1", "\"second\"")]);
    assert_eq!(
        store.append(again).await,
        Err(AppendError::Taken(Taken::Answer))
    );
    let others = append_rows("s", 1, vec![answer("bert", "1", "\"his\"")]);
    store.append(others).await.unwrap();

    let stored = store.answer(&key(), "anna", "1").await.unwrap();
    assert_eq!(stored.as_deref(), Some("\"first\""));
    let stored = store.answer(&key(), "bert", "1").await.unwrap();
    assert_eq!(stored.as_deref(), Some("\"his\""));
    assert_eq!(store.answer(&key(), "anna", "2").await.unwrap(), None);
}

pub(crate) async fn the_latest_answers_come_first(store: &dyn SessionStore) {
    for number in 0..5 {
        let command = number.to_string();
        let rows = vec![answer("anna", &command, &command)];
        store.append(append_rows("s", number, rows)).await.unwrap();
    }
    let answers = store.answers(&key(), 3).await.unwrap();
    let commands: Vec<_> = answers
        .iter()
        .map(|answer| answer.command.as_str())
        .collect();
    assert_eq!(commands, ["4", "3", "2"]);
}

pub(crate) async fn old_answers_are_forgotten(store: &Store) {
    for number in 0..3 {
        let rows = vec![answer("anna", &number.to_string(), "0")];
        store.append(append_rows("s", number, rows)).await.unwrap();
    }
    assert_eq!(store.forget_answers(1_002).await.unwrap(), 2);
    assert_eq!(store.answers(&key(), 10).await.unwrap().len(), 1);
}
