//! Z-scores for a table of measurements: CSV in, the same CSV with WHO's figures added out.
//!
//! Rows stream through; memory does not grow with the table.

use std::io::{BufReader, BufWriter, Read, Write};

use growth::{LengthCm, Oedema, Position, Score, Sex, WeightKg, who2006, who2007};

use crate::Error;
use crate::csv_line::CsvLine;
use crate::records::{Records, separator_of};

/// Which of WHO's two standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// Birth to 60 months, age in days.
    Who2006,
    /// 5 to 19 years, age in months.
    Who2007,
}

/// How many rows went through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows, without the header.
    pub rows: u64,
    /// Rows with a cell that could not be read; they keep their cells, their figures are empty.
    pub unreadable: u64,
}

impl Standard {
    fn outputs(self) -> &'static [&'static str] {
        match self {
            Self::Who2006 => &[
                "clenhei",
                "c9mo_flag",
                "zlen",
                "flen",
                "zwei",
                "fwei",
                "zwfl",
                "fwfl",
                "zbmi",
                "fbmi",
                "zhc",
                "fhc",
                "zac",
                "fac",
            ],
            Self::Who2007 => &["zhfa", "zwfa", "zbfa", "fhfa", "fwfa", "fbfa"],
        }
    }

    fn inputs(self) -> &'static [&'static str] {
        match self {
            Self::Who2006 => &[
                "sex",
                "age_days",
                "weight_kg",
                "lenhei_cm",
                "measure",
                "headc_cm",
                "muac_cm",
                "oedema",
            ],
            Self::Who2007 => &["sex", "age_months", "weight_kg", "height_cm", "oedema"],
        }
    }
}

/// Adds the figures of a standard to every row.
///
/// Input columns may stand in any order and any others are kept; a column named as an output is replaced.
///
/// # Errors
/// [`Error::MissingColumns`] without sex or age, [`Error::Encoding`], [`Error::Quotes`], [`Error::Io`].
pub fn zscore(standard: Standard, input: impl Read, output: impl Write) -> Result<Counts, Error> {
    let mut output = BufWriter::with_capacity(1 << 16, output);
    let mut input = BufReader::with_capacity(1 << 16, input);
    let separator = peek_separator(&mut input)?;
    let mut records = Records::new(input, separator);
    let mut line = CsvLine::default();
    if !records.advance()? {
        return Err(Error::MissingColumns {
            columns: standard.inputs()[..2].to_vec(),
        });
    }
    records.check_encoding()?;
    let table = Table::read(standard, &records)?;
    for place in &table.kept {
        line.text(records.text(*place));
    }
    for name in standard.outputs() {
        line.text(name);
    }
    line.end(&mut output)?;

    let mut counts = Counts::default();
    while records.advance()? {
        records.check_encoding()?;
        counts.rows += 1;
        for place in &table.kept {
            line.bytes(records.field(*place));
        }
        if table.add_figures(&records, &mut line).is_none() {
            counts.unreadable += 1;
            line.empty(standard.outputs().len());
        }
        line.end(&mut output)?;
    }
    output.flush()?;
    Ok(counts)
}

fn peek_separator(input: &mut BufReader<impl Read>) -> Result<u8, Error> {
    use std::io::BufRead;
    let head = input.fill_buf()?;
    let end = head
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(head.len());
    Ok(separator_of(&head[..end]))
}

/// Where the columns of a table stand.
struct Table {
    standard: Standard,
    n_columns: usize,
    /// Columns that go out as they came.
    kept: Vec<usize>,
    /// Places of the standard's inputs, in its order.
    places: Vec<Option<usize>>,
}

