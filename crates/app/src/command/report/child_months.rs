//! Child-months for export: one line a child and calendar month in which it belongs to S.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::NaiveDate;
use domain::{Month, Person, PlaceKind, area, name};
use exchange::{ChildMonthRow, MonthMeasured};
use indicators::MonthRow;
use records::place::KnownPlace;
use records::{Db, children, person, place};
use serde::Deserialize;

use super::called;
use crate::{App, UiError};

/// Which child-months.
#[derive(Debug, Clone, Deserialize)]
pub struct ExportChildMonths {
    /// First month, `YYYY-MM`.
    pub from: String,
    /// Last month, `YYYY-MM`.
    pub to: String,
    /// One posyandu, as `NAME` or `DESA/NAME`.
    pub posyandu: Option<String>,
}

/// Writes child-months as CSV, in the order of the file.
///
/// # Errors
/// `bad_month`, `not_found`, `ambiguous_posyandu`, or why the output could not be written.
pub fn write_child_months(
    app: &App,
    args: &ExportChildMonths,
    output: impl Write,
) -> Result<(), UiError> {
    let (from, to) = (
        super::month(&args.from, "from")?,
        super::month(&args.to, "to")?,
    );
    app.session()?.store.read(|db| {
        let places = match &args.posyandu {
            Some(posyandu) => vec![find_posyandu(db, posyandu)?],
            None => place::all(db, PlaceKind::Posyandu)?,
        };
        let mut in_order: BTreeMap<(String, String), Vec<i64>> = BTreeMap::new();
        for place in places {
            let key = (place.place.area.to_string(), place.place.name.clone());
            in_order.entry(key).or_default().push(place.row);
        }
        let mut lines = Vec::new();
        for ((desa, posyandu), rows) in in_order {
            let mut children = BTreeMap::new();
            for row in rows {
                gather(db, row, from, to, &mut children)?;
            }
            let desa = desa.parse().map_err(|_| UiError::new("store_damaged"))?;
            lines.push((desa, posyandu, children));
        }
        let rows = lines.iter().flat_map(|(desa, posyandu, children)| {
            let mut rows: Vec<ChildMonthRow<'_>> = children
                .values()
                .flat_map(|child| child.rows(*desa, posyandu))
                .collect();
            rows.sort_by(ChildMonthRow::in_file_order);
            rows
        });
        exchange::write_child_months(rows, false, output)?;
        Ok(())
    })
}

/// A child and its months in S of one posyandu.
struct Child {
    person: Person,
    first_measured: Option<NaiveDate>,
    months: Vec<(Month, Option<MonthRow>)>,
}

/// Adds the children of a posyandu who are in S in some month of the range.
fn gather(
    db: &Db,
    posyandu: i64,
    from: Month,
    to: Month,
    children: &mut BTreeMap<i64, Child>,
) -> Result<(), UiError> {
    let mut in_s: BTreeMap<i64, Vec<Month>> = BTreeMap::new();
    let mut month = from;
    while month <= to {
        for child in children::of_month(db, posyandu, month)? {
            in_s.entry(child.row).or_default().push(month);
        }
        month = month.next();
    }
    for (row, months) in in_s {
        let mut measured: BTreeMap<u32, MonthRow> = children::months(db, row, from, to)?
            .into_iter()
            .filter(|month| month.date.is_some())
            .map(|month| (month.month, month))
            .collect();
        let months: Vec<_> = months
            .into_iter()
            .map(|month| (month, measured.remove(&month.index())))
            .collect();
        match children.entry(row) {
            std::collections::btree_map::Entry::Occupied(mut known) => {
                known.get_mut().months.extend(months);
            }
            std::collections::btree_map::Entry::Vacant(empty) => {
                empty.insert(Child {
                    person: person::by_row(db, row)?.person,
                    first_measured: children::first_measured(db, row)?,
                    months,
                });
            }
        }
    }
    Ok(())
}

impl Child {
    fn rows<'a>(
        &'a self,
        desa: domain::AreaCode,
        posyandu: &'a str,
    ) -> impl Iterator<Item = ChildMonthRow<'a>> {
        self.months.iter().map(move |(month, row)| ChildMonthRow {
            desa,
            posyandu,
            puskesmas: None,
            person: &self.person,
            month: *month,
            measured: row.as_ref().and_then(MonthMeasured::of),
            first_measured: self.first_measured,
        })
    }
}

/// The posyandu of a name, or of `DESA/NAME` with the desa by code or name.
///
/// # Errors
/// `not_found`, or `ambiguous_posyandu` when several desa have one of that name.
pub fn find_posyandu(db: &Db, text: &str) -> Result<KnownPlace, UiError> {
    let (desa, wanted) = match text.split_once('/') {
        Some((desa, wanted)) => (Some(desa.trim()), wanted),
        None => (None, text),
    };
    let wanted = name::normalise(wanted);
    let mut found: Vec<KnownPlace> = place::all(db, PlaceKind::Posyandu)?
        .into_iter()
        .filter(|place| name::normalise(&place.place.name) == wanted)
        .filter(|place| desa.is_none_or(|desa| stands_in(place, desa)))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(one), false) => Err(UiError::new("ambiguous_posyandu")
            .about("posyandu")
            .with("count", found.len() + 1)
            .with_text("example", format!("{}/{}", called(&one).0, called(&one).1))),
        (None, _) => Err(UiError::new("not_found")
            .about("posyandu")
            .with_text("what", "posyandu")),
    }
}

fn stands_in(place: &KnownPlace, desa: &str) -> bool {
    place.place.area.to_string() == desa
        || area::find_desa(desa, place.place.area)
            .iter()
            .any(|found| found.code == place.place.area)
}
