//! Figures read from a file: looking at what it would change, taking it in, and a sheet to fill in.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Cursor};
use std::path::Path;

use domain::{AreaCode, Figure, FigureKind, Origin, area, name};
use exchange::{
    FigureColumn, FigureLine, FigureRow, FigureTable, read_figures, write_figure_sheet,
};
use indicators::board::entered::{FigureView, Said};
use indicators::care::target::groups;
use records::Db;
use records::figure::{find, of_months};
use serde::{Deserialize, Serialize};
use store::Laptop;
use ts_rs::TS;

use super::{RecordFigure, read, save};
use crate::command::import::{DesaNames, FileColumn, RefusedRow, unreadable};
use crate::command::print::save_report;
use crate::command::report::{self, Saved};
use crate::{App, UiError};

/// A file of figures, and what its rows mean where they do not say so.
#[derive(Debug, Deserialize, TS)]
pub struct FigureFile {
    /// Where it lies.
    pub path: String,
    /// `rekap` or `sasaran`.
    pub kind: String,
    /// The number of the service, or the group.
    pub subject: String,
    /// `YYYY-MM`.
    pub month: String,
    /// Where the figures were read.
    pub source: String,
    /// The day of which the source speaks, as typed.
    pub as_of: String,
    /// Why figures that are known are changed.
    pub reason: String,
}

/// A row that is taken in.
#[derive(Debug, Serialize, TS)]
pub struct TakenFigure {
    /// Line of the file; the first is 1.
    pub row: u32,
    /// What it says.
    pub figure: FigureView,
    /// What is known and gives way to it.
    pub before: Option<FigureView>,
}

/// What taking a file in did, or would do.
#[derive(Debug, Serialize, TS)]
pub struct FigureFileReport {
    /// The columns, and what is understood of them.
    pub columns: Vec<FileColumn>,
    /// New figures, and those that change what is known.
    pub taken: Vec<TakenFigure>,
    /// Rows that say what is known already.
    pub same: usize,
    /// Rows without a number.
    pub empty: usize,
    /// What is wrong with the other rows.
    pub refused: Vec<RefusedRow>,
}

/// A sheet to fill in.
#[derive(Debug, Deserialize, TS)]
pub struct FigureSheet {
    /// `YYYY-MM`.
    pub month: String,
    /// The services, in their order.
    pub services: Vec<SpmName>,
}

/// A service as the screen calls it.
#[derive(Debug, Deserialize, TS)]
pub struct SpmName {
    /// Its number.
    pub spm: u8,
    /// Its name.
    pub name: String,
}

/// Says what taking a file in would do; nothing is kept.
///
/// # Errors
/// `file_missing`, `file_unreadable`, or why the file as a whole is refused.
pub fn preview_figures(app: &App, args: FigureFile) -> Result<FigureFileReport, UiError> {
    let session = app.session()?;
    let table = table(app, &args)?;
    session.store.read(|db| {
        let (report, _) = plan(app, session.store.laptop(), db, &table, &args)?;
        Ok(report)
    })
}

/// Takes a file in: all its rows that can be, or none.
///
/// # Errors
/// `file_missing`, `file_unreadable`, why the file as a whole is refused; `missing` about `reason` when a figure that
/// is known is changed.
pub fn import_figures(app: &App, args: FigureFile) -> Result<FigureFileReport, UiError> {
    let session = app.session()?;
    let table = table(app, &args)?;
    let saved = session.store.write::<_, UiError>(session.user, |writer| {
        let laptop = session.store.laptop();
        let (report, figures) = plan(app, laptop, writer.db(), &table, &args)?;
        for figure in &figures {
            save(writer, figure, &args.reason)?;
        }
        Ok(report)
    })?;
    Ok(saved.answer)
}

fn table(app: &App, args: &FigureFile) -> Result<FigureTable, UiError> {
    let file = File::open(Path::new(&args.path)).map_err(unreadable)?;
    Ok(read_figures(BufReader::new(file), app.today())?)
}

/// What becomes of each row, and the figures that go in.
fn plan(
    app: &App,
    laptop: &Laptop,
    db: &Db,
    table: &FigureTable,
    args: &FigureFile,
) -> Result<(FigureFileReport, Vec<Figure>), UiError> {
    let mut names = DesaNames::new(laptop.desa.clone(), None);
    let mut seen = HashSet::new();
    let mut figures = Vec::new();
    let mut report = FigureFileReport {
        columns: table.headers.iter().map(column).collect(),
        taken: Vec::new(),
        same: 0,
        empty: 0,
        refused: Vec::new(),
    };
    for row in &table.rows {
        if row.says_nothing() {
            report.empty += 1;
            continue;
        }
        let understood = understood(app, laptop, &mut names, row, args)
            .and_then(|figure| once(&mut seen, figure));
        let figure = match understood {
            Ok(figure) => figure,
            Err(error) => {
                report.refused.push(refused(row, error));
                continue;
            }
        };
        let before = find(db, figure.key.id())?;
        if before
            .as_ref()
            .is_some_and(|known| known.says_the_same(&figure))
        {
            report.same += 1;
            continue;
        }
        report.taken.push(TakenFigure {
            row: row.line,
            figure: view(&figure),
            before: before.as_ref().map(view),
        });
        figures.push(figure);
    }
    Ok((report, figures))
}

/// Of two rows about the same thing the second is refused: which of them holds is not ours to say.
fn once(seen: &mut HashSet<domain::FigureId>, figure: Figure) -> Result<Figure, UiError> {
    match seen.insert(figure.key.id()) {
        true => Ok(figure),
        false => Err(UiError::new("row_twice").about("subject")),
    }
}

