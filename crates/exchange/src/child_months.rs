//! Child-months as CSV: one line a child and calendar month, the table others calculate from.

use std::cmp::Ordering;
use std::io::Write;

use chrono::NaiveDate;
use domain::{AreaCode, Grams, Millimetres, Month, Person, Sex};
use indicators::MonthRow;

use crate::Error;
use crate::csv_line::CsvLine;

const HEADER: [&str; 26] = [
    "desa",
    "posyandu",
    "nik",
    "nama",
    "tgl_lahir",
    "jk",
    "bulan",
    "tgl_ukur",
    "bb_g",
    "tb_mm",
    "lila_mm",
    "edema",
    "kode",
    "dua_t",
    "ikut_kurva",
    "bgm",
    "waz",
    "haz",
    "whz",
    "baz",
    "bb_u",
    "tb_u",
    "bb_tb",
    "imt_u",
    "status_gizi",
    "flag",
];

/// One child in one month in which it is in S.
#[derive(Debug, Clone)]
pub struct ChildMonthRow<'a> {
    /// The desa of the posyandu.
    pub desa: AreaCode,
    /// Name of the posyandu the child lives at.
    pub posyandu: &'a str,
    /// The puskesmas; written at the district only.
    pub puskesmas: Option<&'a str>,
    /// Who.
    pub person: &'a Person,
    /// The month.
    pub month: Month,
    /// What was measured in it.
    pub measured: Option<MonthMeasured<'a>>,
    /// The child's earliest measurement, which decides between rows that are alike in all else.
    pub first_measured: Option<NaiveDate>,
}

/// The month's measurement and what it comes to. Codes as they are stored and exported.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthMeasured<'a> {
    /// When.
    pub date: NaiveDate,
    /// Weight.
    pub weight: Option<Grams>,
    /// Length or height as read.
    pub length: Option<Millimetres>,
    /// Arm circumference.
    pub arm: Option<Millimetres>,
    /// Oedema.
    pub oedema: bool,
    /// N, T, O or B; `None` without a weight.
    pub code: Option<&'a str>,
    /// T now and T in the previous calendar month.
    pub twice_t: bool,
    /// Whether the curve follows its line, where both months can be compared.
    pub follows_curve: Option<bool>,
    /// Below the red line.
    pub bgm: bool,
    /// BB/U in hundredths.
    pub waz: Option<i32>,
    /// PB/U or TB/U in hundredths.
    pub haz: Option<i32>,
    /// BB/PB or BB/TB in hundredths.
    pub whz: Option<i32>,
    /// IMT/U in hundredths.
    pub baz: Option<i32>,
    /// Category of BB/U.
    pub bb_u: Option<&'a str>,
    /// Category of PB/U or TB/U.
    pub tb_u: Option<&'a str>,
    /// Category of BB/PB or BB/TB.
    pub bb_tb: Option<&'a str>,
    /// Category of IMT/U.
    pub imt_u: Option<&'a str>,
    /// Status gizi.
    pub status: Option<&'a str>,
    /// The implausible z-scores, separated by spaces.
    pub flags: &'a str,
}

impl<'a> MonthMeasured<'a> {
    /// What a stored month says, if it goes by a measurement.
    pub fn of(row: &'a MonthRow) -> Option<Self> {
        Some(Self {
            date: row.date?,
            weight: row.weight.map(Grams),
            length: row.length.map(Millimetres),
            arm: row.arm.map(Millimetres),
            oedema: row.oedema,
            code: row.code.as_deref(),
            twice_t: row.twice_t,
            follows_curve: row.follows_curve,
            bgm: row.bgm,
            waz: row.waz,
            haz: row.haz,
            whz: row.whz,
            baz: row.baz,
            bb_u: row.bb_u.as_deref(),
            tb_u: row.tb_u.as_deref(),
            bb_tb: row.bb_tb.as_deref(),
            imt_u: row.imt_u.as_deref(),
            status: row.status.as_deref(),
            flags: &row.flags,
        })
    }
}

