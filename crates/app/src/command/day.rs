//! Posyandu days: which are waiting, the sheet of one, opening and finishing it.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use domain::{DayKey, Entity, Month, PlaceKind, PosyanduDay, Surroundings as _};
use records::day::Came;
use records::place::KnownPlace;
use records::{Db, day as days, person, place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::place::{desa_name, place_id};
use crate::{App, UiError};

mod row;
mod summary;

pub(crate) use row::default_position;
pub use row::{Child, Day, Elsewhere, Entry, GridRow, Previous};
pub use summary::{DaySummary, SweepLine};

/// How far back days that nobody entered are looked for.
const LOOK_BACK: Days = Days::new(62);
/// How far ahead planned days are shown.
const LOOK_AHEAD: Days = Days::new(31);

/// One posyandu day in the list to choose from.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DayCard {
    /// Whose day.
    pub posyandu: String,
    /// Name of the posyandu.
    pub posyandu_name: String,
    /// Name of its desa.
    pub desa_name: String,
    /// Which day.
    pub date: String,
    /// `planned`, `late`, `open`, `finished` or `cancelled`.
    pub state: &'static str,
    /// Children on the roster of that date.
    pub roster: u32,
    /// Children who were measured.
    pub weighed: u32,
}

/// The days to choose from.
#[derive(Debug, Serialize, TS)]
pub struct DayList {
    /// Took place or begun, not finished; oldest first.
    pub to_enter: Vec<DayCard>,
    /// Still to come.
    pub upcoming: Vec<DayCard>,
    /// Finished; newest first.
    pub finished: Vec<DayCard>,
}

/// The days of the last two months and the next one.
///
/// # Errors
/// When the store cannot be read.
pub fn list_days(app: &App, (): ()) -> Result<DayList, UiError> {
    let today = app.today();
    app.session()?.store.read(|db| {
        let mut list = DayList {
            to_enter: Vec::new(),
            upcoming: Vec::new(),
            finished: Vec::new(),
        };
        for (place, date, day) in known_days(db, today)? {
            let card = card(db, &place, date, &day, today)?;
            match card.state {
                "open" | "late" => list.to_enter.push(card),
                "finished" => list.finished.push(card),
                _ => list.upcoming.push(card),
            }
        }
        list.finished.reverse();
        Ok(list)
    })
}

/// Every day that is planned by a schedule or was touched by somebody, by date and posyandu.
fn known_days(
    db: &Db,
    today: NaiveDate,
) -> Result<Vec<(KnownPlace, NaiveDate, PosyanduDay)>, UiError> {
    let (from, to) = (today - LOOK_BACK, today + LOOK_AHEAD);
    let touched = days::since(db, from)?;
    let mut touched: HashMap<(i64, NaiveDate), PosyanduDay> = touched
        .into_iter()
        .map(|(place, date, day)| ((place, date), day))
        .collect();
    let mut known = Vec::new();
    let places = place::all(db, PlaceKind::Posyandu)?;
    for place in places.iter().filter(|place| !place.place.closed) {
        let mut dates = planned(place, from, to);
        dates.extend(
            touched
                .keys()
                .filter(|(row, _)| *row == place.row)
                .map(|(_, date)| *date),
        );
        dates.sort_unstable();
        dates.dedup();
        for date in dates {
            let day = touched.remove(&(place.row, date)).unwrap_or_default();
            known.push((place.clone(), date, day));
        }
    }
    known.sort_by(|one, other| (one.1, &one.0.place.name).cmp(&(other.1, &other.0.place.name)));
    Ok(known)
}

fn planned(place: &KnownPlace, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    let Some(schedule) = place.place.schedule else {
        return Vec::new();
    };
    let mut month = Month::of(from);
    let mut dates = Vec::new();
    while month <= Month::of(to) {
        dates.push(schedule.day_of(month));
        month = month.next();
    }
    dates.retain(|date| (from..=to).contains(date));
    dates
}

fn card(
    db: &Db,
    place: &KnownPlace,
    date: NaiveDate,
    day: &PosyanduDay,
    today: NaiveDate,
) -> Result<DayCard, UiError> {
    let came = |came| days::seen(db, place.row, date, came);
    let touched = !came(Came::ToBeWeighed)?.is_empty() || !came(Came::ForService)?.is_empty();
    let state = if day.cancelled || day.moved_to.is_some() {
        "cancelled"
    } else if day.finished {
        "finished"
    } else if day.opened || touched {
        "open"
    } else if date < today {
        "late"
    } else {
        "planned"
    };
    Ok(DayCard {
        posyandu: place.id.to_string(),
        posyandu_name: place.place.name.clone(),
        desa_name: desa_name(&place.place),
        date: date.to_string(),
        state,
        roster: days::roster_size(db, place.row, date)?,
        weighed: days::measured(db, place.row, date)?,
    })
}

