//! Targets, recaps and notes: entered with their source, since no record of people stands behind them.

use domain::reading::is_blank;
use domain::{Entity, Figure, FigureKey, FigureKind, Month, Origin, Value, field};
use indicators::board::entered::{Entered, FigureView, Said};
use indicators::care::rules::indicators;
use indicators::care::target::groups;
use records::Db;
use records::figure::{KnownFigure, find, of_months};
use serde::{Deserialize, Serialize};
use store::{Laptop, Writer};
use ts_rs::TS;

use super::report;
use super::setup::parse_area;
use super::visit::read_date;
use super::written::{Words, local_time};
use crate::error::given_reason;
use crate::{App, UiError};

mod file;

pub use file::{
    FigureFile, FigureFileReport, FigureSheet, import_figures, preview_figures, save_figure_sheet,
};

/// More people than any kabupaten has.
const MOST: u32 = 10_000_000;
/// As long as a source may be, and a note.
const LONGEST: (usize, usize) = (120, 500);

/// A year, up to a month.
#[derive(Debug, Deserialize, TS)]
pub struct AskFigures {
    /// `YYYY-MM`.
    pub month: String,
}

/// What was entered of a year.
#[derive(Debug, Serialize, TS)]
pub struct FigureList {
    /// The groups that targets are of, in their order.
    pub groups: Vec<GroupView>,
    /// Targets, recaps and notes.
    pub figures: Vec<FigureView>,
}

/// A group of people.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the columns of `targets.csv`")]
pub struct GroupView {
    pub group: &'static str,
    pub spm: Option<u8>,
    pub source: &'static str,
}

/// A figure as typed.
#[derive(Debug, Deserialize, TS)]
pub struct RecordFigure {
    /// `sasaran`, `rekap` or `catatan`.
    pub kind: String,
    /// The group, the number of the service, or the indicator.
    pub subject: String,
    /// Code of the desa; none is the whole puskesmas.
    pub desa: Option<String>,
    /// `YYYY-MM`; of a target any month of its year.
    pub month: String,
    /// How many were reached.
    pub reached: String,
    /// Of how many.
    pub of: String,
    /// Where it was read.
    pub source: String,
    /// The day of which the source speaks, as typed.
    pub as_of: String,
    /// What staff say.
    pub note: String,
    /// Why one that is known is changed.
    pub reason: String,
}

/// All figures of the puskesmas that say something of a year up to a month.
pub(super) fn entered(
    app: &App,
    db: &Db,
    laptop: &Laptop,
    month: Month,
) -> Result<Entered, UiError> {
    let january = month.january();
    let words = Words::new(db)?;
    let mut said = Vec::new();
    for (kind, from, to) in [
        (FigureKind::Target, january, january),
        (FigureKind::Recap, january, month),
        (FigureKind::Note, month, month),
    ] {
        for KnownFigure { figure, by } in of_months(db, laptop.puskesmas, kind, from, to)? {
            let written = by.map(|by| store::operation(db, by)).transpose()?.flatten();
            said.push(Said {
                figure,
                by: written.as_ref().and_then(|written| words.author(written)),
                at: written
                    .as_ref()
                    .and_then(|written| local_time(app, written)),
            });
        }
    }
    Ok(Entered::new(said, laptop.desa.clone(), month))
}

/// What was entered of a year, up to a month.
///
/// # Errors
/// `bad_month`, or when the store cannot be read.
pub fn list_figures(app: &App, args: AskFigures) -> Result<FigureList, UiError> {
    let month = report::month(&args.month, "month")?;
    let session = app.session()?;
    session.store.read(|db| {
        let entered = entered(app, db, session.store.laptop(), month)?;
        Ok(FigureList {
            groups: groups()
                .iter()
                .map(|group| GroupView {
                    group: &group.group,
                    spm: group.spm,
                    source: &group.source,
                })
                .collect(),
            figures: entered.said().iter().map(FigureView::from).collect(),
        })
    })
}

/// Enters a target, a recap or a note, or changes the one that is known. All of it empty withdraws it.
///
/// # Errors
/// `bad_kind`, `bad_subject`, `bad_area`, `bad_month`, `in_future`; `missing`, `bad_number`, `bad_date` or `too_long`
/// about a field; `missing` about `reason` when one that is known is changed.
pub fn record_figure(app: &App, args: RecordFigure) -> Result<(), UiError> {
    let session = app.session()?;
    let figure = read(app, session.store.laptop(), &args, Origin::Live)?;
    session
        .store
        .write::<_, UiError>(session.user, |writer| save(writer, &figure, &args.reason))?;
    Ok(())
}

