//! Sorting and choosing, in little code.
//!
//! The standard library's sorts are faster on long lists, but each use of them adds five to ten
//! kilobytes to the WebAssembly module: together they were a sixth of it. Ours are short, and are
//! not asked often enough to be seen in the time of a frame.
//!
//! What neither comes before the other ends in an order that depends on all others: an order that
//! has to be the same everywhere compares until nothing is equal.

/// Sorts by what comes before what: Williams's heap sort (1964), with Floyd's way to begin.
pub(crate) fn sort<T>(items: &mut [T], mut before: impl FnMut(&T, &T) -> bool) {
    for top in (0..items.len() / 2).rev() {
        sift(items, top, &mut before);
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        sift(&mut items[..end], 0, &mut before);
    }
}

/// Sorts a few items; what is equal keeps its order.
pub(crate) fn sort_few<T>(items: &mut [T], mut before: impl FnMut(&T, &T) -> bool) {
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && before(&items[at], &items[at - 1]) {
            items.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// Lets an item sink until what is below it comes before it.
fn sift<T>(items: &mut [T], mut at: usize, before: &mut impl FnMut(&T, &T) -> bool) {
    loop {
        let mut below = 2 * at + 1;
        if below >= items.len() {
            return;
        }
        if below + 1 < items.len() && before(&items[below], &items[below + 1]) {
            below += 1;
        }
        if !before(&items[at], &items[below]) {
            return;
        }
        items.swap(at, below);
        at = below;
    }
}

/// Puts the item there that would be at `place` after sorting; all that come before it are before
/// it, and the others after it: Hoare's quickselect (1961). Where it does not get on, it sorts.
pub(crate) fn choose<T>(items: &mut [T], place: usize, mut before: impl FnMut(&T, &T) -> bool) {
    let (mut low, mut high) = (0, items.len());
    let mut rounds = 2 * (usize::BITS - items.len().leading_zeros());
    while high - low > 1 {
        if rounds == 0 {
            sort(&mut items[low..high], before);
            return;
        }
        rounds -= 1;
        let last = high - 1;
        let middle = median(items, [low, low + (high - low) / 2, last], &mut before);
        items.swap(middle, last);
        let mut split = low;
        for at in low..last {
            if before(&items[at], &items[last]) {
                items.swap(at, split);
                split += 1;
            }
        }
        items.swap(split, last);
        if place < split {
            high = split;
        } else if place > split {
            low = split + 1;
        } else {
            return;
        }
    }
}

/// The one of three places whose item lies between the other two.
fn median<T>(items: &[T], [a, b, c]: [usize; 3], before: &mut impl FnMut(&T, &T) -> bool) -> usize {
    let (first, second) = if before(&items[b], &items[a]) {
        (b, a)
    } else {
        (a, b)
    };
    if before(&items[c], &items[first]) {
        first
    } else if before(&items[c], &items[second]) {
        c
    } else {
        second
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn b45_lists_are_sorted_as_the_standard_library_sorts_them(
            mut items in prop::collection::vec(0_u16..200, 0..300)
        ) {
            let mut expected = items.clone();
            expected.sort_unstable();
            sort(&mut items, |a, b| a < b);
            prop_assert_eq!(items, expected);
        }

        #[test]
        fn b45_a_few_keep_their_order_where_they_are_equal(
            mut items in prop::collection::vec((0_u8..4, 0_u8..9), 0..12)
        ) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_few(&mut items, |a, b| a.0 < b.0);
            prop_assert_eq!(items, expected);
        }

        #[test]
        fn b45_the_chosen_item_parts_the_others(
            mut items in prop::collection::vec(0_u16..200, 1..300),
            place in any::<prop::sample::Index>(),
        ) {
            let place = place.index(items.len());
            let mut expected = items.clone();
            expected.sort_unstable();
            choose(&mut items, place, |a, b| a < b);
            prop_assert_eq!(items[place], expected[place]);
            prop_assert!(items[..place].iter().all(|item| *item <= items[place]));
            prop_assert!(items[place..].iter().all(|item| *item >= items[place]));
            items.sort_unstable();
            prop_assert_eq!(items, expected);
        }
    }

    #[test]
    fn b45_choosing_among_equal_ones_comes_to_an_end_soon() {
        let mut compared = 0_usize;
        let mut items: Vec<u8> = std::vec![7; 10_000];
        choose(&mut items, 5_000, |a, b| {
            compared += 1;
            a < b
        });
        assert!(compared < 1_000_000, "{compared}");
    }
}