/// The sheet of one posyandu day.
#[derive(Debug, Serialize, TS)]
#[expect(
    missing_docs,
    reason = "the fields are the head, rows and foot of the sheet"
)]
pub struct DaySheet {
    pub posyandu: String,
    pub posyandu_name: String,
    pub desa_name: String,
    pub date: String,
    pub opened: bool,
    pub finished: bool,
    pub measured_by: Option<String>,
    pub scale: Option<String>,
    pub board: Option<String>,
    pub paper_totals: std::collections::BTreeMap<String, u32>,
    pub vitamin_a_month: bool,
    pub deworming_month: bool,
    pub rows: Vec<GridRow>,
    pub summary: DaySummary,
    /// The next day that waits to be entered.
    pub next: Option<DayCard>,
}

/// A posyandu and a date.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DayArgs {
    /// Id of the posyandu.
    pub posyandu: String,
    /// `YYYY-MM-DD`.
    pub date: String,
}

impl DayArgs {
    /// The day, if its date can be one: not in the future, unless the clock is suspect.
    pub(crate) fn day(&self, app: &App) -> Result<Day, UiError> {
        let date = parse_date(&self.date)?;
        if date > app.today() && !app.system().clock_suspect() {
            return Err(UiError::new("in_future")
                .about("date")
                .with_text("today", app.today().to_string()));
        }
        Ok(Day {
            posyandu: place_id(&self.posyandu)?,
            date,
        })
    }
}

/// A date as programs write it.
pub(crate) fn parse_date(text: &str) -> Result<NaiveDate, UiError> {
    text.parse()
        .map_err(|_| UiError::new("bad_date").about("date"))
}

/// The sheet of a day: the roster of that date with what is known of each child then.
///
/// # Errors
/// `not_found`, `bad_date`, or when the store cannot be read.
pub fn day_sheet(app: &App, args: DayArgs) -> Result<DaySheet, UiError> {
    // A day to come can be looked at and printed, not entered.
    let day = Day {
        posyandu: place_id(&args.posyandu)?,
        date: parse_date(&args.date)?,
    };
    app.session()?.store.read(|db| sheet(app, db, day))
}

/// The sheet of a day, inside a transaction.
pub(crate) fn sheet(app: &App, db: &Db, day: Day) -> Result<DaySheet, UiError> {
    let place = place::find(db, day.posyandu)?;
    let known = days::find(db, place.row, day.date)?;
    let rows = rows(db, &place, day)?;
    let month = chrono::Datelike::month(&day.date);
    let today = app.today();
    let next = known_days(db, today)?
        .into_iter()
        .find(|(other, date, state)| {
            (other.id, *date) != (day.posyandu, day.date)
                && *date <= today
                && !state.finished
                && !state.cancelled
        });
    Ok(DaySheet {
        posyandu: day.posyandu.to_string(),
        posyandu_name: place.place.name.clone(),
        desa_name: desa_name(&place.place),
        date: day.date.to_string(),
        opened: known.opened,
        finished: known.finished,
        measured_by: known.measured_by,
        scale: known.scale,
        board: known.board,
        paper_totals: known.paper_totals,
        vitamin_a_month: matches!(month, 2 | 8),
        deworming_month: month == 8,
        summary: DaySummary::of(&rows),
        rows,
        next: next
            .map(|(place, date, state)| card(db, &place, date, &state, today))
            .transpose()?,
    })
}

/// The roster in the order of the register book, then by name; visitors last.
pub(crate) fn rows(db: &Db, place: &KnownPlace, day: Day) -> Result<Vec<GridRow>, UiError> {
    let roster = days::roster(db, place.row, day.date)?;
    let mut people = roster.clone();
    people.extend(
        days::seen(db, place.row, day.date, Came::ToBeWeighed)?
            .into_iter()
            .filter(|person| !roster.contains(person)),
    );
    let mut rows = Vec::with_capacity(people.len());
    for (number, person) in (1..).zip(people) {
        match Child::load(db, person::by_row(db, person)?) {
            Ok(child) => rows.push(child.row(db, day, Some(number))?),
            // Somebody whose birth date was taken away is not judged; the child page says so.
            Err(error) if error.code == "no_birth_date" => {}
            Err(error) => return Err(error),
        }
    }
    let in_book = rows.iter().filter(|row| !row.visitor).count() > 0;
    rows.sort_by_key(|row| (row.visitor, row.number.filter(|_| in_book)));
    Ok(rows)
}

