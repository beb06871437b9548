//! Agreement with WHO's own software, to the last digit, empty cells and flags included.

#![expect(
    clippy::unwrap_used,
    reason = "a cell that cannot be read fails the test"
)]

use std::collections::BTreeMap;

use siklus_growth::{LengthCm, Oedema, Position, Score, Sex, WeightKg, who2006, who2007};

type Row = BTreeMap<String, String>;

fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &Row, column: &str) -> Option<f64> {
    let cell = &row[column];
    (!cell.is_empty()).then(|| cell.parse().unwrap())
}

fn sex(row: &Row) -> Sex {
    match row["sex"].as_str() {
        "m" => Sex::Male,
        "f" => Sex::Female,
        other => panic!("no such sex: {other}"),
    }
}

fn oedema(row: &Row) -> Oedema {
    if row["oedema"] == "y" {
        Oedema::Present
    } else {
        Oedema::Absent
    }
}

fn young_child(row: &Row) -> who2006::Measurement {
    who2006::Measurement {
        sex: sex(row),
        age_days: Some(row["age_days"].parse().unwrap()),
        weight: number(row, "weight_kg").map(WeightKg),
        length: number(row, "lenhei_cm").map(LengthCm),
        position: match row["measure"].as_str() {
            "l" => Some(Position::Lying),
            "h" => Some(Position::Standing),
            _ => None,
        },
        head: number(row, "headc_cm").map(LengthCm),
        arm: number(row, "muac_cm").map(LengthCm),
        oedema: oedema(row),
    }
}

fn shown(value: Option<impl ToString>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn z(score: Option<Score>) -> String {
    shown(score.map(|score| score.z))
}

fn flag(score: Option<Score>) -> String {
    shown(score.map(|score| u8::from(score.flagged)))
}

/// Every cell of every row, or the list of those that differ.
fn compare(rows: &[Row], ours: impl Fn(&Row) -> Vec<(&'static str, String)>) {
    let mut differences = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        for (column, value) in ours(row) {
            if row[column] != value {
                let line = place + 2;
                differences.push(format!(
                    "line {line}, {column}: {} expected, {value} found",
                    row[column]
                ));
            }
        }
    }
    assert!(
        !rows.is_empty() && differences.is_empty(),
        "{}",
        differences.join("\n")
    );
}

#[test]
fn every_cell_agrees_with_who_anthro() {
    compare(&rows(include_str!("data/who2006.csv")), |row| {
        let scores = who2006::assess(&young_child(row));
        vec![
            ("clenhei", shown(scores.length.value)),
            (
                "c9mo_flag",
                u8::from(scores.length.standing_ignored).to_string(),
            ),
            ("zlen", z(scores.length_for_age)),
            ("flen", flag(scores.length_for_age)),
            ("zwei", z(scores.weight_for_age)),
            ("fwei", flag(scores.weight_for_age)),
            ("zwfl", z(scores.weight_for_length)),
            ("fwfl", flag(scores.weight_for_length)),
            ("zbmi", z(scores.bmi_for_age)),
            ("fbmi", flag(scores.bmi_for_age)),
            ("zhc", z(scores.head_for_age)),
            ("fhc", flag(scores.head_for_age)),
            ("zac", z(scores.arm_for_age)),
            ("fac", flag(scores.arm_for_age)),
        ]
    });
}

#[test]
fn every_cell_agrees_with_who_anthroplus() {
    compare(&rows(include_str!("data/who2007.csv")), |row| {
        let scores = who2007::assess(&who2007::Measurement {
            sex: sex(row),
            age_months: number(row, "age_months"),
            weight: number(row, "weight_kg").map(WeightKg),
            height: number(row, "height_cm").map(LengthCm),
            oedema: oedema(row),
        });
        vec![
            ("zhfa", z(scores.height_for_age)),
            ("fhfa", flag(scores.height_for_age)),
            ("zwfa", z(scores.weight_for_age)),
            ("fwfa", flag(scores.weight_for_age)),
            ("zbfa", z(scores.bmi_for_age)),
            ("fbfa", flag(scores.bmi_for_age)),
        ]
    });
}

/// The survey was scored by an older program that goes on to day 1856, so a
/// value is compared wherever both give one.
#[test]
fn surveyed_children_get_the_z_scores_of_who() {
    let rows = rows(include_str!("data/survey.csv"));
    let mut n_compared = 0;
    for row in &rows {
        let scores = who2006::assess(&young_child(row));
        for (column, score) in [
            ("zlen", scores.length_for_age),
            ("zwei", scores.weight_for_age),
            ("zwfl", scores.weight_for_length),
            ("zbmi", scores.bmi_for_age),
            ("zhc", scores.head_for_age),
            ("zac", scores.arm_for_age),
        ] {
            let (Some(theirs), Some(ours)) = (number(row, column), score) else {
                let too_old = row["age_days"].parse::<i32>().unwrap() > 1826;
                assert!(
                    score.is_none(),
                    "child {}, {column}: WHO gives none",
                    row["id"]
                );
                assert!(
                    row[column].is_empty() || too_old,
                    "child {}, {column}: ours is missing",
                    row["id"]
                );
                continue;
            };
            assert_eq!(ours.z.value(), theirs, "child {}, {column}", row["id"]);
            n_compared += 1;
        }
    }
    assert!(
        n_compared > 4 * rows.len(),
        "only {n_compared} values were compared"
    );
}
