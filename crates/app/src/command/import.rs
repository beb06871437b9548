//! Taking in a register or an e-PPGBM file: finding it, looking at what it would do, doing it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use domain::{AreaCode, Fact, Surroundings as _, area};
use exchange::{Format, Meaning, ReadOptions, ReadRow, RegisterFile, RegisterRow, Rows};
use serde::{Deserialize, Serialize};
use store::import::{Imported, Incoming, Mode};
use ts_rs::TS;

use super::setup::parse_area;
use crate::{App, Progress, UiError};

mod desa;

pub(super) use desa::DesaNames;

/// Rows between two reports of progress.
const ROWS_A_REPORT: u64 = 200;

/// A file to take in.
#[derive(Debug, Deserialize, TS)]
pub struct ImportFile {
    /// Where it lies.
    pub path: String,
    /// `register`, `eppgbm`, or `auto` to tell by the headers.
    pub format: String,
    /// Code of the desa of rows that name none.
    pub desa: Option<String>,
}

/// A column of the file and what is understood of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FileColumn {
    /// As the file spells it.
    pub header: String,
    /// The column of the register it is; `ignored` when known and left aside; none when not known.
    pub meaning: Option<String>,
}

/// A posyandu that the file brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PosyanduNew {
    /// Code of its desa.
    pub desa: String,
    /// Name of its desa.
    pub desa_name: String,
    /// Its name.
    pub name: String,
}

/// A row to look at again; it goes in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct DoubtedRow {
    /// Line of the file; the first is 1.
    pub row: u32,
    /// What is doubted.
    pub code: String,
    /// The columns it is about.
    pub fields: Vec<String>,
}

/// Why a row does not go in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct RefusedRow {
    /// Line of the file; the first is 1.
    pub row: u32,
    /// The column.
    pub column: String,
    /// What is wrong.
    pub code: String,
    /// What is written there.
    pub value: String,
}

/// What an import did, or would do.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the counts are named by what they count")]
pub struct ImportReport {
    /// `register` or `eppgbm`.
    pub format: &'static str,
    /// Rows with something in them, below the header.
    #[ts(type = "number")]
    pub rows: u64,
    pub columns: Vec<FileColumn>,
    pub persons_new: usize,
    pub persons_matched: usize,
    #[ts(type = "number")]
    pub facts_new: u64,
    #[ts(type = "number")]
    pub facts_same: u64,
    pub posyandu_new: Vec<PosyanduNew>,
    pub doubts: Vec<DoubtedRow>,
    pub refused: Vec<RefusedRow>,
}

/// Says what an import would do; nothing is kept.
///
/// # Errors
/// `file_missing`, `file_unreadable`, why the file as a whole is refused, `bad_format`, `bad_area`.
pub fn preview_import(app: &App, args: ImportFile) -> Result<ImportReport, UiError> {
    import(app, &args, Mode::DryRun)
}

/// Takes a file in. What is in when the program is cut off stays; the same file again adds only the rest.
///
/// # Errors
/// `file_missing`, `file_unreadable`, why the file as a whole is refused, `bad_format`, `bad_area`.
pub fn run_import(app: &App, args: ImportFile) -> Result<ImportReport, UiError> {
    import(app, &args, Mode::Keep)
}

fn import(app: &App, args: &ImportFile, mode: Mode) -> Result<ImportReport, UiError> {
    let session = app.session()?;
    let laptop = session.store.laptop();
    let default = match args.desa.as_deref().filter(|code| !code.is_empty()) {
        None => None,
        Some(code) => Some(parse_area(code, "desa")?),
    };
    if let Some(desa) = default.filter(|desa| !laptop.desa.contains(desa)) {
        return Err(UiError::new("bad_area")
            .about("desa")
            .with_text("code", desa.to_string()));
    }
    let options = ReadOptions {
        format: format(&args.format)?,
        today: app.today(),
        clock_suspect: app.system().clock_suspect(),
    };
    let file = File::open(Path::new(&args.path)).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    let file = RegisterFile::open(BufReader::new(file), &options)?;
    let format = file.format();
    let columns = file.headers().iter().map(column).collect();
    let mut reading = Reading {
        app,
        unit: "rows",
        rows: file.rows()?,
        desa: DesaNames::new(laptop.desa.clone(), default),
        n_rows: 0,
        doubts: Vec::new(),
        refused: Vec::new(),
    };
    if reading.rows.progress().total == bytes {
        reading.unit = "bytes";
    }
    let imported = session.store.import(session.user, mode, &mut reading)?;
    reading.report();
    Ok(report(format, columns, reading, imported))
}

fn format(name: &str) -> Result<Option<Format>, UiError> {
    match name {
        "auto" => Ok(None),
        "register" => Ok(Some(Format::Register)),
        "eppgbm" => Ok(Some(Format::Eppgbm)),
        _ => Err(UiError::new("bad_format").about("format")),
    }
}

/// Why a file that a person chose cannot be opened. Its path is not repeated: it may hold a name.
pub(super) fn unreadable(error: io::Error) -> UiError {
    match error.kind() {
        io::ErrorKind::NotFound => UiError::new("file_missing").about("path"),
        _ => UiError::new("file_unreadable").about("path"),
    }
}

