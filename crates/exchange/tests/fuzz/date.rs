//! Dates: what is typed into a field, and the columns of a file.

use bolero::{check, produce};
use chrono::{Datelike, NaiveDate};
use domain::reading::{DateColumn, DateReader, DayOrder, date_of_cell, is_blank};

use crate::typed::Typed;
use crate::{ITERATIONS, corpus, memory_of};

const LETTERS: &str = "0123456789/-.,–  :'T\u{a0}JanPebgtMei٣８Z";
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 10, 31).unwrap();

#[test]
fn any_date_is_read_rightly_or_refused() {
    let seeds = corpus::lines("date");
    for seed in &seeds {
        read(seed, "14/01/2025");
    }
    let typed = || Typed {
        seeds: seeds.clone(),
        letters: LETTERS,
    };
    check!()
        .with_generator((typed(), typed()))
        .with_iterations(ITERATIONS * 10)
        .for_each(|(one, other)| read(one, other));
}

#[test]
fn any_number_of_a_date_cell_is_a_date_or_none() {
    check!()
        .with_generator(produce::<f64>())
        .with_iterations(ITERATIONS * 10)
        .for_each(|days| {
            if let Ok(date) = date_of_cell(*days) {
                assert!((1930..2100).contains(&date.year()), "{days} is {date}");
            }
        });
}

fn read(one: &str, other: &str) {
    let typed = DateReader::typed(TODAY);
    let memory = memory_of(|| _ = typed.read(one));
    assert!(
        memory <= 256 + 8 * one.len() as u64,
        "{memory} bytes for {one:?}"
    );
    if let Ok(date) = typed.read(one) {
        assert!(!is_blank(one));
        check_date(one, date);
        for form in ["%Y-%m-%d", "%d/%m/%Y", "%d%m%Y", "%Y%m%d", "%-d.%-m.%Y"] {
            let written = date.format(form).to_string();
            assert_eq!(typed.read(&written), Ok(date), "{one:?} as {written}");
        }
    }
    check_column(one, other);
}

fn check_date(text: &str, date: NaiveDate) {
    assert!((1900..=2100).contains(&date.year()), "{text:?} is {date}");
}

/// A column is read in one order, or names two rows that contradict each other.
fn check_column(one: &str, other: &str) {
    let mut column = DateColumn::new();
    column.observe(2, one);
    let alone = column
        .settle(TODAY)
        .expect("one cell cannot contradict itself");
    if alone.order() == DayOrder::DayFirst
        && let Ok(date) = DateReader::typed(TODAY).read(one)
    {
        assert_eq!(
            alone.read(one),
            Ok(date),
            "a column of one is read as typed"
        );
    }
    column.observe(3, other);
    match column.settle(TODAY) {
        Ok(reader) => {
            for text in [one, other] {
                if let Ok(date) = reader.read(text) {
                    check_date(text, date);
                }
            }
        }
        Err(mixed) => {
            let mut rows = [mixed.day_first_row, mixed.month_first_row];
            rows.sort_unstable();
            assert_eq!(rows, [2, 3], "{one:?} and {other:?}");
        }
    }
}
