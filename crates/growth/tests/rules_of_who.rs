//! The rules around the figures: which day, which table, what is left out.

use proptest::prelude::*;
use siklus_growth::{
    Chart, Grams, LengthCm, Millimetres, Oedema, Position, Score, Sex, WeightKg, who2006, who2007,
};

fn hundredths(score: Option<Score>) -> Option<i32> {
    score.map(|score| score.z.hundredths())
}

/// Computed by WHO's R package `anthro` 1.1.0; weights in grams, lengths in
/// millimetres, z-scores in hundredths (`NONE` = not computed).
#[test]
fn children_known_to_who_come_out_the_same() {
    use Sex::{Female as F, Male as M};
    const NONE: i32 = i32::MIN;
    const NOT_MEASURED: u32 = 0;
    // Sex, age in days, weight, length, position, oedema, head, arm, used length,
    // length-for-age, weight-for-age, weight-for-length, BMI-for-age, head, arm.
    #[rustfmt::skip]
    let children = [
        (M, 0, 3_300, 500, 'l', 'n', 345, 0, 500, [6, -10, -9, -16, 3, NONE]),
        (F, 0, 3_200, 490, 'l', 'n', 339, 0, 490, [-8, -7, 15, -1, 2, NONE]),
        (M, 90, 6_000, 610, 'l', 'n', 400, 135, 610, [-15, -47, -52, -54, -39, NONE]),
        (M, 91, 6_000, 610, 'l', 'n', 400, 135, 610, [-20, -51, -52, -55, -42, 2]),
        (F, 180, 7_300, 657, 'l', 'n', 422, 140, 657, [5, 4, 9, 0, 5, 20]),
        (M, 200, 7_000, 670, 'h', 'n', 0, 0, 670, [-70, -138, -124, -131, NONE, NONE]),
        (M, 300, 7_000, 700, 'h', 'n', 0, 0, 707, [-105, -241, -256, -254, NONE, NONE]),
        (M, 365, 9_600, 757, 'l', 'n', 461, 146, 757, [-2, -4, -6, -3, 3, -4]),
        (M, 730, 12_200, 871, 'l', 'n', 483, 152, 871, [-23, 4, 19, 28, 4, 4]),
        (M, 730, 12_200, 871, 'h', 'n', 0, 0, 878, [0, 4, 1, 7, NONE, NONE]),
        (M, 731, 12_200, 871, 'h', 'n', 0, 0, 871, [-1, 3, 1, 5, NONE, NONE]),
        (M, 731, 12_200, 871, 'l', 'n', 0, 0, 864, [-24, 3, 19, 26, NONE, NONE]),
        (M, 731, 12_200, 871, ' ', 'n', 0, 0, 871, [-1, 3, 1, 5, NONE, NONE]),
        (F, 800, 7_500, 800, 'l', 'n', 0, 114, 793, [-251, -388, -347, -342, NONE, -346]),
        (M, 1000, 20_500, 920, 'h', 'n', 0, 0, 920, [-55, 330, 534, 552, NONE, NONE]),
        (F, 1200, 9_800, 880, 'h', 'n', 0, 124, 880, [-237, -315, -252, -235, NONE, -293]),
        (M, 1500, 13_000, 950, 'h', 'n', 0, 0, 950, [-213, -191, -99, -75, NONE, NONE]),
        (M, 1500, 9_000, 800, 'h', 'n', 0, 0, 800, [-567, -458, -200, -105, NONE, NONE]),
        (F, 1826, 17_500, 1080, 'h', 'n', 0, 0, 1080, [-30, -27, -21, -18, NONE, NONE]),
        (M, 1826, 17_500, 1210, 'h', 'n', 0, 0, 1210, [238, -35, NONE, -300, NONE, NONE]),
        (M, 1900, 17_500, 1080, 'h', 'n', 0, 0, 1080, [NONE; 6]),
        (M, 200, 7_000, 670, 'l', 'y', 0, 0, 670, [-70, NONE, NONE, NONE, NONE, NONE]),
    ];
    let length = |mm: u32| (mm != NOT_MEASURED).then(|| LengthCm::from(Millimetres(mm)));
    for (sex, age_days, grams, mm, position, oedema, head, arm, used_mm, expected) in children {
        let scores = who2006::assess(&who2006::Measurement {
            sex,
            age_days: Some(age_days),
            weight: Some(Grams(grams).into()),
            length: length(mm),
            position: match position {
                'l' => Some(Position::Lying),
                'h' => Some(Position::Standing),
                _ => None,
            },
            head: length(head),
            arm: length(arm),
            oedema: if oedema == 'y' {
                Oedema::Present
            } else {
                Oedema::Absent
            },
        });
        let child = format!("{sex:?}, day {age_days}, {grams} g, {mm} mm {position}");
        let found = [
            scores.length_for_age,
            scores.weight_for_age,
            scores.weight_for_length,
            scores.bmi_for_age,
            scores.head_for_age,
            scores.arm_for_age,
        ];
        assert_eq!(
            found.map(|score| hundredths(score).unwrap_or(NONE)),
            expected,
            "{child}"
        );
        let used = scores.length.value.map(|used| used.to_string());
        assert_eq!(
            used,
            length(used_mm).map(|used| used.to_string()),
            "{child}"
        );
        let flagged = age_days == 1000;
        assert_eq!(
            found.map(|score| score.is_some_and(|score| score.flagged)),
            [false, false, flagged, flagged, false, false],
            "{child}"
        );
    }
}

