//! Pregnancies, what can have been, and what is due.

use super::*;

#[test]
fn a_pregnancy_is_told_by_the_dates_of_its_visits() {
    let mother = Life::woman()
        .pregnant("2026-01-01", "2026-02-20")
        .anc(&["2026-02-20", "2026-04-10", "2026-09-01", "2027-06-01"])
        .visit("delivery", "2026-10-05", &[]);
    let care = Care::of(&mother.0);
    let [pregnancy] = &care.pregnancies[..] else {
        panic!("one pregnancy");
    };
    assert_eq!(pregnancy.due, day("2026-10-08"));
    assert_eq!(pregnancy.birth(), Some(day("2026-10-05")));
    assert_eq!(
        pregnancy.visits.len(),
        3,
        "the visit of the next year is not of this pregnancy"
    );
    for (on, open) in [
        ("2025-12-31", false),
        ("2026-01-01", true),
        ("2026-10-04", true),
        ("2026-10-05", false),
    ] {
        assert_eq!(care.pregnant(day(on)).is_some(), open, "{on}");
    }
    for (on, nursing) in [
        ("2026-10-04", false),
        ("2026-10-05", true),
        ("2026-11-16", true),
        ("2026-11-17", false),
    ] {
        assert_eq!(care.postpartum(day(on)).is_some(), nursing, "{on}");
    }
}

#[test]
fn what_usg_says_comes_before_what_is_remembered_and_a_second_registration_corrects_the_first() {
    let usg = [
        (question::LMP, day("2026-01-01").into()),
        (question::USG_DUE_DATE, day("2026-10-22").into()),
    ];
    let mother = Life::woman().visit("pregnancy", "2026-03-01", &usg);
    assert_eq!(Care::of(&mother.0).pregnancies[0].lmp, day("2026-01-15"));
    let twice = Life::woman()
        .pregnant("2026-01-01", "2026-02-01")
        .pregnant("2026-01-20", "2026-04-01");
    assert_eq!(Care::of(&twice.0).pregnancies.len(), 1);
    assert_eq!(Care::of(&twice.0).pregnancies[0].lmp, day("2026-01-20"));
    let next = Life::woman()
        .pregnant("2025-01-01", "2025-02-01")
        .visit("pregnancy_end", "2025-03-01", &[])
        .pregnant("2025-06-01", "2025-07-15");
    assert_eq!(Care::of(&next.0).pregnancies.len(), 2);
}

#[test]
fn trimesters_end_after_twelve_and_twenty_four_weeks() {
    for (day, trimester) in [(0, 1), (84, 1), (85, 2), (168, 2), (169, 3), (290, 3)] {
        assert_eq!(Trimester::of(day).number(), trimester, "day {day}");
    }
}