fn save(writer: &mut Writer<'_>, figure: &Figure, reason: &str) -> Result<(), UiError> {
    let id = figure.key.id();
    let entity = Entity::Figure(id);
    let Some(known) = find(writer.db(), id)? else {
        if figure.is_withdrawn() {
            return Err(UiError::new("missing").about(first_of(figure.key.kind)));
        }
        writer.edit(entity, figure.values(), "")?;
        return Ok(());
    };
    if known.says_the_same(figure) {
        return Ok(());
    }
    let mut values = figure.values();
    for of in [
        field::REACHED,
        field::OF,
        field::SOURCE,
        field::AS_OF,
        field::NOTE,
    ] {
        if values.get(of).is_none() {
            values.set(of, Value::Empty);
        }
    }
    writer.edit(entity, values, given_reason(reason)?)?;
    Ok(())
}

/// The field without which a figure says nothing.
fn first_of(kind: FigureKind) -> &'static str {
    match kind {
        FigureKind::Target => "of",
        FigureKind::Recap => "reached",
        FigureKind::Note => "note",
    }
}

fn read(
    app: &App,
    laptop: &Laptop,
    typed: &RecordFigure,
    origin: Origin,
) -> Result<Figure, UiError> {
    let kind =
        FigureKind::from_word(&typed.kind).ok_or_else(|| UiError::new("bad_kind").about("kind"))?;
    let is_known = match kind {
        FigureKind::Target => groups().iter().any(|group| group.group == typed.subject),
        FigureKind::Recap => (1..=12).any(|spm: u8| spm.to_string() == typed.subject),
        FigureKind::Note => {
            let mut watched = indicators().iter().map(|row| row.indicator.as_str());
            CHILDREN.contains(&typed.subject.as_str()) || watched.any(|one| one == typed.subject)
        }
    };
    if !is_known {
        return Err(UiError::new("bad_subject").about("subject"));
    }
    let desa = typed.desa.as_deref().map(|code| parse_area(code, "desa"));
    let desa = desa.transpose()?;
    if desa.is_some_and(|desa| !laptop.desa.contains(&desa)) {
        return Err(UiError::new("bad_area").about("desa"));
    }
    let month = report::month(&typed.month, "month")?;
    if kind != FigureKind::Target && month > Month::of(app.today()) {
        return Err(UiError::new("in_future").about("month"));
    }
    let figure = Figure {
        key: FigureKey {
            kind,
            subject: typed.subject.clone(),
            puskesmas: laptop.puskesmas,
            desa,
            month: if kind == FigureKind::Target {
                month.january()
            } else {
                month
            },
        },
        reached: number(&typed.reached, "reached")?.filter(|_| kind == FigureKind::Recap),
        of: number(&typed.of, "of")?.filter(|_| kind != FigureKind::Note),
        source: text(&typed.source, "source", LONGEST.0)?,
        as_of: match is_blank(&typed.as_of) {
            true => None,
            false => Some(read_date(app, &typed.as_of).map_err(|error| error.about("as_of"))?),
        },
        note: text(&typed.note, "note", LONGEST.1)?,
        origin,
    };
    complete(&figure)?;
    Ok(figure)
}

/// What has to be there, unless all of it is empty: that withdraws it.
fn complete(figure: &Figure) -> Result<(), UiError> {
    if figure.is_withdrawn() {
        return Ok(());
    }
    let there = [
        ("reached", figure.reached.is_some()),
        ("of", figure.of.is_some()),
        ("source", figure.source.is_some()),
        ("as_of", figure.as_of.is_some()),
        ("note", figure.note.is_some()),
    ];
    let wanted: &[&str] = match figure.key.kind {
        FigureKind::Target => &["of", "source"],
        FigureKind::Recap => &["reached", "source", "as_of"],
        FigureKind::Note => &["note"],
    };
    let missing = there
        .iter()
        .find(|(name, is_there)| !is_there && wanted.contains(name));
    missing.map_or(Ok(()), |(name, _)| Err(UiError::new("missing").about(name)))
}

/// What of the children of an area notes may be about, beside the indicators of `pws.csv`.
const CHILDREN: [&str; 7] = [
    "weighed",
    "n",
    "twice_t",
    "bgm",
    "short",
    "wasted",
    "underweight",
];

/// A count, as people write it: thousands may be grouped by points or spaces, and nobody is counted in parts.
fn number(typed: &str, about: &'static str) -> Result<Option<u32>, UiError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let groups: Vec<&str> = typed.split(['.', ' ', '\u{a0}']).collect();
    let rightly = groups[1..].iter().all(|group| group.len() == 3)
        && (groups.len() == 1 || (1..=3).contains(&groups[0].len()));
    let digits = groups.concat();
    let number = Some(digits).filter(|digits| {
        rightly && !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit())
    });
    let number = number.and_then(|digits| digits.parse().ok());
    number
        .filter(|number| *number <= MOST)
        .map(Some)
        .ok_or_else(|| UiError::new("bad_number").about(about))
}

fn text(typed: &str, about: &'static str, longest: usize) -> Result<Option<String>, UiError> {
    let text = typed.trim();
    if text.chars().count() > longest {
        return Err(UiError::new("too_long").about(about));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