impl Table {
    fn read<R: Read>(standard: Standard, header: &Records<R>) -> Result<Self, Error> {
        let names: Vec<String> = (0..header.n_fields())
            .map(|place| header.text(place).trim().to_ascii_lowercase())
            .collect();
        let place = |name: &&str| names.iter().position(|header| header == name);
        let places: Vec<_> = standard.inputs().iter().map(place).collect();
        let missing: Vec<_> = (0..2).filter(|input| places[*input].is_none()).collect();
        if !missing.is_empty() {
            let columns = missing
                .into_iter()
                .map(|input| standard.inputs()[input])
                .collect();
            return Err(Error::MissingColumns { columns });
        }
        let kept = (0..names.len())
            .filter(|place| !standard.outputs().contains(&names[*place].as_str()))
            .collect();
        Ok(Self {
            standard,
            n_columns: names.len(),
            kept,
            places,
        })
    }

    /// Adds the output fields; `None`, with nothing added, when a cell cannot be read.
    fn add_figures<R: Read>(&self, row: &Records<R>, line: &mut CsvLine) -> Option<()> {
        if row.n_fields() != self.n_columns {
            return None;
        }
        let cell = |input: usize| {
            self.places[input].map_or(&[][..], |place| row.field(place).trim_ascii())
        };
        match self.standard {
            Standard::Who2006 => {
                let scores = who2006::assess(&who2006::Measurement {
                    sex: sex(cell(0))?,
                    age_days: number(cell(1))?.map(whole_days),
                    weight: number(cell(2))?.map(WeightKg),
                    length: number(cell(3))?.map(LengthCm),
                    position: position(cell(4))?,
                    head: number(cell(5))?.map(LengthCm),
                    arm: number(cell(6))?.map(LengthCm),
                    oedema: oedema(cell(7))?,
                });
                line.some(scores.length.value, |line, length| {
                    line.scaled((length.0 * 1e6).round() as i64, 6);
                });
                line.int(i64::from(scores.length.standing_ignored));
                for score in [
                    scores.length_for_age,
                    scores.weight_for_age,
                    scores.weight_for_length,
                    scores.bmi_for_age,
                    scores.head_for_age,
                    scores.arm_for_age,
                ] {
                    z(line, score);
                    flag(line, score);
                }
            }
            Standard::Who2007 => {
                let scores = who2007::assess(&who2007::Measurement {
                    sex: sex(cell(0))?,
                    age_months: number(cell(1))?,
                    weight: number(cell(2))?.map(WeightKg),
                    height: number(cell(3))?.map(LengthCm),
                    oedema: oedema(cell(4))?,
                });
                let scores = [
                    scores.height_for_age,
                    scores.weight_for_age,
                    scores.bmi_for_age,
                ];
                scores.into_iter().for_each(|score| z(line, score));
                scores.into_iter().for_each(|score| flag(line, score));
            }
        }
        Some(())
    }
}

fn z(line: &mut CsvLine, score: Option<Score>) {
    line.some(score, |line, score| {
        line.hundredths(score.z.hundredths());
    });
}

fn flag(line: &mut CsvLine, score: Option<Score>) {
    line.some(score, |line, score| {
        line.int(i64::from(score.flagged));
    });
}

/// Whole days of an age that may come with decimals, halves up, as WHO's software takes it.
fn whole_days(days: f64) -> i32 {
    (days + 0.5).floor() as i32
}

/// A number with decimal point or comma; `Some(None)` for an empty cell, `None` for anything else.
fn number(cell: &[u8]) -> Option<Option<f64>> {
    if cell.is_empty() || cell.eq_ignore_ascii_case(b"na") {
        return Some(None);
    }
    let text = std::str::from_utf8(cell).ok()?;
    let number = if cell.contains(&b',') {
        text.replacen(',', ".", 1).parse()
    } else {
        text.parse::<f64>()
    };
    number.ok().filter(|number| number.is_finite()).map(Some)
}

fn sex(cell: &[u8]) -> Option<Sex> {
    const MALE: [&[u8]; 6] = [b"m", b"1", b"l", b"lk", b"male", b"laki-laki"];
    const FEMALE: [&[u8]; 6] = [b"f", b"2", b"p", b"pr", b"female", b"perempuan"];
    if is_one_of(cell, &MALE) {
        Some(Sex::Male)
    } else {
        is_one_of(cell, &FEMALE).then_some(Sex::Female)
    }
}