impl ChildMonthRow<'_> {
    /// The order of the file: by the bytes of what is written, never by an id. Rows that are equal here are
    /// written alike.
    pub fn in_file_order(&self, other: &Self) -> Ordering {
        fn text(text: Option<&String>) -> &str {
            text.map_or("", String::as_str)
        }
        let (one, two) = (self.person, other.person);
        self.desa
            .cmp(&other.desa)
            .then_with(|| self.posyandu.cmp(other.posyandu))
            .then_with(|| one.name.cmp(&two.name))
            .then_with(|| one.birth_date.cmp(&two.birth_date))
            .then_with(|| text(one.nik.as_ref()).cmp(text(two.nik.as_ref())))
            .then_with(|| text(one.mother_name.as_ref()).cmp(text(two.mother_name.as_ref())))
            .then_with(|| text(one.family_card.as_ref()).cmp(text(two.family_card.as_ref())))
            .then_with(|| by_digits(one.birth_order, two.birth_order))
            .then_with(|| self.month.cmp(&other.month))
            .then_with(|| self.first_measured.cmp(&other.first_measured))
            .then_with(|| one.sex.map(Sex::word).cmp(&two.sex.map(Sex::word)))
            .then_with(|| self.measured.cmp(&other.measured))
            .then_with(|| self.puskesmas.cmp(&other.puskesmas))
    }
}

/// The order of two numbers as text: 10 before 2, and none before any.
fn by_digits(one: Option<u32>, two: Option<u32>) -> Ordering {
    one.map(|number| number.to_string())
        .cmp(&two.map(|number| number.to_string()))
}

/// The file being written, row by row, with the puskesmas as a last column at the district.
pub struct ChildMonths<W> {
    line: CsvLine,
    with_puskesmas: bool,
    output: W,
}

impl<W: Write> ChildMonths<W> {
    /// Writes the names of the columns.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn begin(mut output: W, with_puskesmas: bool) -> Result<Self, Error> {
        let mut line = CsvLine::default();
        for name in HEADER {
            line.text(name);
        }
        if with_puskesmas {
            line.text("puskesmas");
        }
        line.end(&mut output)?;
        Ok(Self {
            line,
            with_puskesmas,
            output,
        })
    }

    /// Writes a row. They come in [`ChildMonthRow::in_file_order`].
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write(&mut self, row: &ChildMonthRow<'_>) -> Result<(), Error> {
        add_row(&mut self.line, row);
        if self.with_puskesmas {
            self.line.text(row.puskesmas.unwrap_or_default());
        }
        Ok(self.line.end(&mut self.output)?)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn end(mut self) -> Result<(), Error> {
        Ok(self.output.flush()?)
    }
}

/// Writes a file whose rows are already in [`ChildMonthRow::in_file_order`].
///
/// # Errors
/// [`Error::Io`].
pub fn write_child_months<'a>(
    rows: impl IntoIterator<Item = ChildMonthRow<'a>>,
    with_puskesmas: bool,
    output: impl Write,
) -> Result<(), Error> {
    let mut file = ChildMonths::begin(output, with_puskesmas)?;
    for row in rows {
        file.write(&row)?;
    }
    file.end()
}

