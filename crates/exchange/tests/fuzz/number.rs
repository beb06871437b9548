//! Numbers: what is typed into a field, what stands in a cell.

use bolero::check;
use domain::reading::{
    BirthWeight, Decimal, HEAD, HEIGHT, LILA, NumberError, WEIGHT, read_birth_weight, read_cm,
    read_head, read_height, read_kg, read_lila, read_weight,
};
use domain::{Grams, Millimetres};

use crate::typed::Typed;
use crate::{ITERATIONS, corpus, memory_of};

const LETTERS: &str = "0123456789,.-+−'  \u{a0}\teEkgcmKG½²٣８";

#[test]
fn any_number_is_read_rightly_or_refused() {
    let seeds = corpus::lines("number");
    for seed in &seeds {
        read(seed);
    }
    check!()
        .with_generator(Typed {
            seeds,
            letters: LETTERS,
        })
        .with_iterations(ITERATIONS * 10)
        .for_each(|text| read(text));
}

fn read(text: &str) {
    let memory = memory_of(|| _ = Decimal::read(text));
    let most = 256 + 16 * text.len() as u64;
    assert!(memory <= most, "{memory} bytes for {} of text", text.len());
    check_decimal(text);
    let weight = read_weight(text);
    check_quantity(text, weight, read_kg(text), &WEIGHT, |Grams(weight)| {
        (weight, 1_000)
    });
    for (read, bounds) in [
        (read_height(text), HEIGHT),
        (read_lila(text), LILA),
        (read_head(text), HEAD),
    ] {
        check_quantity(text, read, read_cm(text), &bounds, |Millimetres(length)| {
            (length, 10)
        });
    }
    if let Ok(BirthWeight::Known(Grams(weight))) = read_birth_weight(text) {
        assert!((1..10_000).contains(&weight), "{text:?} is {weight} g");
    }
}

/// An exact decimal agrees with the same digits read as a float, and with its comma made a point.
fn check_decimal(text: &str) {
    let Ok(number) = Decimal::read(text) else {
        return;
    };
    for places in 0..30 {
        let units = number.in_units(places);
        assert!(
            units.is_some() || places > 0,
            "a whole number of at most 18 digits fits"
        );
    }
    let signs = text.matches([',', '.']).count();
    if signs <= 1 {
        let swapped = text.replace(',', ".");
        let same = Decimal::read(&swapped).map(|number| number.in_units(3));
        assert_eq!(same, Ok(number.in_units(3)), "{text:?} and {swapped:?}");
        let plain: String = swapped
            .chars()
            .map(|sign| if sign == '−' { '-' } else { sign })
            .filter(|sign| matches!(sign, '0'..='9' | '.' | '-' | '+'))
            .collect();
        let float: f64 = plain.parse().unwrap();
        if let Some(units) = number.in_units(3) {
            let error = (float * 1_000.0 - units as f64).abs();
            assert!(
                error <= 0.501_f64.max(float.abs() * 1e-11),
                "{text:?} is {float}, read as {units} thousandths"
            );
        }
    }
}

/// A quantity lies within its bounds and is read again from what it is written as; one that does not is told
/// from what is no number.
fn check_quantity<T: Copy + PartialOrd + std::fmt::Debug>(
    text: &str,
    read: Result<T, NumberError>,
    unbounded: Result<T, NumberError>,
    bounds: &std::ops::RangeInclusive<T>,
    written: impl Fn(T) -> (u32, u32),
) {
    match (read, unbounded) {
        (Ok(value), Ok(same)) => {
            assert!(value == same && bounds.contains(&value), "{text:?}");
            let (units, in_one) = written(value);
            let width = in_one.ilog10() as usize;
            let shown = format!("{},{:0width$}", units / in_one, units % in_one);
            let again = Decimal::read(&shown).map(|number| number.in_units(in_one.ilog10()));
            assert_eq!(again, Ok(Some(i64::from(units))), "{text:?} as {shown}");
        }
        (Err(NumberError::OutOfRange), Ok(value)) => assert!(!bounds.contains(&value), "{text:?}"),
        (Err(one), Err(other)) => assert_eq!(one, other, "{text:?}"),
        (found, unbounded) => panic!("{text:?}: {found:?} but {unbounded:?}"),
    }
}
