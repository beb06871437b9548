//! The state is a function of the set of operations, not of their order or batches.

use proptest::prelude::*;
use proptest::sample::Index;
use testkit::any;

use crate::Desk;

/// Operations in another order, some of them twice.
fn shuffled<T: Clone>(mut list: Vec<T>, swaps: &[(Index, Index)], twice: &[Index]) -> Vec<T> {
    if list.is_empty() {
        return list;
    }
    for (one, other) in swaps {
        let (one, other) = (one.index(list.len()), other.index(list.len()));
        list.swap(one, other);
    }
    for again in twice {
        let operation = list[again.index(list.len())].clone();
        list.push(operation);
    }
    list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_order_batch_and_repetition_of_operations_gives_one_state(
        history in any::history(),
        swaps in proptest::collection::vec(any::<(Index, Index)>(), 0..60),
        twice in proptest::collection::vec(any::<Index>(), 0..6),
        batch in 1..6_usize,
    ) {
        let in_one_go = Desk::new();
        in_one_go.take_in(&history.operations());
        let piecemeal = Desk::new();
        for few in shuffled(history.operations(), &swaps, &twice).chunks(batch) {
            piecemeal.take_in(few);
        }
        prop_assert_eq!(in_one_go.picture(), piecemeal.picture());
    }

    #[test]
    fn what_was_folded_piecemeal_is_what_a_rebuild_makes(history in any::history(), batch in 1..6_usize) {
        let desk = Desk::new();
        for few in history.operations().chunks(batch) {
            desk.take_in(few);
        }
        let before = desk.picture();
        let report = desk.store.doctor(true).unwrap();
        prop_assert_eq!(report.troubles, []);
        prop_assert_eq!(before, desk.picture());
    }
}
