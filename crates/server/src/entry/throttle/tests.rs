//! What a guess costs, and which subscriber pays.

use super::*;

fn address(last: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, last])
}

/// The time this many seconds after the throttle was created.
fn at(throttle: &Throttle, seconds: u64) -> Instant {
    throttle.began + Duration::from_secs(seconds)
}

/// Makes this many wrong guesses, each as early as possible. Returns the second of the last one.
fn guess(throttle: &Throttle, address: IpAddr, from: u64, times: u32) -> u64 {
    let mut second = from;
    for _ in 0..times {
        while let Err(wait) = throttle.charge_guess(address, at(throttle, second)) {
            second += u64::from(wait);
        }
    }
    second
}

#[test]
fn right_codes_cost_nothing_however_many_and_wrong_ones_count_before_they_are_known() {
    let throttle = Throttle::default();
    let now = at(&throttle, 0);
    for _ in 0..200 {
        assert_eq!(throttle.charge_guess(address(1), now), Ok(()));
        throttle.refund(address(1), now);
    }
    assert_eq!(throttle.requirement(address(1), now), Requirement::None);
    for _ in 0..=FREE_GUESSES {
        assert_eq!(throttle.charge_guess(address(1), now), Ok(()));
    }
    assert_eq!(throttle.charge_guess(address(1), now), Err(1));
}

#[test]
fn a_few_wrong_guesses_cost_nothing_then_one_waits_and_works_and_others_do_not() {
    let throttle = Throttle::default();
    guess(&throttle, address(1), 0, FREE_GUESSES);
    assert_eq!(
        throttle.requirement(address(1), at(&throttle, 0)),
        Requirement::None
    );
    guess(&throttle, address(1), 0, 1);
    assert_eq!(
        throttle.requirement(address(1), at(&throttle, 0)),
        Requirement::Wait(1)
    );
    assert_eq!(
        throttle.requirement(address(1), at(&throttle, 1)),
        Requirement::ProofOfWork(FEWEST_BITS)
    );
    assert_eq!(
        throttle.requirement(address(2), at(&throttle, 1)),
        Requirement::None
    );
}

#[test]
fn a_right_code_behind_a_guesser_waits_a_quarter_of_a_minute_at_most() {
    let throttle = Throttle::default();
    let then = guess(&throttle, address(1), 0, 200);
    let Requirement::Wait(seconds) = throttle.requirement(address(1), at(&throttle, then)) else {
        panic!("a guesser waits");
    };
    assert!(seconds <= 15, "{seconds} s");
    let requirement = throttle.requirement(address(1), at(&throttle, then + 15));
    assert_eq!(requirement, Requirement::ProofOfWork(MOST_BITS));
}

#[test]
fn delays_fade_within_half_an_hour() {
    let throttle = Throttle::default();
    let then = guess(&throttle, address(1), 0, 200);
    // For all other addresses, the guesses of the last minute were normal.
    let later = then + 25 * 60;
    assert_eq!(
        throttle.requirement(address(1), at(&throttle, later)),
        Requirement::None
    );
    assert_eq!(
        throttle.charge_guess(address(1), at(&throttle, later)),
        Ok(())
    );
}

#[test]
fn one_address_gets_some_six_thousand_guesses_a_day_and_not_more() {
    let throttle = Throttle::default();
    let mut guesses = 0_u32;
    let mut second = 0;
    while second < 24 * 60 * 60 {
        second = guess(&throttle, address(1), second, 1);
        guesses += 1;
    }
    assert!(guesses < 6_000, "{guesses}");
}

#[test]
fn many_wrong_guesses_from_everywhere_ask_everybody_for_a_puzzle() {
    let throttle = Throttle::default();
    for last in 0..60 {
        throttle
            .charge_guess(address(last), at(&throttle, 0))
            .unwrap();
    }
    let calm = address(250);
    assert_eq!(
        throttle.requirement(calm, at(&throttle, 1)),
        Requirement::ProofOfWork(FEWEST_BITS)
    );
    for bot in 0..20_000_u32 {
        let bot = IpAddr::from((0x6440_0000 + bot).to_be_bytes());
        throttle.charge_guess(bot, at(&throttle, 2)).unwrap();
    }
    for second in [3, 60] {
        assert_eq!(
            throttle.requirement(calm, at(&throttle, second)),
            Requirement::ProofOfWork(MOST_BITS),
            "and a minute longer"
        );
    }
    assert_eq!(
        throttle.requirement(calm, at(&throttle, 200)),
        Requirement::None
    );
}

#[test]
fn a_page_without_script_waits_instead_one_at_a_time() {
    let throttle = Throttle::default();
    let (first, wait) = throttle.wait_instead(address(1), FEWEST_BITS).unwrap();
    assert_eq!(wait, Duration::from_secs(2));
    assert!(throttle.wait_instead(address(1), FEWEST_BITS).is_none());
    let others: Vec<_> = (2..=u8::try_from(WAITING).unwrap())
        .map(|last| throttle.wait_instead(address(last), MOST_BITS).unwrap())
        .collect();
    assert!(
        others
            .iter()
            .all(|(_, wait)| *wait == Duration::from_secs(10))
    );
    assert!(throttle.wait_instead(address(99), FEWEST_BITS).is_none());
    drop(first);
    assert!(throttle.wait_instead(address(99), FEWEST_BITS).is_some());
}

#[test]
fn memory_is_bounded_and_the_worst_guesser_is_kept() {
    let throttle = Throttle::default();
    guess(&throttle, address(1), 0, 9);
    let second = 60;
    for bot in 0..u32::try_from(SUBSCRIBERS).unwrap() + 100 {
        let bot = IpAddr::from((0x6440_0000 + bot).to_be_bytes());
        throttle.charge_guess(bot, at(&throttle, second)).unwrap();
    }
    assert!(lock(&throttle.subscribers).len() <= SUBSCRIBERS);
    assert_ne!(
        throttle.requirement(address(1), at(&throttle, second)),
        Requirement::None
    );
    assert!(lock(&throttle.subscribers).contains_key(&address(1)));
}