/// The figure of a row, by the rules of one that is typed.
fn understood(
    app: &App,
    laptop: &Laptop,
    names: &mut DesaNames,
    row: &FigureRow,
    args: &FigureFile,
) -> Result<Figure, UiError> {
    let or = |column: FigureColumn, otherwise: &str| match row.text(column) {
        "" => otherwise.to_owned(),
        text => text.to_owned(),
    };
    let kind = or(FigureColumn::Kind, &args.kind).to_lowercase();
    let subject = or(FigureColumn::Subject, &args.subject);
    if subject.is_empty() {
        return Err(UiError::new("missing").about("subject"));
    }
    let typed = RecordFigure {
        subject: match kind == FigureKind::Target.word() {
            true => group_of(subject),
            false => subject,
        },
        kind,
        desa: desa_of(laptop, names, row)?,
        month: or(FigureColumn::Month, &args.month),
        reached: row.text(FigureColumn::Reached).to_owned(),
        of: row.text(FigureColumn::Of).to_owned(),
        source: or(FigureColumn::Source, &args.source),
        as_of: or(FigureColumn::AsOf, &args.as_of),
        note: String::new(),
        reason: String::new(),
    };
    if typed.kind == FigureKind::Note.word() {
        return Err(UiError::new("bad_kind").about("kind"));
    }
    read(app, laptop, &typed, Origin::Import)
}

/// The group that is the denominator of a service, where its number is written for it.
fn group_of(subject: String) -> String {
    let of_service = groups()
        .iter()
        .find(|group| group.spm.is_some_and(|spm| spm.to_string() == subject));
    of_service.map_or(subject, |group| group.group.clone())
}

/// The desa of a row; none where it says nothing, or `puskesmas`. A name alone is a desa's: many puskesmas have one.
fn desa_of(
    laptop: &Laptop,
    names: &mut DesaNames,
    row: &FigureRow,
) -> Result<Option<String>, UiError> {
    let written = row.text(FigureColumn::Desa);
    let own = name::normalise(&laptop.puskesmas_name);
    let own = own.trim_start_matches("puskesmas ");
    let bare = name::normalise(written);
    if ["", "puskesmas"].contains(&bare.as_str()) || bare == format!("puskesmas {own}") {
        return Ok(None);
    }
    let found = names.of(Some(written), None);
    let desa: AreaCode = found.map_err(|code| UiError::new(code).about("desa"))?;
    Ok(Some(desa.to_string()))
}

fn refused(row: &FigureRow, error: UiError) -> RefusedRow {
    let column = match error.field.as_deref() {
        Some("kind") => FigureColumn::Kind,
        Some("desa") => FigureColumn::Desa,
        Some("month") => FigureColumn::Month,
        Some("reached") => FigureColumn::Reached,
        Some("of") => FigureColumn::Of,
        Some("source") => FigureColumn::Source,
        Some("as_of") => FigureColumn::AsOf,
        _ => FigureColumn::Subject,
    };
    RefusedRow {
        row: row.line,
        column: column.name().to_owned(),
        code: error.code,
        value: row.text(column).to_owned(),
    }
}

fn column(header: &exchange::FigureHeader) -> FileColumn {
    FileColumn {
        header: header.text.clone(),
        meaning: header.column.map(|column| column.name().to_owned()),
    }
}

fn view(figure: &Figure) -> FigureView {
    FigureView::from(&Said {
        figure: figure.clone(),
        by: None,
        at: None,
    })
}

/// Writes a spreadsheet with a row for each service of the puskesmas and of its desa, with what is known of the month.
///
/// # Errors
/// `bad_month`, or why the file could not be written.
pub fn save_figure_sheet(app: &App, args: FigureSheet) -> Result<Saved, UiError> {
    let month = report::month(&args.month, "month")?;
    let session = app.session()?;
    let laptop = session.store.laptop();
    let known = session.store.read::<_, UiError>(|db| {
        Ok(of_months(
            db,
            laptop.puskesmas,
            FigureKind::Recap,
            month,
            month,
        )?)
    })?;
    let places = [None]
        .into_iter()
        .chain(laptop.desa.iter().copied().map(Some));
    let places: Vec<Option<AreaCode>> = places.collect();
    let mut lines = Vec::new();
    for service in &args.services {
        lines.extend(places.iter().map(|desa| {
            let figure = known.iter().map(|known| &known.figure).find(|figure| {
                figure.key.subject == service.spm.to_string() && figure.key.desa == *desa
            });
            line(laptop, service, *desa, figure)
        }));
    }
    let mut bytes = Cursor::new(Vec::new());
    write_figure_sheet(month, &lines, app.today(), &mut bytes)?;
    save_report(app, "rekap", "xlsx", bytes.get_ref())
}

fn line(
    laptop: &Laptop,
    service: &SpmName,
    desa: Option<AreaCode>,
    known: Option<&Figure>,
) -> FigureLine {
    let named = desa.and_then(area::name_of);
    FigureLine {
        service: format!("{} {}", service.spm, service.name),
        desa: desa.map(|desa| desa.to_string()),
        place: named.unwrap_or(&laptop.puskesmas_name).to_owned(),
        reached: known.and_then(|figure| figure.reached),
        of: known.and_then(|figure| figure.of),
        source: known.and_then(|figure| figure.source.clone()),
        as_of: known.and_then(|figure| figure.as_of),
    }
}
