//! The twelve SPM services at their edges, and what villages are watched by.

use super::*;

/// SPM 1: four visits of 2019, six of 2024 with two by a doctor, and ten T in both.
#[test]
fn spm_1_counts_visits_by_trimester_in_the_year_the_pregnancy_ends() {
    let begun = || Life::woman().pregnant("2026-01-01", "2026-02-20");
    let four = begun().visit("anc", "2026-02-20", &ten_t()).anc(&[
        "2026-05-01",
        "2026-07-20",
        "2026-09-10",
    ]);
    assert_eq!(four.missing(1, 2026, Rule::R2019).as_deref(), Some(""));
    assert_eq!(
        four.missing(1, 2026, Rule::R2024).as_deref(),
        Some("anc_tm2 anc_tm3 anc_doctor")
    );
    assert_eq!(
        four.year(1, 2026, Rule::R2019).unwrap().completed,
        Some(day("2026-09-10"))
    );
    let doctor = [(question::OFFICER, "dokter".into())];
    let six = four
        .anc(&["2026-06-10"])
        .visit("anc", "2026-07-01", &doctor)
        .visit("anc", "2026-09-25", &doctor);
    assert_eq!(six.missing(1, 2026, Rule::R2024).as_deref(), Some(""));
    for (first, missing) in [("2026-03-26", ""), ("2026-03-27", "anc_tm1")] {
        let late =
            begun()
                .visit("anc", first, &ten_t())
                .anc(&["2026-05-01", "2026-07-20", "2026-09-10"]);
        assert_eq!(
            late.missing(1, 2026, Rule::R2019).as_deref(),
            Some(missing),
            "first seen on {first}"
        );
    }
    let registered = begun();
    assert_eq!(
        registered.year(1, 2026, Rule::R2019).unwrap().done,
        0,
        "she is in the target from the first day"
    );
    let next_year = Life::woman().pregnant("2026-05-01", "2026-07-01");
    assert_eq!(
        (
            next_year.missing(1, 2026, Rule::R2019),
            next_year.missing(1, 2027, Rule::R2019).is_some()
        ),
        (None, true)
    );
    let lost = begun().visit("pregnancy_end", "2026-03-10", &[]);
    assert_eq!(
        lost.missing(1, 2026, Rule::R2019),
        None,
        "a pregnancy that was lost is not in the target"
    );
    let tablets = |count: i64| {
        let mut answers = ten_t();
        answers.retain(|(field, _)| *field != question::TTD_TABLETS);
        answers.push((question::TTD_TABLETS, count.into()));
        let life = begun().visit("anc", "2026-02-20", &answers).anc(&[
            "2026-05-01",
            "2026-07-20",
            "2026-09-10",
        ]);
        life.visit(
            "iron_tablets",
            "2026-06-01",
            &[(question::TTD_TABLETS, 30.into())],
        )
    };
    assert_eq!(
        tablets(59).missing(1, 2026, Rule::R2019).as_deref(),
        Some("t7_ttd")
    );
    assert_eq!(
        tablets(60).missing(1, 2026, Rule::R2019).as_deref(),
        Some("")
    );
}