fn add_row(line: &mut CsvLine, row: &ChildMonthRow<'_>) {
    let person = row.person;
    line.text(&row.desa.to_string())
        .text(row.posyandu)
        .text(person.nik.as_deref().unwrap_or_default())
        .text(&person.name)
        .some(person.birth_date, |line, date| {
            line.text(&date.to_string());
        })
        .text(person.sex.map_or("", Sex::word))
        .text(&row.month.to_string());
    let Some(measured) = &row.measured else {
        // From the date on every field stands for the measurement.
        line.empty(HEADER.len() - 7);
        return;
    };
    let yes = |yes: bool| i64::from(yes);
    line.text(&measured.date.to_string())
        .some(measured.weight, |line, weight| {
            line.int(i64::from(weight.0));
        })
        .some(measured.length, |line, length| {
            line.int(i64::from(length.0));
        })
        .some(measured.arm, |line, arm| {
            line.int(i64::from(arm.0));
        })
        .int(yes(measured.oedema))
        .text(measured.code.unwrap_or_default())
        .int(yes(measured.twice_t))
        .some(measured.follows_curve, |line, follows| {
            line.int(yes(follows));
        })
        .int(yes(measured.bgm));
    for z in [measured.waz, measured.haz, measured.whz, measured.baz] {
        line.some(z, |line, z| {
            line.hundredths(z);
        });
    }
    for category in [
        measured.bb_u,
        measured.tb_u,
        measured.bb_tb,
        measured.imt_u,
        measured.status,
    ] {
        line.text(category.unwrap_or_default());
    }
    line.text(measured.flags);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, birth_order: Option<u32>) -> Person {
        Person {
            name: name.into(),
            sex: Some(Sex::Female),
            birth_date: NaiveDate::from_ymd_opt(2026, 10, 3),
            nik: Some("1205074310260034".into()),
            birth_order,
            ..Person::default()
        }
    }

    fn row<'a>(person: &'a Person, month: &str) -> ChildMonthRow<'a> {
        ChildMonthRow {
            desa: "12.05.07.1004".parse().unwrap(),
            posyandu: "Mawar",
            puskesmas: Some("Stabat"),
            person,
            month: month.parse().unwrap(),
            measured: None,
            first_measured: None,
        }
    }

    fn written(rows: Vec<ChildMonthRow<'_>>, with_puskesmas: bool) -> Vec<String> {
        let mut bytes = Vec::new();
        write_child_months(rows, with_puskesmas, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        text.strip_suffix("\r\n")
            .unwrap()
            .split("\r\n")
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn a_line_is_written_to_the_byte() {
        let ayu = person("Ayu Manurung", Some(1));
        let measured = MonthMeasured {
            date: NaiveDate::from_ymd_opt(2026, 10, 4).unwrap(),
            weight: Some(Grams(2120)),
            length: Some(Millimetres(492)),
            code: Some("B"),
            bgm: true,
            waz: Some(-263),
            haz: Some(-6),
            whz: Some(-461),
            baz: Some(-429),
            bb_u: Some("kurang"),
            tb_u: Some("normal"),
            bb_tb: Some("buruk"),
            imt_u: Some("buruk"),
            status: Some("buruk"),
            ..MonthMeasured::default()
        };
        let rows = vec![
            ChildMonthRow {
                measured: Some(measured),
                ..row(&ayu, "2026-10")
            },
            row(&ayu, "2026-11"),
        ];
        let lines = written(rows, false);
        assert_eq!(
            lines[1],
            "12.05.07.1004,Mawar,1205074310260034,Ayu Manurung,2026-10-03,P,2026-10,2026-10-04,2120,492,,0,B,0,,1,\
             -2.63,-0.06,-4.61,-4.29,kurang,normal,buruk,buruk,buruk,"
        );
        assert_eq!(
            lines[2],
            "12.05.07.1004,Mawar,1205074310260034,Ayu Manurung,2026-10-03,P,2026-11,,,,,,,,,,,,,,,,,,,"
        );
        assert_eq!(lines[0].split(',').count(), lines[2].split(',').count());
    }

    #[test]
    fn the_district_adds_the_puskesmas() {
        let ayu = person("Ayu, S.", None);
        let lines = written(vec![row(&ayu, "2026-10")], true);
        assert!(lines[0].ends_with("flag,puskesmas"));
        assert!(lines[1].contains(",\"Ayu, S.\",") && lines[1].ends_with(",Stabat"));
    }

    #[test]
    fn rows_stand_in_byte_order() {
        let people = [
            person("ayu", None),
            person("Zaki", Some(2)),
            person("Zaki", Some(10)),
            person("Zaki", None),
        ];
        let mut rows: Vec<_> = people
            .iter()
            .flat_map(|person| [row(person, "2026-11"), row(person, "2026-10")])
            .collect();
        rows.sort_by(ChildMonthRow::in_file_order);
        let order: Vec<_> = rows
            .iter()
            .map(|row| (row.person.name.as_str(), row.person.birth_order))
            .collect();
        assert_eq!(
            order.iter().step_by(2).copied().collect::<Vec<_>>(),
            [
                ("Zaki", None),
                ("Zaki", Some(10)),
                ("Zaki", Some(2)),
                ("ayu", None)
            ],
            "capitals come first, and 10 before 2"
        );
        assert!(rows.chunks(2).all(|pair| pair[0].month < pair[1].month));
    }
}