#[test]
fn standing_counts_from_day_274_and_corrects_until_day_730() {
    let used = |days, position| {
        let corrected = who2006::correct_length(Some(days), Some(LengthCm(80.0)), Some(position));
        (
            corrected.value.unwrap().to_string(),
            corrected.standing_ignored,
        )
    };
    let cases = [
        (0, Position::Standing, "80", true),
        (273, Position::Standing, "80", true),
        (274, Position::Standing, "80.7", false),
        (730, Position::Standing, "80.7", false),
        (731, Position::Standing, "80", false),
        (273, Position::Lying, "80", false),
        (730, Position::Lying, "80", false),
        (731, Position::Lying, "79.3", false),
    ];
    for (days, position, value, ignored) in cases {
        assert_eq!(
            used(days, position),
            (value.to_owned(), ignored),
            "day {days}, {position:?}"
        );
    }
}

#[test]
fn without_an_age_only_weight_for_length_is_scored() {
    // Length, position, the table that applies.
    let cases = [
        (86.9, None, Chart::WeightForLength),
        (87.0, None, Chart::WeightForHeight),
        (95.0, Some(Position::Lying), Chart::WeightForLength),
        (70.0, Some(Position::Standing), Chart::WeightForHeight),
    ];
    for (length, position, chart) in cases {
        let scores = who2006::assess(&who2006::Measurement {
            age_days: None,
            weight: Some(WeightKg(11.0)),
            length: Some(LengthCm(length)),
            position,
            ..who2006::Measurement::new(Sex::Female, 0)
        });
        assert_eq!(
            scores.weight_for_length,
            chart.score(Sex::Female, length, 11.0),
            "{length} cm {position:?}"
        );
        assert!(scores.weight_for_length.is_some());
        assert_eq!(
            (
                scores.length_for_age,
                scores.weight_for_age,
                scores.bmi_for_age
            ),
            (None, None, None)
        );
    }
}

#[test]
fn a_length_between_two_rows_lies_between_their_z_scores() {
    let z = |cm| Chart::WeightForHeight.score(Sex::Male, cm, 13.0).unwrap().z;
    assert!(z(95.1) <= z(95.05) && z(95.05) <= z(95.0));
    // 103.1 − 0.7 is the one tenth where WHO's arithmetic lands a row too far.
    assert_eq!(z(103.1 - 0.7), z(102.5));
    assert_ne!(z(102.4), z(102.5));
}

#[test]
fn the_reference_of_2007_ends_where_its_tables_end() {
    let scored = |age_months| {
        let scores = who2007::assess(&who2007::Measurement {
            sex: Sex::Female,
            age_months: Some(age_months),
            weight: Some(WeightKg(40.0)),
            height: Some(LengthCm(140.0)),
            oedema: Oedema::Absent,
        });
        [
            scores.height_for_age,
            scores.weight_for_age,
            scores.bmi_for_age,
        ]
        .map(|score| score.is_some())
    };
    let cases = [
        (59.99, [false; 3]),
        (60.0, [true; 3]),
        (119.99, [true; 3]),
        (120.0, [true; 3]),
        (120.01, [true, false, true]),
        (228.0, [true, false, true]),
        (228.01, [false; 3]),
        (f64::NAN, [false; 3]),
        (f64::INFINITY, [false; 3]),
    ];
    for (age_months, expected) in cases {
        assert_eq!(scored(age_months), expected, "{age_months} months");
    }
    assert!((who2007::age_months(1827) - 60.024_640_657).abs() < 1e-9);
}