#[test]
fn spm_2_counts_births_in_a_facility_by_two_helpers_or_three() {
    let born = |place: &str, helpers: &[domain::Field]| {
        let mut answers = vec![(question::DELIVERY_PLACE, place.into())];
        answers.extend(helpers.iter().map(|field| (*field, Value::Int(1))));
        Life::woman()
            .pregnant("2026-01-01", "2026-02-20")
            .visit("delivery", "2026-10-05", &answers)
    };
    let (doctor, bidan, nurse, dukun) = (
        question::HELPER_DOCTOR,
        question::HELPER_BIDAN,
        question::HELPER_NURSE,
        question::HELPER_DUKUN,
    );
    for (place, helpers, of_2019, of_2024) in [
        ("puskesmas", &[bidan, nurse][..], "", "team_of_three"),
        ("rs", &[doctor, bidan, nurse], "", ""),
        (
            "rumah",
            &[bidan, nurse],
            "facility",
            "facility team_of_three",
        ),
        ("klinik", &[bidan, dukun], "two_helpers", "team_of_three"),
        (
            "on_the_way",
            &[],
            "facility two_helpers",
            "facility team_of_three",
        ),
    ] {
        let mother = born(place, helpers);
        assert_eq!(
            mother.missing(2, 2026, Rule::R2019).as_deref(),
            Some(of_2019),
            "{place}"
        );
        assert_eq!(
            mother.missing(2, 2026, Rule::R2024).as_deref(),
            Some(of_2024),
            "{place}"
        );
    }
    let unregistered = Life::woman().visit(
        "delivery",
        "2026-10-05",
        &[(question::DELIVERY_PLACE, "rs".into())],
    );
    assert_eq!(
        unregistered.missing(2, 2026, Rule::R2019).as_deref(),
        Some("two_helpers"),
        "a birth counts without a registered pregnancy"
    );
}

#[test]
fn spm_3_counts_three_visits_in_their_days_and_essential_care() {
    let cared = [question::IMD, question::VITAMIN_K1, question::EYE_OINTMENT]
        .map(|field| (field, Value::Int(1)));
    let child = |days: &[&str]| {
        let mut life = Life::of(Sex::Male, "2025-12-20").dose("HB0", "2025-12-20");
        for (place, on) in days.iter().enumerate() {
            life = life.visit("neonatal", on, if place == 0 { &cared } else { &[] });
        }
        life
    };
    for (days, missing) in [
        (&["2025-12-21", "2025-12-25", "2026-01-10"][..], ""),
        (&["2025-12-22", "2025-12-27", "2026-01-17"], ""),
        (&["2025-12-23", "2025-12-27", "2026-01-17"], "kn1"),
        (&["2025-12-21", "2025-12-28", "2026-01-17"], "kn2"),
        (&["2025-12-21", "2025-12-27", "2026-01-18"], "kn3"),
    ] {
        assert_eq!(
            child(days).missing(3, 2025, Rule::R2019).as_deref(),
            Some(missing),
            "{days:?}"
        );
        assert_eq!(
            child(days).missing(3, 2026, Rule::R2019),
            None,
            "it counts in the year of birth"
        );
    }
    let complete = child(&["2025-12-21", "2025-12-25", "2026-01-10"]);
    assert_eq!(
        complete.missing(3, 2025, Rule::R2024).as_deref(),
        Some("shk")
    );
}

/// A child of SPM 4 with all that is asked of its age in 2026, but for what is left out.
fn balita(born: &str, n_weighings: u32, n_capsules: usize) -> Life {
    let mut life = Life::of(Sex::Female, born);
    for month in 1..=n_weighings {
        life = life.weighed(&format!("2026-{month:02}-12"), month <= 2);
    }
    for on in ["2026-02-12", "2026-08-12"].into_iter().take(n_capsules) {
        life = life.capsule(on);
    }
    life = life
        .visit("development", "2026-03-01", &[])
        .visit("development", "2026-09-01", &[]);
    for rule in rules::doses() {
        life = life.dose(&rule.dose, "");
    }
    life
}

