//! Sheets in the order of e-PPGBM, by a column map that staff can edit.
//!
//! There is no official description of what e-PPGBM takes in, and its versions differ: the map is text, one line a
//! column, and the presets in `maps/` are starting points.

use std::io::{Seek, Write};

use chrono::NaiveDate;
use domain::{Grams, Person, Position, age};

use crate::child_months::MonthMeasured;
use crate::sheet::{Sheet, SheetCell};
use crate::{Error, words};

/// The maps that come with the program: name and text.
pub const PRESETS: [(&str, &str); 3] = [
    ("ekspor", include_str!("../maps/ekspor.map")),
    ("identitas", include_str!("../maps/identitas.map")),
    ("pengukuran", include_str!("../maps/pengukuran.map")),
];

macro_rules! contents {
    ($($variant:ident = $word:literal),+ $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum Content {
            $($variant),+
        }

        impl Content {
            fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

contents! {
    Number = "nomor",
    Nik = "nik",
    FamilyCard = "no_kk",
    BirthOrder = "anak_ke",
    Name = "nama",
    Sex = "jk",
    BirthDate = "tgl_lahir",
    BirthWeightKg = "bb_lahir_kg",
    BirthWeightG = "bb_lahir_g",
    BirthLength = "pb_lahir",
    MotherName = "nama_ibu",
    MotherNik = "nik_ibu",
    FatherName = "nama_ayah",
    Parents = "nama_ortu",
    Phone = "no_hp",
    Province = "provinsi",
    Kabupaten = "kabupaten",
    Kecamatan = "kecamatan",
    Puskesmas = "puskesmas",
    Desa = "desa",
    Posyandu = "posyandu",
    Rt = "rt",
    Rw = "rw",
    Address = "alamat",
    Age = "umur",
    MeasuredOn = "tgl_ukur",
    Weight = "bb",
    Length = "tb",
    Position = "cara_ukur",
    Arm = "lila",
    Head = "lk",
    WeightForAge = "bb_u",
    WeightForAgeZ = "zs_bb_u",
    LengthForAge = "tb_u",
    LengthForAgeZ = "zs_tb_u",
    WeightForLength = "bb_tb",
    WeightForLengthZ = "zs_bb_tb",
    BmiForAge = "imt_u",
    BmiForAgeZ = "zs_imt_u",
    Code = "kode",
    Capsules = "jml_vit_a",
    Forwarded = "sudah_dientri",
    Empty = "kosong",
}

/// Which columns a sheet has, with which header and content.
#[derive(Debug, Clone)]
pub struct ColumnMap {
    columns: Vec<(String, Content)>,
}

impl ColumnMap {
    /// Reads a map: lines of `header = content`, empty lines, and lines that begin with `#`.
    ///
    /// # Errors
    /// [`Error::ColumnMap`] for a line without `=` or with an unknown content, and for a map without columns.
    pub fn read(text: &str) -> Result<Self, Error> {
        let mut columns = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim_start_matches('\u{feff}').trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let (header, content) = text.rsplit_once('=').ok_or(Error::ColumnMap { line })?;
            let content = Content::from_word(content.trim()).ok_or(Error::ColumnMap { line })?;
            columns.push((header.trim().to_owned(), content));
        }
        if columns.is_empty() {
            return Err(Error::ColumnMap { line: 1 });
        }
        Ok(Self { columns })
    }
}

/// Names of the places of a child.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the name of its place")]
pub struct Places {
    pub province: String,
    pub kabupaten: String,
    pub kecamatan: String,
    pub puskesmas: String,
    pub desa: String,
    pub posyandu: String,
}

/// One child on a sheet.
#[derive(Debug, Clone)]
pub struct EppgbmRow<'a> {
    /// Who.
    pub person: &'a Person,
    /// Where it lives.
    pub places: &'a Places,
    /// What was measured; `None` for identity alone.
    pub measured: Option<MonthMeasured<'a>>,
    /// How the length was taken.
    pub position: Option<Position>,
    /// Head circumference.
    pub head: Option<domain::Millimetres>,
    /// A capsule of vitamin A was given in the month.
    pub capsule: bool,
    /// It has been typed into e-PPGBM.
    pub forwarded: bool,
}

impl EppgbmRow<'_> {
    fn cell(&self, number: usize, content: Content) -> SheetCell {
        let person = self.person;
        let some = |text: &Option<String>| SheetCell::text(text.as_deref());
        let name = |text: &str| SheetCell::text(Some(text));
        let measured = self.measured.as_ref();
        let z = |z: Option<i32>| SheetCell::number(z, 2);
        match content {
            Content::Number => SheetCell::Number(number as i64, 0),
            Content::Nik => some(&person.nik),
            Content::FamilyCard => some(&person.family_card),
            Content::BirthOrder => SheetCell::number(person.birth_order, 0),
            Content::Name => name(&person.name),
            Content::Sex => SheetCell::text(person.sex.map(domain::Sex::word)),
            Content::BirthDate => SheetCell::date(person.birth_date),
            Content::BirthWeightKg => {
                SheetCell::number(person.birth_weight.map(|Grams(weight)| weight), 3)
            }
            Content::BirthWeightG => {
                SheetCell::number(person.birth_weight.map(|Grams(weight)| weight), 0)
            }
            Content::BirthLength => {
                SheetCell::number(person.birth_length.map(|length| length.0), 1)
            }
            Content::MotherName => some(&person.mother_name),
            Content::MotherNik => some(&person.mother_nik),
            Content::FatherName => some(&person.father_name),
            Content::Parents => name(&self.parents()),
            Content::Phone => some(&person.phone),
            Content::Province => name(&self.places.province),
            Content::Kabupaten => name(&self.places.kabupaten),
            Content::Kecamatan => name(&self.places.kecamatan),
            Content::Puskesmas => name(&self.places.puskesmas),
            Content::Desa => name(&self.places.desa),
            Content::Posyandu => name(&self.places.posyandu),
            Content::Rt => some(&person.rt),
            Content::Rw => some(&person.rw),
            Content::Address => some(&person.address),
            Content::Age => SheetCell::text(self.age().as_deref()),
            Content::MeasuredOn => SheetCell::date(measured.map(|measured| measured.date)),
            Content::Weight => SheetCell::number(
                measured
                    .and_then(|measured| measured.weight)
                    .map(|weight| weight.0),
                3,
            ),
            Content::Length => SheetCell::number(
                measured
                    .and_then(|measured| measured.length)
                    .map(|length| length.0),
                1,
            ),
            Content::Position => SheetCell::text(self.position.map(|position| match position {
                Position::Lying => "Terlentang",
                Position::Standing => "Berdiri",
            })),
            Content::Arm => SheetCell::number(
                measured.and_then(|measured| measured.arm).map(|arm| arm.0),
                1,
            ),
            Content::Head => SheetCell::number(self.head.map(|head| head.0), 1),
            Content::WeightForAge => SheetCell::text(
                measured
                    .and_then(|measured| measured.bb_u)
                    .map(words::category),
            ),
            Content::WeightForAgeZ => z(measured.and_then(|measured| measured.waz)),
            Content::LengthForAge => SheetCell::text(
                measured
                    .and_then(|measured| measured.tb_u)
                    .map(words::category),
            ),
            Content::LengthForAgeZ => z(measured.and_then(|measured| measured.haz)),
            Content::WeightForLength => SheetCell::text(
                measured
                    .and_then(|measured| measured.bb_tb)
                    .map(words::nutrition),
            ),
            Content::WeightForLengthZ => z(measured.and_then(|measured| measured.whz)),
            Content::BmiForAge => SheetCell::text(
                measured
                    .and_then(|measured| measured.imt_u)
                    .map(words::nutrition),
            ),
            Content::BmiForAgeZ => z(measured.and_then(|measured| measured.baz)),
            Content::Code => SheetCell::text(measured.and_then(|measured| measured.code)),
            Content::Capsules => {
                if self.capsule {
                    SheetCell::Number(1, 0)
                } else {
                    SheetCell::Empty
                }
            }
            Content::Forwarded => {
                if self.forwarded {
                    name("✓")
                } else {
                    SheetCell::Empty
                }
            }
            Content::Empty => SheetCell::Empty,
        }
    }

    /// "ayah/ibu", as e-PPGBM has it; the mother alone where the father is not known. The first slash parts the two.
    fn parents(&self) -> String {
        let mother = self.person.mother_name.as_deref().unwrap_or_default();
        match self.person.father_name.as_deref() {
            Some(father) => format!("{}/{mother}", father.replace('/', " ")),
            None if mother.contains('/') => format!("/{mother}"),
            None => mother.to_owned(),
        }
    }

    /// `3 Tahun - 2 Bulan - 11 Hari`, as e-PPGBM has it.
    fn age(&self) -> Option<String> {
        let (birth_date, on) = (self.person.birth_date?, self.measured.as_ref()?.date);
        let months = age::completed_months(birth_date, on)?;
        let since = birth_date.checked_add_months(chrono::Months::new(months))?;
        let days = (on - since).num_days();
        Some(format!(
            "{} Tahun - {} Bulan - {days} Hari",
            months / 12,
            months % 12
        ))
    }
}

