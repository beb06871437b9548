//! An e-PPGBM file as a bidan has it: a hundred made-up children of three posyandu, weighed last month.

use std::fmt::Write as _;
use std::path::Path;

use chrono::{Datelike, Days, NaiveDate};
use growth::{Chart, Sex};

/// A made-up child of the file.
pub(crate) struct Child {
    pub(crate) name: String,
    pub(crate) posyandu: &'static str,
    girl: bool,
    born: NaiveDate,
    /// How far from the median, in z-scores.
    z: f64,
}

const BOYS: [&str; 10] = [
    "Arif", "Bayu", "Candra", "Dimas", "Eko", "Fajar", "Gilang", "Hafiz", "Irfan", "Joko",
];
const GIRLS: [&str; 10] = [
    "Ayu", "Bunga", "Citra", "Dewi", "Elsa", "Fitri", "Gita", "Hana", "Intan", "Jelita",
];
const FAMILIES: [&str; 5] = ["Sembiring", "Ginting", "Lubis", "Nasution", "Harahap"];

/// Sixty children of Melati 1, twenty of Mawar, twenty of Anggrek; all between 8 and 50 months old, so that
/// everybody is asked for the same three numbers.
pub(crate) fn children() -> Vec<Child> {
    (0..100u32)
        .map(|number| {
            let girl = number % 2 == 1;
            let first = (number / 2) as usize % 10;
            let family = (number / 20) as usize;
            let given = if girl { GIRLS[first] } else { BOYS[first] };
            Child {
                name: format!("{given} {}", FAMILIES[family]),
                posyandu: match number {
                    0..60 => "Melati 1",
                    60..80 => "Mawar",
                    _ => "Anggrek",
                },
                girl,
                born: day("2026-11-19") - Days::new(u64::from(250 + number * 12)),
                z: f64::from(number % 7) * 0.4 - 1.6,
            }
        })
        .collect()
}

impl Child {
    /// Weight in kilograms and length or height in centimetres on a day, growing along its own line.
    pub(crate) fn measured(&self, on: NaiveDate) -> (String, String) {
        let age = f64::from(i32::try_from((on - self.born).num_days()).unwrap());
        let sex = if self.girl { Sex::Female } else { Sex::Male };
        let weight = Chart::WeightForAge.value_at(sex, age, self.z).unwrap();
        let length = Chart::LengthForAge.value_at(sex, age, self.z).unwrap();
        (comma(weight), comma(length))
    }
}

/// One decimal, with a comma.
fn comma(number: f64) -> String {
    format!("{number:.1}").replace('.', ",")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Writes the file as older versions of e-PPGBM do: a table in HTML, called .xls.
pub(crate) fn write(path: &Path, children: &[Child], measured_on: NaiveDate) {
    let mut table =
        String::from("<html><body><table><tr><td>Data tanggal: 2026-11-01</td></tr><tr>");
    let headers = [
        "No",
        "NIK",
        "Nama",
        "JK",
        "Tgl Lahir",
        "BB Lahir",
        "TB Lahir",
        "Nama Ortu",
        "Prov",
        "Kab/Kota",
        "Kec",
        "Pukesmas",
        "Desa/Kel",
        "Posyandu",
        "RT",
        "RW",
        "Alamat",
        "Usia Saat Ukur",
        "Tanggal Pengukuran",
        "Berat",
        "Tinggi",
        "Cara Ukur",
        "LiLA",
        "BB/U",
        "ZS BB/U",
    ];
    for header in headers {
        write!(table, "<th>{header}</th>").unwrap();
    }
    table.push_str("</tr>");
    for (number, child) in (1..).zip(children) {
        let (weight, length) = child.measured(measured_on);
        let sex = if child.girl { "P" } else { "L" };
        let standing = (measured_on - child.born).num_days() > 730;
        let position = if standing { "Berdiri" } else { "Terlentang" };
        let born = child.born;
        write!(
            table,
            "<tr><td>{number}</td><td></td><td>{}</td><td>{sex}</td><td>{}-{:02}-{:02}</td><td>3.1</td><td>49</td>\
             <td>Rudi / Sri {}</td><td>SUMATERA UTARA</td><td>LANGKAT</td><td>STABAT</td><td>STABAT</td>\
             <td>PERDAMAIAN</td><td>{}</td><td>002</td><td>001</td><td></td><td></td><td>{measured_on}</td>\
             <td>{}</td><td>{}</td><td>{position}</td><td></td><td>Normal</td><td>0.1</td></tr>",
            child.name,
            born.year(),
            born.month(),
            born.day(),
            child.name,
            child.posyandu,
            weight.replace(',', "."),
            length.replace(',', "."),
        )
        .unwrap();
    }
    table.push_str("</table></body></html>");
    std::fs::write(path, table).unwrap();
}