fn edit_day(app: &App, args: &DayArgs, values: domain::Values) -> Result<DaySheet, UiError> {
    let day = args.day(app)?;
    let session = app.session()?;
    let saved = session.store.write::<_, UiError>(session.user, |writer| {
        place::find(writer.db(), day.posyandu)?;
        let entity = Entity::Day(DayKey {
            posyandu: day.posyandu,
            date: day.date,
        });
        writer.edit(entity, values, "")?;
        sheet(app, writer.db(), day)
    })?;
    Ok(saved.answer)
}

fn one(field: domain::Field, value: impl Into<domain::Value>) -> domain::Values {
    let mut values = domain::Values::new();
    values.set(field, value);
    values
}

/// Opens a day: from now on it waits to be finished.
///
/// # Errors
/// `not_found`, `bad_date`, `in_future`.
pub fn open_day(app: &App, args: DayArgs) -> Result<DaySheet, UiError> {
    edit_day(app, &args, one(domain::field::DAY_OPENED, true))
}

/// Finishes a day: nothing more is expected. Entering goes on being possible.
///
/// # Errors
/// `not_found`, `bad_date`, `in_future`.
pub fn finish_day(app: &App, args: DayArgs) -> Result<DaySheet, UiError> {
    let mut values = one(domain::field::DAY_OPENED, true);
    values.set(domain::field::DAY_FINISHED, true);
    edit_day(app, &args, values)
}

/// Opens a finished day again.
///
/// # Errors
/// `not_found`, `bad_date`, `in_future`.
pub fn reopen_day(app: &App, args: DayArgs) -> Result<DaySheet, UiError> {
    edit_day(app, &args, one(domain::field::DAY_FINISHED, false))
}

/// Who measured with what.
#[derive(Debug, Deserialize, TS)]
pub struct DayHead {
    /// Id of the posyandu.
    pub posyandu: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Who measured.
    pub measured_by: Option<String>,
    /// Which scale.
    pub scale: Option<String>,
    /// Which length board.
    pub board: Option<String>,
}

/// Saves the head of a day.
///
/// # Errors
/// `not_found`, `bad_date`, `in_future`.
pub fn save_day_head(app: &App, args: DayHead) -> Result<(), UiError> {
    let text = |text: Option<String>| match text.map(|text| text.trim().to_owned()) {
        Some(text) if !text.is_empty() => domain::Value::Text(text),
        Some(_) | None => domain::Value::Empty,
    };
    let day = DayArgs {
        posyandu: args.posyandu,
        date: args.date,
    };
    let mut values = one(domain::field::DAY_MEASURED_BY, text(args.measured_by));
    values.set(domain::field::DAY_SCALE, text(args.scale));
    values.set(domain::field::DAY_BOARD, text(args.board));
    edit_day(app, &day, values).map(|_| ())
}

/// The kader's totals on paper.
#[derive(Debug, Deserialize, TS)]
pub struct PaperTotalsArgs {
    /// Id of the posyandu.
    pub posyandu: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Counts by letter: `s`, `d`, `n`, `t`, `o`, `b`, `bgm` …
    pub totals: std::collections::BTreeMap<String, u32>,
}

/// Saves the kader's totals, to be compared with ours.
///
/// # Errors
/// `not_found`, `bad_date`, `in_future`.
pub fn save_paper_totals(app: &App, args: PaperTotalsArgs) -> Result<(), UiError> {
    let day = DayArgs {
        posyandu: args.posyandu,
        date: args.date,
    };
    let totals = args.totals.into_iter().filter(|(letter, _)| {
        letter
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
    });
    let paper = PosyanduDay {
        paper_totals: totals.collect(),
        ..PosyanduDay::default()
    };
    let mut values = paper.values();
    if values.is_empty() {
        values.set(domain::field::DAY_PAPER_TOTALS, domain::Value::Empty);
    }
    edit_day(app, &day, values).map(|_| ())
}
