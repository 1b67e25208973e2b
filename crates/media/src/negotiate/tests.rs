//! Turns, limits and faults.

use super::*;

/// Puts in a job that notes that it was done.
fn put(waiting: &mut Waiting, done: &Arc<Mutex<Vec<u64>>>, room: u64) -> bool {
    let done = Arc::clone(done);
    let job = Box::new(move || done.lock().expect("a list").push(room));
    waiting.push(RoomId(room), job).is_ok()
}

#[test]
fn rooms_take_turns_and_a_flood_is_refused() {
    let mut waiting = Waiting::default();
    let done = Arc::default();
    let taken = (0..1_000).filter(|_| put(&mut waiting, &done, 1)).count();
    assert_eq!(taken, limits::OFFERS_WAITING_PER_ROOM);
    assert!(put(&mut waiting, &done, 2) && put(&mut waiting, &done, 3));
    assert!(put(&mut waiting, &done, 2));
    while let Some(job) = waiting.pop() {
        job();
    }
    let order = done.lock().expect("a list").clone();
    assert_eq!(order[..6], [1, 2, 3, 1, 2, 1]);
    assert_eq!(order.len(), limits::OFFERS_WAITING_PER_ROOM + 3);
    assert_eq!(waiting.count, 0);
    let rooms = 10..10 + 2 * limits::OFFERS_WAITING as u64;
    let taken = rooms.filter(|room| put(&mut waiting, &done, *room)).count();
    assert_eq!(taken, limits::OFFERS_WAITING);
}

#[tokio::test]
async fn a_fault_costs_one_answer_and_an_end_all() {
    let negotiators = Negotiators::start(1).expect("starts");
    let broken: Result<(), _> = negotiators
        .work(RoomId(1), || panic!("a fault made by a test"))
        .await;
    assert!(matches!(broken, Err(MediaError::Offer(_))));
    let whole = negotiators.work(RoomId(1), || Ok(7)).await;
    assert_eq!(whole.expect("an answer"), 7);
    negotiators.stop();
    let late = negotiators.work(RoomId(1), || Ok(7)).await;
    assert!(matches!(late, Err(MediaError::Stopped)));
}
