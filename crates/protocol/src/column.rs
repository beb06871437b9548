//! Columns: many values of one kind after each other, written so that little is said twice.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::Refused;
use crate::bytes::{In, Out, length_of};

/// All values are the first one.
const SAME: u64 = 0;
/// Each is the smallest plus a multiple of a step.
const ABOVE: u64 = 1;
/// Each is the one before plus or minus a multiple of a step.
const ALONG: u64 = 2;

/// Each is the middle one plus or minus a multiple of a step.
const AROUND: u64 = 3;

/// Writes whole numbers. Nothing is written for none; how many they are, the reader must know.
pub(crate) fn put_ints(out: &mut Out, ints: &[i64]) {
    let Some(first) = ints.first() else { return };
    if ints.iter().all(|int| int == first) {
        out.number(SAME);
        out.number(zigzag(*first));
        return;
    }
    let smallest = *ints.iter().min().unwrap_or(first);
    let middle = middle(ints);
    let above: Vec<u64> = ints
        .iter()
        .map(|int| int.wrapping_sub(smallest).cast_unsigned())
        .collect();
    let steps: Vec<i64> = ints
        .windows(2)
        .map(|pair| pair[1].wrapping_sub(pair[0]))
        .collect();
    let around: Vec<i64> = ints.iter().map(|int| int.wrapping_sub(middle)).collect();
    let above_step = step(above.iter().copied());
    let above: Vec<u64> = above.iter().map(|int| int / above_step).collect();
    let (along_step, along) = in_steps(&steps);
    let (around_step, around) = in_steps(&around);
    let ways = [
        (ABOVE, smallest, above_step, above),
        (ALONG, *first, along_step, along),
        (AROUND, middle, around_step, around),
    ];
    let shortest = ways
        .into_iter()
        .min_by_key(|(.., numbers)| lengths(numbers));
    if let Some((how, from, step, numbers)) = shortest {
        out.number(how);
        out.number(zigzag(from));
        out.number(step);
        numbers.iter().for_each(|int| out.number(*int));
    }
}

/// The middle of numbers.
fn middle(ints: &[i64]) -> i64 {
    let mut ints = ints.to_vec();
    let half = ints.len() / 2;
    *ints.select_nth_unstable(half).1
}

/// Differences in steps of one size, and the size.
fn in_steps(differences: &[i64]) -> (u64, Vec<u64>) {
    let size = step(differences.iter().map(|int| int.unsigned_abs()));
    let steps = differences.iter().map(|int| zigzag_by(*int, size));
    (size, steps.collect())
}

/// Reads so many whole numbers.
pub(crate) fn ints(from: &mut In<'_>, count: usize) -> Result<Vec<i64>, Refused> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let how = from.number()?;
    let first = unzigzag(from.number()?);
    match how {
        SAME => Ok(vec![first; count]),
        ABOVE => {
            let step = from.number()?;
            (0..count)
                .map(|_| {
                    let above = from.number()?.wrapping_mul(step);
                    Ok(first.wrapping_add(above.cast_signed()))
                })
                .collect()
        }
        ALONG => {
            let step = from.number()?.cast_signed();
            let mut ints = vec![first];
            let mut last = first;
            for _ in 1..count {
                last = last.wrapping_add(unzigzag(from.number()?).wrapping_mul(step));
                ints.push(last);
            }
            Ok(ints)
        }
        AROUND => {
            let step = from.number()?.cast_signed();
            (0..count)
                .map(|_| {
                    let around = unzigzag(from.number()?).wrapping_mul(step);
                    Ok(first.wrapping_add(around))
                })
                .collect()
        }
        _ => Err(Refused::Malformed),
    }
}

/// Writes whole numbers of somebody each: the first of each, then how much more or less than before.
pub(crate) fn put_ints_of(out: &mut Out, whose: &[usize], ints: &[i64]) {
    let mut before = HashMap::new();
    let (mut firsts, mut steps) = (Vec::new(), Vec::new());
    for (who, int) in whose.iter().zip(ints) {
        match before.insert(*who, *int) {
            None => firsts.push(*int),
            Some(before) => steps.push(int.wrapping_sub(before)),
        }
    }
    put_ints(out, &firsts);
    put_ints(out, &steps);
}

/// Reads whole numbers of somebody each.
pub(crate) fn ints_of(from: &mut In<'_>, whose: &[usize]) -> Result<Vec<i64>, Refused> {
    let n_firsts = whose.iter().collect::<HashSet<_>>().len();
    let mut firsts = ints(from, n_firsts)?.into_iter();
    let mut steps = ints(from, whose.len() - n_firsts)?.into_iter();
    let mut before = HashMap::with_capacity(n_firsts);
    let mut next = |who: &usize| {
        let int = match before.get(who) {
            None => firsts.next(),
            Some(before) => steps.next().map(|step| step.wrapping_add(*before)),
        };
        let int = int.ok_or(Refused::Malformed)?;
        before.insert(*who, int);
        Ok(int)
    };
    whose.iter().map(&mut next).collect()
}

/// Writes places in a list.
pub(crate) fn put_places(out: &mut Out, places: &[usize]) {
    let ints: Vec<i64> = places.iter().map(|place| *place as i64).collect();
    put_ints(out, &ints);
}

/// Reads places in a list that is so long.
pub(crate) fn places(
    from: &mut In<'_>,
    count: usize,
    length: usize,
) -> Result<Vec<usize>, Refused> {
    let place = |int: i64| {
        let place = usize::try_from(int).ok().filter(|place| *place < length);
        place.ok_or(Refused::Malformed)
    };
    ints(from, count)?.into_iter().map(place).collect()
}

