//! The register of the made-up children as lines of a CSV file, neat or as hurried hands leave it.

mod hurry;

use std::fmt::Write as _;

use chrono::NaiveDate;
use domain::{Arrival, Capsule, Departure, Fact, Grams, Measurement, Millimetres, Person, PlaceId};

use crate::rng::Rng;
use crate::sample::{Sample, SamplePerson};

/// A stream of chance that no household uses.
const HAND_STREAM: u64 = u64::MAX - 1;

/// How the register is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hand {
    /// Commas, decimal points, ISO dates, area codes: nothing to doubt but the people themselves.
    Neat,
    /// Semicolons, decimal commas here and points there, day/month/year, several words for one thing, and
    /// one row in a hundred with a value that no register may hold.
    Hurried,
}

macro_rules! columns {
    ($($constant:ident $name:literal $hurried:literal),+ $(,)?) => {
        #[derive(Clone, Copy)]
        enum Column { $($constant),+ }
        const NEAT_HEADER: &[&str] = &[$($name),+];
        const HURRIED_HEADER: &[&str] = &[$($hurried),+];
    };
}

columns! {
    Desa "desa" "Desa", Posyandu "posyandu" "POSYANDU", Kms "kms" "KMS", NoKk "no_kk" "No KK", Nik "nik" "NIK",
    AnakKe "anak_ke" "Anak Ke", Nama "nama" "NAMA", TglLahir "tgl_lahir" "Tgl Lahir", Jk "jk" "JK",
    BbLahir "bb_lahir" "BB Lahir", PbLahir "pb_lahir" "PB Lahir", NamaIbu "nama_ibu" "NAMA IBU",
    NikIbu "nik_ibu" "NIK Ibu", NamaAyah "nama_ayah" "Nama Ayah", NoHp "no_hp" "No HP", Alamat "alamat" "Alamat",
    Rt "rt" "RT", Rw "rw" "RW", TglMasuk "tgl_masuk" "Tgl Masuk", TglKeluar "tgl_keluar" "Tgl Keluar",
    SebabKeluar "sebab_keluar" "Sebab Keluar", TglUkur "tgl_ukur" "Tgl Ukur", Tempat "tempat" "Tempat", Bb "bb" "BB",
    Tb "tb" "TB", CaraUkur "cara_ukur" "Cara Ukur", Lila "lila" "LILA", Lk "lk" "LK", Edema "edema" "Edema",
    VitA "vit_a" "Vit A", Asi "asi" "ASI", BbLalu "bb_lalu" "BB Lalu", TglUkurLalu "tgl_ukur_lalu" "Tgl Ukur Lalu",
}

const N_COLUMNS: usize = NEAT_HEADER.len();

/// One row: a cell for every column.
#[derive(Clone)]
struct Row {
    cells: [String; N_COLUMNS],
}

/// The header and one line a measurement (or one for a child without any), without line ends.
///
/// Grown-ups and older children have no place in this register.
pub fn register_lines(sample: &Sample, hand: Hand) -> impl Iterator<Item = String> + '_ {
    let header = match hand {
        Hand::Neat => NEAT_HEADER.join(","),
        Hand::Hurried => HURRIED_HEADER.join(";"),
    };
    let mut rng = Rng::new(sample.wanted.seed, HAND_STREAM);
    let children = sample
        .people()
        .filter(|person| person.person.register_number.is_some());
    let lines = children.flat_map(move |child| {
        let rows = rows(sample, &child);
        let written = rows.into_iter().map(|mut row| match hand {
            Hand::Neat => row.line(','),
            Hand::Hurried => {
                row.hurry(&mut rng);
                row.line(';')
            }
        });
        written.collect::<Vec<_>>()
    });
    std::iter::once(header).chain(lines)
}