#[test]
fn each_single_score_is_the_one_of_the_whole_child() {
    for age_days in [0, 91, 400, 730, 731, 1200, 1826, 1827] {
        let child = who2006::Measurement {
            weight: Some(WeightKg(9.4)),
            length: Some(LengthCm(75.3)),
            ..who2006::Measurement::new(Sex::Male, age_days)
        };
        let scores = who2006::assess(&child);
        let (weight, length) = (WeightKg(9.4), LengthCm(75.3));
        assert_eq!(
            who2006::weight_for_age(Sex::Male, age_days, weight),
            scores.weight_for_age
        );
        assert_eq!(
            who2006::length_for_age(Sex::Male, age_days, length),
            scores.length_for_age
        );
        assert_eq!(
            who2006::weight_for_length(Sex::Male, age_days, length, weight),
            scores.weight_for_length
        );
    }
}

fn any_sex() -> impl Strategy<Value = Sex> {
    prop_oneof![Just(Sex::Male), Just(Sex::Female)]
}

fn any_chart() -> impl Strategy<Value = Chart> {
    proptest::sample::select(Chart::ALL.as_slice())
}

/// A chart and a place on it.
fn place() -> impl Strategy<Value = (Chart, f64)> {
    (any_chart(), 0.0..=1.0_f64).prop_map(|(chart, share)| {
        let (from, to) = chart.range();
        (chart, (from + share * (to - from)).min(to))
    })
}

fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        proptest::num::f64::ANY,
        -10.0..250.0_f64,
        proptest::sample::select(vec![
            0.0,
            -0.0,
            f64::MAX,
            f64::MIN_POSITIVE,
            1e300,
            45.0,
            110.0,
            120.0
        ]),
    ]
}

proptest! {
    #[test]
    fn a_heavier_child_never_has_a_lower_z_score(
        sex in any_sex(), (chart, at) in place(), measured in 0.5..150.0_f64, more in 0.0..5.0_f64,
    ) {
        let z = |measured| chart.score(sex, at, measured).unwrap().z;
        prop_assert!(z(measured) <= z(measured + more));
    }

    #[test]
    fn the_value_at_a_z_score_has_that_z_score(sex in any_sex(), (chart, at) in place(), z in -500..1000_i32) {
        let wanted = f64::from(z) / 100.0;
        if let Some(value) = chart.value_at(sex, at, wanted) {
            prop_assert_eq!(chart.score(sex, at, value).unwrap().z.hundredths(), z);
        }
    }

    #[test]
    fn no_number_breaks_a_score(sex in any_sex(), chart in any_chart(), at in any_number(), measured in any_number()) {
        if let Some(score) = chart.score(sex, at, measured) {
            let (from, to) = chart.range();
            prop_assert!(at >= from && at <= to && measured > 0.0);
            prop_assert!(score.z.value().abs() <= 1e6);
        }
        if let Some(value) = chart.value_at(sex, at, measured) {
            prop_assert!(value.is_finite() && value > 0.0);
        }
    }

    #[test]
    fn no_child_breaks_the_standards(
        sex in any_sex(), age_days in any::<Option<i32>>(), near_days in -2..2000_i32, is_near in any::<bool>(),
        weight in any_number(), length in any_number(), arm in any_number(), months in any_number(),
    ) {
        let scores = who2006::assess(&who2006::Measurement {
            age_days: if is_near { Some(near_days) } else { age_days },
            weight: Some(WeightKg(weight)),
            length: Some(LengthCm(length)),
            position: Some(Position::Standing),
            head: Some(LengthCm(arm)),
            arm: Some(LengthCm(arm)),
            ..who2006::Measurement::new(sex, 0)
        });
        if is_near && !(0..=1826).contains(&near_days) {
            prop_assert_eq!((scores.weight_for_age, scores.weight_for_length, scores.head_for_age), (None, None, None));
        }
        let scores = who2007::assess(&who2007::Measurement {
            sex,
            age_months: Some(months),
            weight: Some(WeightKg(weight)),
            height: Some(LengthCm(length)),
            oedema: Oedema::Absent,
        });
        prop_assert!(scores.weight_for_age.is_none() || (60.0..=120.0).contains(&months));
    }
}