#[test]
fn what_cannot_have_been_is_refused_and_what_is_strange_is_asked_again() {
    let pregnancy = |on, lmp: &str| visit("pregnancy", on, &[(question::LMP, day(lmp).into())]);
    let check = |life: &Life, visit: &Visit| Care::of(&life.0).allows(visit, None);
    let man = Life::of(Sex::Male, "1990-01-01");
    assert_eq!(
        check(&man, &pregnancy("2026-03-01", "2026-01-01")),
        Err(Refusal::OtherSex)
    );
    let girl = Life::of(Sex::Female, "2020-01-01");
    assert_eq!(
        check(&girl, &pregnancy("2026-03-01", "2026-01-01")),
        Err(Refusal::TooYoung)
    );
    let young = Life::of(Sex::Female, "2012-06-01");
    assert_eq!(
        check(&young, &pregnancy("2026-03-01", "2026-01-01")),
        Ok(vec![Suspicion::YoungMother])
    );
    let mother = Life::woman().pregnant("2026-01-01", "2026-02-20");
    assert_eq!(
        check(&mother, &pregnancy("2026-05-01", "2026-03-01")),
        Err(Refusal::AlreadyPregnant)
    );
    assert_eq!(
        Care::of(&mother.0).allows(&pregnancy("2026-02-20", "2026-01-05"), Some(id(1))),
        Ok(vec![])
    );
    assert_eq!(
        check(&mother, &visit("delivery", "2025-12-01", &[])),
        Err(Refusal::BeforeLmp)
    );
    assert_eq!(
        check(&mother, &visit("delivery", "2026-03-01", &[])),
        Ok(vec![Suspicion::EarlyBirth])
    );
    assert_eq!(
        check(&mother, &visit("delivery", "2026-10-01", &[])),
        Ok(vec![])
    );
    assert_eq!(
        check(&Life::woman(), &visit("anc", "2026-10-01", &[])),
        Err(Refusal::NotPregnant)
    );
    assert_eq!(
        check(&Life::woman(), &visit("postnatal", "2026-10-01", &[])),
        Err(Refusal::NotPostpartum)
    );
    assert_eq!(
        check(&Life::woman(), &visit("pregnancy", "2026-10-01", &[])),
        Err(Refusal::NoLmp)
    );
    assert_eq!(
        check(&Life::woman(), &pregnancy("2026-03-01", "2026-04-01")),
        Err(Refusal::BeforeLmp)
    );
    let dead = Life::woman().left("2026-05-10", Leaving::Died);
    assert_eq!(check(&dead, &visit("adult", "2026-05-10", &[])), Ok(vec![]));
    assert_eq!(
        check(&dead, &visit("adult", "2026-05-11", &[])),
        Err(Refusal::Dead)
    );
    assert_eq!(
        check(&dead, &visit("maternal_death", "2026-06-11", &[])),
        Ok(vec![])
    );
    let moved = Life::woman().left("2026-05-10", Leaving::Moved);
    assert_eq!(
        check(&moved, &visit("adult", "2026-05-10", &[])),
        Ok(vec![Suspicion::Moved])
    );
    assert_eq!(
        check(&Life::woman(), &visit("adult", "1998-05-03", &[])),
        Err(Refusal::BeforeBirth)
    );
    assert_eq!(
        check(&Life::woman(), &visit("elderly", "2026-05-03", &[])),
        Ok(vec![Suspicion::OtherAge])
    );
    let screened = Life::woman().visit("adult", "2026-05-03", &[]);
    assert_eq!(
        check(&screened, &visit("adult", "2026-05-03", &[])),
        Ok(vec![Suspicion::SameDay])
    );
}

#[test]
fn visits_of_a_pregnancy_are_due_by_its_weeks_and_end_with_it() {
    let mother = Life::woman().pregnant("2026-01-01", "2026-02-20");
    assert_eq!(mother.due("k1"), ["2026-01-01 2026-03-26 2026-03-26"]);
    assert_eq!(mother.due("k5"), ["2026-07-31 2026-09-10 2026-10-29"]);
    let seen = mother.anc(&["2026-02-20", "2026-04-01"]);
    assert_eq!(seen.due("k1"), [""; 0]);
    assert_eq!(seen.due("k2"), [""; 0]);
    assert_eq!(seen.due("k3"), ["2026-05-08 2026-06-18 2026-06-18"]);
    let born = seen.visit("delivery", "2026-08-30", &[]);
    assert_eq!(born.due("k5"), ["2026-07-31 2026-08-30 2026-08-30"]);
    assert_eq!(born.due("k6"), [""; 0], "it was over before");
    assert_eq!(born.due("kf2"), ["2026-09-02 2026-09-06 2026-09-06"]);
    let nursed = born.visit("postnatal", "2026-09-06", &[]);
    assert_eq!((nursed.due("kf2").len(), nursed.due("kf3").len()), (0, 1));
}

#[test]
fn vitamin_a_comes_in_february_and_august_by_the_age_at_the_end_of_the_round() {
    let child = Life::of(Sex::Male, "2025-02-10");
    assert_eq!(
        child.due("vitamin_a_blue"),
        ["2025-08-01 2025-08-31 2025-10-01"]
    );
    let red = child.due("vitamin_a_red");
    assert_eq!(
        (red.len(), red[0].as_str()),
        (8, "2026-02-01 2026-02-28 2026-03-31")
    );
    assert_eq!(
        red[7], "2029-08-01 2029-08-31 2029-10-01",
        "in February 2030 it is five"
    );
    let given = child.capsule("2026-03-20").capsule("2026-07-31");
    assert_eq!(
        given.due("vitamin_a_red")[0],
        "2026-08-01 2026-08-31 2026-10-01"
    );
    assert_eq!(given.due("deworming").len(), 4);
}

#[test]
fn the_next_weighing_is_in_the_month_after_the_last() {
    let child = Life::of(Sex::Male, "2025-02-10");
    assert_eq!(child.due("weighing"), ["2025-02-10 2025-02-28 2030-02-09"]);
    assert_eq!(
        child.weighed("2026-03-15", false).due("weighing"),
        ["2026-04-01 2026-04-30 2030-02-09"]
    );
}

