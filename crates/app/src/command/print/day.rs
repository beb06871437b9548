//! Before the day: the list to fill in. After it: the summary with its lists, and the sheet for e-PPGBM.

use domain::{Capsule, Grams, PersonId, Sex};
use exchange::paper::{
    DaySummary, Listed, PaperSize, WeighingList, WeighingListRow, day_summary, eppgbm_sheet,
    sentence, weighing_list,
};
use exchange::{ColumnMap, EppgbmRow, PRESETS};
use records::place::KnownPlace;
use records::{Db, place};

use super::super::day::{Child, Day, DayArgs, DaySheet, GridRow, SweepLine, parse_date, sheet};
use super::super::place::place_id;
use super::super::report::{Saved, Typed, places_of};
use super::super::row_change::person_id;
use super::{posyandu_head, save_print};
use crate::{App, UiError};

/// Rows left empty for children who are not on the list.
const EMPTY_ROWS: usize = 5;

/// A day that is printed, which may still lie ahead.
struct Printed {
    day: Day,
    place: KnownPlace,
    sheet: DaySheet,
}

fn printed(app: &App, args: &DayArgs, db: &Db) -> Result<Printed, UiError> {
    let day = Day {
        posyandu: place_id(&args.posyandu)?,
        date: parse_date(&args.date)?,
    };
    Ok(Printed {
        day,
        place: place::find(db, day.posyandu)?,
        sheet: sheet(app, db, day)?,
    })
}

/// The list to fill in at the posyandu: who, the last weight, and the weight that counts as naik.
///
/// # Errors
/// `not_found`, `bad_date`, or why the file could not be written.
pub fn print_weighing_list(app: &App, args: DayArgs) -> Result<Saved, UiError> {
    let printed = app.session()?.store.read(|db| printed(app, &args, db))?;
    let mut head = posyandu_head(app, &printed.place)?;
    head.signatures.clear();
    let rows = printed.sheet.rows.iter().filter(|row| !row.visitor);
    let list = WeighingList {
        head,
        day: Some(printed.day.date),
        rows: rows.map(list_row).collect(),
        empty_rows: EMPTY_ROWS,
    };
    save_print(app, "daftar-timbang", &weighing_list(&list, PaperSize::F4)?)
}

fn list_row(row: &GridRow) -> WeighingListRow {
    let mut due = Vec::new();
    due.extend(
        row.vitamin_a_due
            .map(|capsule| sentence::service("vitamin_a", capsule)),
    );
    due.extend(
        row.deworming_due
            .then(|| sentence::service("deworming", "")),
    );
    WeighingListRow {
        number: row.number,
        name: row.name.clone(),
        sex: Sex::from_word(row.sex),
        age_months: row.age_months,
        rt: row.rt.clone(),
        mother: row.mother.clone(),
        last: row
            .previous
            .as_ref()
            .and_then(|previous| Some((parse_date(&previous.date).ok()?, Grams(previous.weight?)))),
        minimum: row.minimum_weight.map(Grams),
        due: due.join(", "),
    }
}

/// The summary of a day: counts, who must be referred, who must be visited, what is in doubt.
///
/// # Errors
/// `not_found`, `bad_date`, or why the file could not be written.
pub fn print_day_summary(app: &App, args: DayArgs) -> Result<Saved, UiError> {
    let printed = app.session()?.store.read(|db| printed(app, &args, db))?;
    let counts = &printed.sheet.summary;
    let figures = [
        ("s", counts.s),
        ("k", counts.k),
        ("d", counts.d),
        ("n", counts.n),
        ("t", counts.t),
        ("o", counts.o),
        ("b", counts.b),
        ("twice_t", counts.twice_t),
        ("bgm", counts.bgm),
        ("stunted", counts.stunted),
        ("wasted", counts.wasted),
        ("severe", counts.severe),
        ("visitors", counts.visitors),
    ];
    let listed = |lines: &[SweepLine]| {
        lines
            .iter()
            .map(|line| listed(&printed.sheet, line))
            .collect()
    };
    let summary = DaySummary {
        head: posyandu_head(app, &printed.place)?,
        day: printed.day.date,
        figures: figures
            .into_iter()
            .map(|(code, count)| (sentence::figure(code).to_owned(), count.to_string()))
            .collect(),
        to_refer: listed(&counts.refer),
        absent: listed(&counts.not_come),
        in_doubt: listed(&counts.doubts),
    };
    save_print(app, "ringkasan", &day_summary(&summary, PaperSize::F4)?)
}

fn listed(sheet: &DaySheet, line: &SweepLine) -> Listed {
    let row = sheet.rows.iter().find(|row| row.person == line.person);
    Listed {
        rt: line.rt.clone(),
        name: line.name.clone(),
        age_months: row.map_or(0, |row| row.age_months),
        mother: line.mother.clone(),
        address: None,
        reason: sentence::reason(&line.reason).to_owned(),
    }
}

/// The measurements of a day in the order of e-PPGBM, to type from and to tick off.
///
/// # Errors
/// `not_found`, `bad_date`, or why the file could not be written.
pub fn print_eppgbm_sheet(app: &App, args: DayArgs) -> Result<Saved, UiError> {
    let session = app.session()?;
    let (printed, children) = session.store.read::<_, UiError>(|db| {
        let printed = printed(app, &args, db)?;
        let children = typed(db, &printed)?;
        Ok((printed, children))
    })?;
    let places = places_of(session.store.laptop(), &printed.place);
    let rows: Vec<EppgbmRow<'_>> = children.iter().map(|child| child.row(&places)).collect();
    let (_, map) = PRESETS
        .into_iter()
        .find(|(name, _)| *name == "pengukuran")
        .ok_or_else(|| UiError::new("internal"))?;
    let head = posyandu_head(app, &printed.place)?;
    let subtitle = printed.day.date.format("%d-%m-%Y").to_string();
    let bytes = eppgbm_sheet(
        &head,
        &subtitle,
        &ColumnMap::read(map)?,
        &rows,
        PaperSize::F4,
    )?;
    save_print(app, "e-ppgbm", &bytes)
}

fn typed(db: &Db, printed: &Printed) -> Result<Vec<Typed>, UiError> {
    let measured = printed.sheet.rows.iter().filter(|row| row.entry.is_some());
    measured
        .map(|row| {
            let id: PersonId = person_id(&row.person)?;
            let child = Child::find(db, id)?;
            let entry = child.entry(printed.day).map(|(fact, _)| *fact);
            let measured = entry.and_then(|fact| child.history.judged(fact));
            let capsule = row.vitamin_a.and_then(Capsule::from_word);
            Ok(Typed::of(
                child.known.person,
                measured,
                capsule,
                row.forwarded,
            ))
        })
        .collect()
}
