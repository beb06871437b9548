//! What a z-score costs: single ones with their table lookup, and a whole child.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use siklus_growth::{Chart, LengthCm, Millimetres, Position, Sex, WeightKg, who2006, who2007};

/// So many children of all ages, most near the median, a few far from it, in no useful order for a cache.
const N_CHILDREN: i32 = 4_096;

fn children() -> Vec<who2006::Measurement> {
    (0..N_CHILDREN)
        .filter_map(|n| {
            let sex = if n % 2 == 0 { Sex::Male } else { Sex::Female };
            let age_days = (n * 1_009) % 1_827;
            let z = f64::from((n * 37) % 400 + (n * 91) % 300 - 400) / 100.0;
            let length = Chart::LengthForAge.value_at(sex, f64::from(age_days), z)?;
            let weight = Chart::WeightForAge.value_at(sex, f64::from(age_days), z)?;
            let hundredths = (length * 100.0).round() / 100.0;
            Some(who2006::Measurement {
                weight: Some(WeightKg((weight * 100.0).round() / 100.0)),
                length: Some(LengthCm(hundredths)),
                position: Some(if n % 3 == 0 {
                    Position::Standing
                } else {
                    Position::Lying
                }),
                head: Some(Millimetres(460).into()),
                arm: Some(Millimetres(145).into()),
                ..who2006::Measurement::new(sex, age_days)
            })
        })
        .collect()
}

fn zscore(criterion: &mut Criterion) {
    let children = children();
    let mut group = criterion.benchmark_group("zscore");
    group.throughput(Throughput::Elements(children.len() as u64));

    let each = |score: fn(&who2006::Measurement) -> i64| {
        let children = children.clone();
        move || -> i64 { children.iter().map(|child| score(black_box(child))).sum() }
    };
    let weight_for_age = each(|child| {
        let score = child
            .age_days
            .zip(child.weight)
            .and_then(|(days, weight)| who2006::weight_for_age(child.sex, days, weight));
        score.map_or(0, |score| i64::from(score.z.hundredths()))
    });
    let length_for_age = each(|child| {
        let score = child
            .age_days
            .zip(child.length)
            .and_then(|(days, length)| who2006::length_for_age(child.sex, days, length));
        score.map_or(0, |score| i64::from(score.z.hundredths()))
    });
    let weight_for_length = each(|child| {
        let score = child.age_days.zip(child.length.zip(child.weight)).and_then(
            |(days, (length, weight))| who2006::weight_for_length(child.sex, days, length, weight),
        );
        score.map_or(0, |score| i64::from(score.z.hundredths()))
    });
    let whole_child = each(|child| {
        let scores = who2006::assess(child);
        scores
            .bmi_for_age
            .map_or(0, |score| i64::from(score.z.hundredths()))
    });
    group.bench_function("weight_for_age", |bencher| bencher.iter(&weight_for_age));
    group.bench_function("length_for_age", |bencher| bencher.iter(&length_for_age));
    group.bench_function("weight_for_length", |bencher| {
        bencher.iter(&weight_for_length)
    });
    group.bench_function("whole_child_of_six", |bencher| bencher.iter(&whole_child));
    let pupils: Vec<(f64, f64)> = (0..N_CHILDREN)
        .filter_map(|n| {
            let age_months = who2007::age_months(1_827 + (n * 1_009) % 5_000);
            let z = f64::from((n * 37) % 400 + (n * 91) % 300 - 400) / 100.0;
            let bmi = Chart::SchoolBmiForAge.value_at(Sex::Male, age_months, z)?;
            Some((age_months, (bmi * 10.0).round() / 10.0))
        })
        .collect();
    group.bench_function("bmi_for_age_2007", |bencher| {
        bencher.iter(|| -> i64 {
            pupils
                .iter()
                .filter_map(|pupil| {
                    let (age_months, bmi) = *black_box(pupil);
                    Chart::SchoolBmiForAge.score(Sex::Male, age_months, bmi)
                })
                .map(|score| i64::from(score.z.hundredths()))
                .sum()
        });
    });
    group.finish();
}

criterion_group!(benches, zscore);
criterion_main!(benches);