#[test]
fn yearly_screening_begins_with_the_year_of_the_age_and_comes_again() {
    let adult = Life::of(Sex::Male, "1990-07-01");
    assert_eq!(adult.due("adult"), ["2024-01-01 2024-12-31 2049-12-31"]);
    let screened = adult.visit("adult", "2026-03-01", &[]);
    assert_eq!(screened.due("adult"), ["2027-01-01 2027-12-31 2049-12-31"]);
    assert_eq!(screened.due("iva"), [""; 0]);
    let last = Life::of(Sex::Male, "1967-07-01").visit("adult", "2026-03-01", &[]);
    assert_eq!(last.due("adult"), [""; 0]);
    assert_eq!(last.due("elderly"), ["2027-01-01 2027-12-31 …"]);
    assert_eq!(
        Life::woman().due("iva"),
        ["2028-01-01 2028-12-31 2048-12-31"]
    );
}

#[test]
fn who_has_hypertension_is_due_each_month_and_nobody_else() {
    let well = Life::of(Sex::Male, "1970-07-01");
    assert_eq!(well.due("hypertension"), [""; 0]);
    let ill = well.visit("hypertension", "2026-03-20", &[]);
    assert_eq!(ill.due("hypertension"), ["2026-04-01 2026-04-30 …"]);
}

#[test]
fn the_dead_are_due_for_nothing() {
    let child = Life::of(Sex::Male, "2025-02-10").left("2026-01-01", Leaving::Died);
    assert_eq!(Care::of(&child.0).due(), []);
}

#[test]
fn a_referral_is_open_until_somebody_tells_what_became_of_it() {
    let mut child = Life::of(Sex::Male, "2025-02-10");
    let referral = Referral {
        date: day("2026-03-01"),
        to: None,
        reason: None,
        same_day: true,
        note: String::new(),
        outcome: None,
        outcome_date: None,
        outcome_note: None,
    };
    child.0.referrals.push((id(900), referral));
    assert_eq!(child.due("referral_today"), ["2026-03-01 2026-03-01 …"]);
    child.0.referrals[0].1.outcome = Some(domain::Outcome::NotGone);
    assert_eq!(
        child.due("referral_today").len(),
        1,
        "who did not go is not back"
    );
    child.0.referrals[0].1.outcome = Some(domain::Outcome::Treated);
    assert_eq!(child.due("referral_today"), [""; 0]);
}

#[test]
fn a_dose_counts_by_its_age_and_its_interval() {
    let child = Life::of(Sex::Male, "2026-01-01")
        .dose("DPT1", "2026-02-11")
        .dose("DPT2", "2026-04-01");
    let state = |life: &Life, dose: &str| {
        let doses = Care::of(&life.0).doses();
        doses
            .into_iter()
            .find(|known| known.rule.dose == dose)
            .unwrap()
            .given
            .map(|given| given.state)
    };
    assert_eq!(state(&child, "DPT1"), Some(DoseState::TooYoung), "41 days");
    assert_eq!(state(&child, "DPT2"), Some(DoseState::OutOfOrder));
    let again = child.dose("DPT1", "2026-03-10");
    assert_eq!(state(&again, "DPT1"), Some(DoseState::Valid));
    assert_eq!(state(&again, "DPT2"), Some(DoseState::TooSoon), "22 days");
    let later = again.dose("DPT2", "2026-04-07");
    assert_eq!(state(&later, "DPT2"), Some(DoseState::Valid), "28 days");
    assert_eq!(later.due("DPT3"), ["2026-05-05 2026-05-31 2028-12-31"]);
    let book = later.dose("DPT3", "");
    assert_eq!(
        state(&book, "DPT3"),
        Some(DoseState::Valid),
        "what the book says is believed"
    );
    assert_eq!(book.due("DPT4"), ["2027-07-01 2027-12-31 2028-12-31"]);
    let hexavalent = Life::of(Sex::Male, "2026-01-01").dose("HEXA1", "2026-03-01");
    assert_eq!(state(&hexavalent, "DPT1"), Some(DoseState::Valid));
    assert_eq!(state(&hexavalent, "IPV1"), Some(DoseState::Valid));
    assert_eq!(Life::of(Sex::Male, "2020-01-01").due("HPV1"), [""; 0]);
    assert_eq!(Life::of(Sex::Female, "2020-01-01").due("HPV1").len(), 1);
}