#[test]
fn spm_4_counts_children_by_their_age_on_the_last_day_of_the_year() {
    for (born, counted) in [
        ("2026-01-01", false), // 11 months on 31 December
        ("2025-12-31", true),  // 12
        ("2022-01-01", true),  // 59
        ("2021-12-31", false), // 60: it turns five in mid-year or on the last day
    ] {
        assert_eq!(
            balita(born, 8, 2).missing(4, 2026, Rule::Both).as_deref(),
            counted.then_some(""),
            "born {born}"
        );
    }
    assert_eq!(
        balita("2024-06-01", 7, 2)
            .missing(4, 2026, Rule::Both)
            .as_deref(),
        Some("weighing")
    );
    assert_eq!(
        balita("2024-06-01", 8, 1)
            .missing(4, 2026, Rule::Both)
            .as_deref(),
        Some("vitamin_a")
    );
    let twice_in_a_month = balita("2024-06-01", 7, 2).weighed("2026-07-28", false);
    assert_eq!(
        twice_in_a_month.missing(4, 2026, Rule::Both).as_deref(),
        Some("weighing")
    );
    let last_year = balita("2024-06-01", 7, 2).weighed("2025-12-31", false);
    assert_eq!(
        last_year.missing(4, 2026, Rule::Both).as_deref(),
        Some("weighing")
    );
}

#[test]
fn spm_5_to_7_count_by_the_age_on_the_last_day_of_the_year() {
    let all: Vec<_> = [
        question::WEIGHT,
        question::HEIGHT,
        question::WAIST,
        question::SYSTOLIC,
        question::DIASTOLIC,
        question::GLUCOSE,
        question::SMOKING,
        question::TB_ANY_SYMPTOM,
        question::TEETH_RESULT,
        question::SIGHT_RESULT,
        question::HEARING_RESULT,
        question::COGNITION_RESULT,
        question::MENTAL_SCREENED,
    ]
    .map(|field| (field, Value::Int(1)))
    .into();
    let cases = [
        (5, "school", "2020-01-01", None),
        (5, "school", "2019-12-31", Some("")),
        (5, "school", "2011-01-01", Some("")),
        (5, "school", "2010-12-31", None),
        (6, "adult", "2012-01-01", None),
        (6, "adult", "2011-12-31", Some("")),
        (6, "adult", "1967-01-01", Some("")),
        (6, "adult", "1966-12-31", None),
        (7, "elderly", "1967-01-01", None),
        (7, "elderly", "1966-12-31", Some("adl")),
    ];
    for (spm, form, born, missing) in cases {
        let life = Life::of(Sex::Male, born).visit(form, "2026-12-31", &all);
        assert_eq!(
            life.missing(spm, 2026, Rule::Both).as_deref(),
            missing,
            "SPM {spm}, born {born}"
        );
        assert_eq!(
            life.missing(spm, 2027, Rule::Both),
            None,
            "nothing was done in 2027"
        );
    }
    let old = Life::of(Sex::Male, "1950-01-01")
        .visit("elderly", "2026-01-01", &all)
        .visit("barthel", "2026-06-01", &[]);
    assert_eq!(old.missing(7, 2026, Rule::Both).as_deref(), Some(""));
    let woman = Life::of(Sex::Female, "1996-12-31").visit("adult", "2026-05-01", &all);
    assert_eq!(woman.missing(6, 2026, Rule::Both).as_deref(), Some("iva"));
    let younger = Life::of(Sex::Female, "1997-01-01").visit("adult", "2026-05-01", &all);
    assert_eq!(younger.missing(6, 2026, Rule::Both).as_deref(), Some(""));
    let partly = Life::of(Sex::Male, "1980-01-01").visit("adult", "2026-05-01", &all[..5]);
    assert_eq!(
        partly.missing(6, 2026, Rule::Both).as_deref(),
        Some("glucose behaviour tb")
    );
}