/// Writes byte strings. Those of one length – numbers of cards, codes – are written place by place: first the
/// first byte of each, since at one place they differ least.
pub(crate) fn put_strings(out: &mut Out, strings: &[&[u8]]) {
    let lengths: Vec<usize> = strings.iter().map(|string| string.len()).collect();
    put_places(out, &lengths);
    match one_length(&lengths) {
        Some(length) => {
            for place in 0..length {
                let across: Vec<u8> = strings.iter().map(|string| string[place]).collect();
                out.raw(&across);
            }
        }
        None => strings.iter().for_each(|string| out.raw(string)),
    }
}

/// Reads so many byte strings.
pub(crate) fn strings(from: &mut In<'_>, count: usize) -> Result<Vec<Vec<u8>>, Refused> {
    let lengths = places(from, count, usize::MAX)?;
    let Some(length) = one_length(&lengths) else {
        let read = |length| from.raw(length).map(<[u8]>::to_vec);
        return lengths.into_iter().map(read).collect();
    };
    let all = from.raw(length.checked_mul(count).ok_or(Refused::Malformed)?)?;
    let string = |nth| all.iter().skip(nth).step_by(count).copied().collect();
    Ok((0..count).map(string).collect())
}

/// The length of all, if it is one.
fn one_length(lengths: &[usize]) -> Option<usize> {
    let first = lengths.first()?;
    lengths
        .iter()
        .all(|length| length == first)
        .then_some(*first)
}

/// Writes dates.
pub(crate) fn put_dates(out: &mut Out, dates: &[NaiveDate]) {
    let days: Vec<i64> = dates
        .iter()
        .map(|date| i64::from(date.to_epoch_days()))
        .collect();
    put_ints(out, &days);
}

/// Reads so many dates.
pub(crate) fn dates(from: &mut In<'_>, count: usize) -> Result<Vec<NaiveDate>, Refused> {
    let date = |days: i64| {
        let days = i32::try_from(days).ok();
        days.and_then(NaiveDate::from_epoch_days)
            .ok_or(Refused::Malformed)
    };
    ints(from, count)?.into_iter().map(date).collect()
}

/// The greatest number that divides all.
fn step(ints: impl Iterator<Item = u64>) -> u64 {
    ints.fold(0, |mut a, mut b| {
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    })
    .max(1)
}

fn lengths(numbers: &[u64]) -> usize {
    numbers.iter().map(|number| length_of(*number)).sum()
}

fn zigzag(int: i64) -> u64 {
    ((int << 1) ^ (int >> 63)).cast_unsigned()
}

fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

/// A difference in steps. The one difference that has no step of its own, since its size is no `i64`,
/// has a step that divides it too.
fn zigzag_by(int: i64, step: u64) -> u64 {
    match i64::try_from(step) {
        Ok(step) => zigzag(int.wrapping_div(step)),
        Err(_) => zigzag(i64::from(int != 0)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn back(column: &[i64]) -> (Vec<i64>, usize) {
        let mut out = Out::default();
        put_ints(&mut out, column);
        let bytes = out.into_bytes();
        let mut read = In::new(&bytes);
        let column = ints(&mut read, column.len()).unwrap();
        read.end().unwrap();
        (column, bytes.len())
    }

    #[test]
    fn numbers_of_a_common_step_take_little() {
        let weights = [8_500, 9_100, 12_300, 7_900, 10_000];
        assert_eq!(back(&weights), (weights.to_vec(), 1 + 2 + 1 + 5));
        let days: Vec<i64> = (0..100).map(|day| 20_000 + day).collect();
        assert_eq!(back(&days).0, days);
        assert!(back(&days).1 < 106);
        assert_eq!(back(&[7; 400]).1, 2);
    }

    proptest! {
        #[test]
        fn every_column_comes_back(
            wild in prop::collection::vec(any::<i64>(), 0..20),
            tame in prop::collection::vec(-50..50_i64, 0..20),
        ) {
            prop_assert_eq!(back(&wild).0, wild);
            prop_assert_eq!(back(&tame).0, tame);
        }

        #[test]
        fn every_column_of_several_comes_back(
            of in prop::collection::vec((0..5_usize, any::<i64>()), 0..30),
        ) {
            let (whose, column): (Vec<usize>, Vec<i64>) = of.into_iter().unzip();
            let mut out = Out::default();
            put_ints_of(&mut out, &whose, &column);
            let bytes = out.into_bytes();
            let mut read = In::new(&bytes);
            prop_assert_eq!(ints_of(&mut read, &whose), Ok(column));
            prop_assert_eq!(read.end(), Ok(()));
        }

        #[test]
        fn strings_of_one_length_or_of_many_come_back(
            many in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..9),
            one in prop::collection::vec(any::<[u8; 5]>(), 0..9),
        ) {
            let one = one.into_iter().map(|string| string.to_vec()).collect();
            for column in [many, one] {
                let slices: Vec<&[u8]> = column.iter().map(Vec::as_slice).collect();
                let mut out = Out::default();
                put_strings(&mut out, &slices);
                let bytes = out.into_bytes();
                let mut read = In::new(&bytes);
                prop_assert_eq!(&strings(&mut read, column.len()), &Ok(column));
                prop_assert_eq!(read.end(), Ok(()));
            }
        }

        #[test]
        fn extremes_come_back(places in prop::collection::vec(0..5_usize, 0..9)) {
            let column: Vec<i64> = places
                .iter()
                .map(|place| [i64::MIN, i64::MIN + 1, 0, i64::MAX - 1, i64::MAX][*place])
                .collect();
            prop_assert_eq!(back(&column).0, column);
        }
    }
}
