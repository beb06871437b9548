//! Whatever is entered: rows do not depend on its order, and hold what their columns promise.

use proptest::prelude::*;

use super::*;

/// Anything that can be entered of somebody.
fn fact() -> impl Strategy<Value = (u8, i64, usize)> {
    (0..9_u8, -400..4000_i64, 0..60_usize)
}

fn history(facts: &[(u8, i64, usize)], sex: Sex) -> History {
    let born = day("2020-01-15");
    let mut life = Life::of(sex, "2020-01-15");
    let forms: BTreeSet<&str> = domain::form::Library::built_in()
        .all()
        .map(|form| form.id.as_str())
        .collect();
    let forms: Vec<&str> = forms.into_iter().collect();
    for (kind, days, which) in facts {
        let on = born + chrono::Duration::days(*days);
        let date = on.to_string();
        let history = &mut life.0;
        match kind {
            0 => history.capsules.push(VitaminA {
                date: on,
                capsule: Capsule::Red,
            }),
            1 => history.dewormings.push(Deworming { date: on }),
            2 => history.breastfeeding.push(Breastfeeding {
                date: on,
                exclusive: true,
            }),
            3 => life = life.dose(&rules::doses()[which % rules::doses().len()].dose, &date),
            4 => life = life.weighed(&date, which % 2 == 0),
            5 => life = life.pregnant(&date, &(on + chrono::Duration::days(40)).to_string()),
            6 => life = life.left(&date, Leaving::Moved),
            _ => life = life.visit(forms[which % forms.len()], &date, &ten_t()),
        }
    }
    life.0
}

proptest! {
    #[test]
    fn the_order_of_entry_of_other_days_changes_nothing(
        facts in proptest::collection::vec(fact(), 0..25).prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle()))
    ) {
        let (facts, shuffled) = facts;
        let days: BTreeSet<i64> = facts.iter().map(|(_, day, _)| *day).collect();
        prop_assume!(days.len() == facts.len());
        let (one, other) = (history(&facts, Sex::Female), history(&shuffled, Sex::Female));
        let (one, other) = (Care::of(&one), Care::of(&other));
        prop_assert_eq!(one.due(), other.due());
        prop_assert_eq!(one.years(), other.years());
        prop_assert_eq!(one.attainments(), other.attainments());
    }

    #[test]
    fn rows_hold_what_their_columns_promise(facts in proptest::collection::vec(fact(), 0..25)) {
        let history = history(&facts, Sex::Female);
        let care = Care::of(&history);
        for due in care.due() {
            prop_assert!(due.opens <= due.due && due.closes.is_none_or(|closes| due.due <= closes), "{due:?}");
        }
        for row in care.years() {
            prop_assert!(row.done <= row.needed && (row.done == row.needed) == row.missing.is_empty(), "{row:?}");
            prop_assert_eq!(row.completed.is_some(), row.missing.is_empty());
        }
        let keys: BTreeSet<_> = care.years().into_iter().map(|row| (row.year, row.spm, row.rule, row.number)).collect();
        prop_assert_eq!(keys.len(), care.years().len());
        let windows: BTreeSet<_> = care.due().into_iter().map(|due| (due.item, due.opens)).collect();
        prop_assert_eq!(windows.len(), care.due().len());
    }
}