fn rows(sample: &Sample, child: &SamplePerson) -> Vec<Row> {
    let mut identity = Row {
        cells: std::array::from_fn(|_| String::new()),
    };
    identity.write_person(&child.person);
    let mut rows = Vec::new();
    for fact in &child.facts {
        match fact {
            Fact::Arrival(arrival) => identity.write_arrival(sample, arrival),
            Fact::Departure(departure) => identity.write_departure(departure),
            Fact::BookWeight(book) => {
                identity.set(Column::BbLalu, kilograms(book.weight));
                identity.set(Column::TglUkurLalu, book.date.to_string());
            }
            Fact::Measurement(measurement) => {
                let mut row = identity.clone();
                row.write_measurement(measurement);
                rows.push((measurement.date, row));
            }
            Fact::VitaminA(given) => {
                let colour = match given.capsule {
                    Capsule::Blue => "biru",
                    Capsule::Red => "merah",
                };
                on(&mut rows, given.date, Column::VitA, colour);
            }
            Fact::Breastfeeding(asked) => {
                on(&mut rows, asked.date, Column::Asi, yes_no(asked.exclusive))
            }
            Fact::Attendance(_)
            | Fact::CurveOverrule(_)
            | Fact::Deworming(_)
            | Fact::Immunisation(_)
            | Fact::Forwarded(_)
            | Fact::Referral(_)
            | Fact::Visit(_)
            | Fact::Same(_)
            | Fact::Distinct(_) => {}
        }
    }
    // Who left has left on every row.
    for (_, row) in &mut rows {
        for column in [Column::TglKeluar, Column::SebabKeluar] {
            row.cells[column as usize].clone_from(&identity.cells[column as usize]);
        }
    }
    if rows.is_empty() {
        return vec![identity];
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

/// Adds a service to the row of the same date.
fn on(rows: &mut [(NaiveDate, Row)], date: NaiveDate, column: Column, text: &str) {
    if let Some((_, row)) = rows.iter_mut().rev().find(|(of, _)| *of == date) {
        row.set(column, text.to_owned());
    }
}

impl Row {
    fn set(&mut self, column: Column, text: String) {
        self.cells[column as usize] = text;
    }

    fn set_some(&mut self, column: Column, text: Option<String>) {
        self.set(column, text.unwrap_or_default());
    }

    fn write_person(&mut self, person: &Person) {
        self.set(Column::Nama, person.name.clone());
        self.set_some(Column::Jk, person.sex.map(|sex| sex.word().to_owned()));
        self.set_some(
            Column::TglLahir,
            person.birth_date.map(|date| date.to_string()),
        );
        self.set_some(
            Column::Kms,
            person.owns_kms.map(|owns| yes_no(owns).to_owned()),
        );
        self.set_some(Column::NoKk, person.family_card.clone());
        self.set_some(Column::Nik, person.nik.clone());
        self.set_some(
            Column::AnakKe,
            person.birth_order.map(|order| order.to_string()),
        );
        self.set_some(
            Column::BbLahir,
            person.birth_weight.map(|weight| weight.0.to_string()),
        );
        self.set_some(Column::PbLahir, person.birth_length.map(centimetres));
        self.set_some(Column::NamaIbu, person.mother_name.clone());
        self.set_some(Column::NikIbu, person.mother_nik.clone());
        self.set_some(Column::NamaAyah, person.father_name.clone());
        self.set_some(Column::NoHp, person.phone.clone());
        self.set_some(Column::Alamat, person.address.clone());
        self.set_some(Column::Rt, person.rt.clone());
        self.set_some(Column::Rw, person.rw.clone());
    }

    fn write_arrival(&mut self, sample: &Sample, arrival: &Arrival) {
        // A move within the puskesmas shows as another posyandu, not as a new coming.
        if self.cells[Column::Posyandu as usize].is_empty() {
            self.set_some(Column::TglMasuk, arrival.date.map(|date| date.to_string()));
        }
        self.write_posyandu(sample, arrival.posyandu);
    }

    fn write_posyandu(&mut self, sample: &Sample, id: PlaceId) {
        if let Some((_, place)) = sample.posyandu().find(|(known, _)| *known == id) {
            self.set(Column::Desa, place.area.to_string());
            self.set(Column::Posyandu, place.name.clone());
        }
    }

    fn write_departure(&mut self, departure: &Departure) {
        self.set(Column::TglKeluar, departure.date.to_string());
        self.set(Column::SebabKeluar, departure.leaving.word().to_owned());
    }

    fn write_measurement(&mut self, measurement: &Measurement) {
        self.set(Column::TglUkur, measurement.date.to_string());
        self.set_some(
            Column::Tempat,
            measurement.site.map(|site| site.word().to_owned()),
        );
        self.set_some(Column::Bb, measurement.weight.map(kilograms));
        self.set_some(Column::Tb, measurement.length.map(centimetres));
        self.set_some(
            Column::CaraUkur,
            measurement
                .position
                .map(|position| position.word().to_owned()),
        );
        self.set_some(Column::Lila, measurement.arm.map(centimetres));
        self.set_some(Column::Lk, measurement.head.map(centimetres));
        self.set_some(Column::Edema, measurement.oedema.then(|| "ya".to_owned()));
    }

    fn line(&self, separator: char) -> String {
        let mut line = String::with_capacity(320);
        for (nth, cell) in self.cells.iter().enumerate() {
            if nth > 0 {
                line.push(separator);
            }
            if cell.contains([separator, '"', '\n', '\r']) {
                // Writing to a string cannot fail.
                let _ = write!(line, "\"{}\"", cell.replace('"', "\"\""));
            } else {
                line.push_str(cell);
            }
        }
        line
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "ya" } else { "tidak" }
}

/// Kilograms in shortest form.
fn kilograms(weight: Grams) -> String {
    decimal(weight.0, 1000, 3)
}

/// Centimetres in shortest form.
fn centimetres(length: Millimetres) -> String {
    decimal(length.0, 10, 1)
}

fn decimal(number: u32, unit: u32, places: usize) -> String {
    let (whole, rest) = (number / unit, number % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = format!("{rest:0places$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Region, Wanted};

    fn sample() -> Sample {
        let today = "2026-11-22".parse().unwrap();
        Sample::of(Wanted {
            n_children: 120,
            n_others: 60,
            n_months: 8,
            ..Wanted::demo(Region::Langkat, 4, today)
        })
        .unwrap()
    }

    #[test]
    fn every_line_has_a_cell_for_every_column() {
        let sample = sample();
        for (hand, separator) in [(Hand::Neat, ','), (Hand::Hurried, ';')] {
            let lines: Vec<String> = register_lines(&sample, hand).collect();
            assert!(lines.len() > 500, "only {} lines", lines.len());
            for line in lines {
                assert_eq!(line.matches(separator).count() + 1, N_COLUMNS, "{line}");
            }
        }
    }

    #[test]
    fn a_line_a_measurement_and_one_for_a_child_without_any() {
        let sample = sample();
        let children = sample
            .people()
            .filter(|person| person.person.register_number.is_some());
        let expected: usize = children
            .map(|child| {
                child
                    .facts
                    .iter()
                    .filter(|fact| matches!(fact, Fact::Measurement(_)))
                    .count()
                    .max(1)
            })
            .sum();
        assert_eq!(register_lines(&sample, Hand::Neat).count(), expected + 1);
        assert_eq!(register_lines(&sample, Hand::Hurried).count(), expected + 1);
    }

    #[test]
    fn numbers_are_written_in_their_shortest_form() {
        for (grams, text) in [
            (8500, "8.5"),
            (14_440, "14.44"),
            (12_000, "12"),
            (10_050, "10.05"),
            (3_005, "3.005"),
        ] {
            assert_eq!(kilograms(Grams(grams)), text);
        }
        assert_eq!(centimetres(Millimetres(712)), "71.2");
    }
}