fn position(cell: &[u8]) -> Option<Option<Position>> {
    const UNKNOWN: [&[u8]; 3] = [b"", b"na", b"-"];
    const LYING: [&[u8]; 3] = [b"l", b"t", b"terlentang"];
    const STANDING: [&[u8]; 3] = [b"h", b"b", b"berdiri"];
    if is_one_of(cell, &LYING) {
        Some(Some(Position::Lying))
    } else if is_one_of(cell, &STANDING) {
        Some(Some(Position::Standing))
    } else {
        is_one_of(cell, &UNKNOWN).then_some(None)
    }
}

fn oedema(cell: &[u8]) -> Option<Oedema> {
    const ABSENT: [&[u8]; 8] = [b"", b"n", b"no", b"tidak", b"0", b"2", b"na", b"-"];
    const PRESENT: [&[u8]; 4] = [b"y", b"yes", b"ya", b"1"];
    if is_one_of(cell, &ABSENT) {
        Some(Oedema::Absent)
    } else {
        is_one_of(cell, &PRESENT).then_some(Oedema::Present)
    }
}

fn is_one_of(cell: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(standard: Standard, input: &str) -> (Counts, String) {
        let mut output = Vec::new();
        let counts = zscore(standard, input.as_bytes(), &mut output).unwrap();
        (counts, String::from_utf8(output).unwrap())
    }

    #[test]
    fn columns_in_any_order_and_extra_ones_are_kept() {
        let input =
            "\u{feff}nama;weight_kg;SEX;zlen;lenhei_cm;age_days\nSiti, A.;5,3;m;99;56,7;90\n";
        let (counts, output) = run(Standard::Who2006, input);
        assert_eq!(
            counts,
            Counts {
                rows: 1,
                unreadable: 0
            }
        );
        let lines: Vec<_> = output.split("\r\n").collect();
        assert_eq!(
            lines[0],
            "nama,weight_kg,SEX,lenhei_cm,age_days,clenhei,c9mo_flag,zlen,flen,zwei,fwei,zwfl,fwfl,zbmi,fbmi,zhc,fhc,zac,fac"
        );
        assert_eq!(
            lines[1],
            "\"Siti, A.\",\"5,3\",m,\"56,7\",90,56.7,0,-2.26,0,-1.51,0,0.59,0,-0.28,0,,,,"
        );
    }

    #[test]
    fn an_unreadable_row_keeps_its_cells_and_gets_no_figures() {
        let input = "sex,age_days,weight_kg\nm,90,abc\nx,90,5\nf,0,2.47\nm,90\n";
        let (counts, output) = run(Standard::Who2006, input);
        assert_eq!(
            counts,
            Counts {
                rows: 4,
                unreadable: 3
            }
        );
        let lines: Vec<_> = output.split("\r\n").collect();
        assert_eq!(lines[1], format!("m,90,abc{}", ",".repeat(14)));
        assert_eq!(lines[2], format!("x,90,5{}", ",".repeat(14)));
        assert!(lines[3].starts_with("f,0,2.47,,0,"));
        assert_eq!(lines[4], format!("m,90,{}", ",".repeat(14)));
    }

    #[test]
    fn a_table_without_sex_or_age_is_refused() {
        let error =
            zscore(Standard::Who2007, &b"sex,weight_kg\nm,3\n"[..], Vec::new()).unwrap_err();
        assert!(matches!(error, Error::MissingColumns { columns } if columns == ["age_months"]));
        let error = zscore(Standard::Who2007, &b""[..], Vec::new()).unwrap_err();
        assert_eq!(error.code(), "missing_columns");
    }

    #[test]
    fn latin_1_is_refused_with_its_line() {
        let input = b"sex,age_days,nama\nm,90,Siti\nm,91,Jos\xe9\n";
        let error = zscore(Standard::Who2006, &input[..], Vec::new()).unwrap_err();
        assert!(matches!(error, Error::Encoding { line: 3 }));
    }
}