fn column(header: &exchange::Header) -> FileColumn {
    FileColumn {
        header: header.text.clone(),
        meaning: match header.meaning {
            Meaning::Column(column) => Some(column.name().to_owned()),
            Meaning::Ignored => Some("ignored".to_owned()),
            Meaning::Unknown => None,
        },
    }
}

/// A file being read: its rows as the store takes them, and what is said about them on the way.
struct Reading<'a> {
    app: &'a App,
    unit: &'static str,
    rows: Rows<BufReader<File>>,
    desa: DesaNames,
    n_rows: u64,
    doubts: Vec<DoubtedRow>,
    refused: Vec<RefusedRow>,
}

impl Iterator for Reading<'_> {
    type Item = Result<Incoming, UiError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = match self.rows.next()? {
                Ok(row) => row,
                Err(error) => return Some(Err(error.into())),
            };
            self.n_rows += 1;
            if self.n_rows.is_multiple_of(ROWS_A_REPORT) {
                self.report();
            }
            match row {
                ReadRow::Row(row) => {
                    if let Some(incoming) = self.understood(*row) {
                        return Some(Ok(incoming));
                    }
                }
                ReadRow::Refused(refusals) => {
                    self.refused
                        .extend(refusals.into_iter().map(|refusal| RefusedRow {
                            row: refusal.row,
                            column: refusal.column.to_owned(),
                            code: refusal.code.code().to_owned(),
                            value: refusal.value,
                        }));
                }
            }
        }
    }
}

impl Reading<'_> {
    fn report(&self) {
        let progress = self.rows.progress();
        self.app.report(Progress {
            task: "import",
            done: progress.done,
            total: progress.total,
            unit: self.unit,
        });
    }

    /// The row as the store takes it; a row of no known desa is refused.
    fn understood(&mut self, row: RegisterRow) -> Option<Incoming> {
        let desa = match self.desa.of(row.desa.as_deref(), row.kecamatan.as_deref()) {
            Ok(desa) => desa,
            Err(code) => {
                self.refused.push(RefusedRow {
                    row: row.row,
                    column: "desa".to_owned(),
                    code: code.to_owned(),
                    value: row.desa.unwrap_or_default(),
                });
                return None;
            }
        };
        self.doubts.extend(row.doubts.iter().map(|doubt| {
            DoubtedRow {
                row: row.row,
                code: doubt.code.code().to_owned(),
                fields: doubt
                    .fields
                    .iter()
                    .map(|field| (*field).to_owned())
                    .collect(),
            }
        }));
        let from_desa = row.from_desa.as_deref();
        let from_desa = from_desa.and_then(|text| self.desa.of(Some(text), None).ok());
        Some(incoming(row, desa, from_desa))
    }
}

fn incoming(row: RegisterRow, desa: AreaCode, from_desa: Option<AreaCode>) -> Incoming {
    // The book's weighing first: the row's own is judged against it.
    let facts = [
        row.book_weight.map(Fact::BookWeight),
        row.measurement.map(Fact::Measurement),
        row.vitamin_a.map(Fact::VitaminA),
        row.breastfeeding.map(Fact::Breastfeeding),
        row.overruled.map(Fact::CurveOverrule),
    ];
    Incoming {
        row: row.row,
        desa,
        posyandu: row.posyandu,
        person: row.person,
        since: row.since,
        from_desa,
        left: row.left,
        facts: facts.into_iter().flatten().collect(),
    }
}

fn report(
    format: Format,
    columns: Vec<FileColumn>,
    reading: Reading<'_>,
    imported: Imported,
) -> ImportReport {
    let mut doubts = reading.doubts;
    doubts.extend(imported.doubts.into_iter().map(|doubt| {
        DoubtedRow {
            row: doubt.row,
            code: doubt.code.to_owned(),
            fields: doubt
                .columns
                .into_iter()
                .map(|field| field.to_owned())
                .collect(),
        }
    }));
    let mut refused = reading.refused;
    refused.sort_by_key(|refusal| refusal.row);
    ImportReport {
        format: match format {
            Format::Register => "register",
            Format::Eppgbm => "eppgbm",
        },
        rows: reading.n_rows,
        columns,
        persons_new: imported.persons_new.len(),
        persons_matched: imported.persons_matched.len(),
        facts_new: imported.facts_new,
        facts_same: imported.facts_same,
        posyandu_new: imported.posyandu_new.into_iter().map(posyandu).collect(),
        doubts: merged(doubts),
        refused,
    }
}

fn posyandu((desa, name): (AreaCode, String)) -> PosyanduNew {
    PosyanduNew {
        desa: desa.to_string(),
        desa_name: area::name_of(desa).unwrap_or_default().to_owned(),
        name,
    }
}

/// The doubts by row, each code once a row with all its columns.
fn merged(doubts: Vec<DoubtedRow>) -> Vec<DoubtedRow> {
    let mut by_row: BTreeMap<u32, Vec<DoubtedRow>> = BTreeMap::new();
    for doubt in doubts {
        let of_row = by_row.entry(doubt.row).or_default();
        match of_row.iter_mut().find(|known| known.code == doubt.code) {
            None => of_row.push(doubt),
            Some(known) => {
                for field in doubt.fields {
                    if !known.fields.contains(&field) {
                        known.fields.push(field);
                    }
                }
            }
        }
    }
    by_row.into_values().flatten().collect()
}