#[test]
fn spm_8_to_11_count_whoever_is_known_to_have_it() {
    let yes = |field| [(field, Value::Int(1))];
    for (spm, form) in [(8, "hypertension"), (9, "diabetes")] {
        let mut life = Life::of(Sex::Male, "1970-01-01");
        for month in 1..=11 {
            life = life.visit(form, &format!("2026-{month:02}-05"), &[]);
        }
        assert_eq!(
            life.missing(spm, 2026, Rule::Both).as_deref(),
            Some("monthly")
        );
        let twice = life.visit(form, "2026-11-25", &[]);
        assert_eq!(
            twice.missing(spm, 2026, Rule::Both).as_deref(),
            Some("monthly")
        );
        let all = twice.visit(form, "2026-12-01", &[]);
        assert_eq!(all.missing(spm, 2026, Rule::Both).as_deref(), Some(""));
    }
    let ill = Life::of(Sex::Male, "1990-01-01").visit("mental_disorder", "2026-03-01", &[]);
    assert_eq!(ill.missing(10, 2026, Rule::Both).as_deref(), Some(""));
    let well = Life::of(Sex::Male, "1990-01-01").visit("tb_screening", "2026-03-01", &[]);
    assert_eq!(well.missing(11, 2026, Rule::Both), None);
    let presumptive = well.visit("tb_screening", "2026-03-02", &yes(question::TB_PRESUMPTIVE));
    assert_eq!(
        presumptive.missing(11, 2026, Rule::Both).as_deref(),
        Some("referred")
    );
    let referred = presumptive.visit("tb_screening", "2026-03-03", &yes(question::TB_REFERRED));
    assert_eq!(referred.missing(11, 2026, Rule::Both).as_deref(), Some(""));
}

#[test]
fn spm_12_is_nowhere_in_the_records_of_people() {
    assert!(
        rules::components()
            .iter()
            .all(|component| component.spm != 12)
    );
}

#[test]
fn what_villages_are_watched_by_is_attained_on_the_day_it_was_enough() {
    let mother = Life::woman()
        .pregnant("2026-01-01", "2026-02-20")
        .anc(&[
            "2026-02-20",
            "2026-05-01",
            "2026-06-01",
            "2026-07-20",
            "2026-09-10",
            "2026-09-25",
        ])
        .visit(
            "delivery",
            "2026-10-05",
            &[
                (question::DELIVERY_PLACE, "puskesmas".into()),
                (question::HELPER_BIDAN, 1.into()),
            ],
        )
        .visit("postnatal", "2026-10-06", &[])
        .visit("postnatal", "2026-10-10", &[])
        .visit("postnatal", "2026-10-20", &[])
        .visit("postnatal", "2026-11-10", &[]);
    for (indicator, on) in [
        ("k1", "2026-02-20"),
        ("k1_pure", "2026-02-20"),
        ("k4", "2026-09-10"),
        ("k6", "2026-09-25"),
        ("birth_in_facility", "2026-10-05"),
        ("birth_by_health_worker", "2026-10-05"),
        ("kf1", "2026-10-06"),
        ("kf_complete", "2026-11-10"),
    ] {
        assert_eq!(mother.attained(indicator), [on], "{indicator}");
    }
    let child = balita("2024-06-01", 8, 2);
    assert_eq!(
        (child.attained("idl").len(), child.attained("development")),
        (1, vec!["2026-09-01".to_owned()])
    );
}

#[test]
fn who_belongs_by_age_is_told_by_dates_of_birth_as_by_the_rows() {
    for (spm, form) in [
        (4, "development"),
        (5, "school"),
        (6, "adult"),
        (7, "elderly"),
    ] {
        let births = births_of(spm, 2026).unwrap();
        let edges = [*births.start(), *births.end()];
        let outside = [births.start().pred_opt(), births.end().succ_opt()];
        let days = edges.into_iter().chain(outside.into_iter().flatten());
        for born in days.filter(|born| *born > day("1900-01-01") && *born < day("2026-06-01")) {
            let life = Life::of(Sex::Male, &born.to_string()).visit(form, "2026-06-01", &ten_t());
            let counted = life.year(spm, 2026, Rule::Both).is_some();
            assert_eq!(counted, births.contains(&born), "SPM {spm}, born {born}");
        }
    }
    assert_eq!(
        births_of(3, 2026),
        Some(day("2026-01-01")..=day("2026-12-31"))
    );
    assert_eq!(births_of(1, 2026), None);
}