/// The table of a map and its rows.
pub(crate) fn sheet(map: &ColumnMap, rows: &[EppgbmRow<'_>]) -> Sheet {
    let cells = |(place, row): (usize, &EppgbmRow<'_>)| {
        map.columns
            .iter()
            .map(|(_, content)| row.cell(place + 1, *content))
            .collect()
    };
    Sheet {
        name: "e-PPGBM".into(),
        header: map
            .columns
            .iter()
            .map(|(header, _)| header.clone())
            .collect(),
        rows: rows.iter().enumerate().map(cells).collect(),
        ..Sheet::default()
    }
}

/// Writes a sheet as CSV.
///
/// # Errors
/// [`Error::Io`].
pub fn write_eppgbm_csv(
    map: &ColumnMap,
    rows: &[EppgbmRow<'_>],
    output: impl Write,
) -> Result<(), Error> {
    sheet(map, rows).write_csv(output)
}

/// Writes a sheet as a spreadsheet of that date.
///
/// # Errors
/// [`Error::Spreadsheet`].
pub fn write_eppgbm_xlsx(
    map: &ColumnMap,
    rows: &[EppgbmRow<'_>],
    written_on: NaiveDate,
    output: impl Write + Seek + Send,
) -> Result<(), Error> {
    sheet(map, rows).write_xlsx(written_on, output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_map() {
        for (name, text) in PRESETS {
            assert!(!ColumnMap::read(text).unwrap().columns.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_map_that_is_not_understood_names_its_line() {
        for (text, wrong) in [
            ("# x\n\nNIK = nik\nNama", 4),
            ("NIK = nomor_induk", 1),
            ("", 1),
            ("# nothing", 1),
        ] {
            assert!(
                matches!(ColumnMap::read(text), Err(Error::ColumnMap { line }) if line == wrong),
                "{text}"
            );
        }
    }
}
