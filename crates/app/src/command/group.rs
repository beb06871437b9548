//! The grid of a group on a posyandu day: mothers, adolescents, adults and older people, a row for each with the form
//! that is for her or him.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use domain::form::{Form, Library};
use domain::{FactId, Visit};
use indicators::care::{Care, GridColumn, Offer, grid_columns, offers};
use records::day::Came;
use records::person::Whole;
use records::{Db, day, person, place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::form::{ItemView, item_view};
use super::line::{Lines, PersonLine};
use super::place::place_id;
use super::row_change::person_id;
use super::visit::{ResultView, read_date, results_of, typed};
use crate::{App, UiError};

/// Which grid.
#[derive(Debug, Deserialize, TS)]
pub struct AskGroup {
    /// Id of the posyandu.
    pub posyandu: String,
    /// The day, as typed.
    pub date: String,
    /// `mother`, `adolescent` or `adult`.
    pub group: String,
}

/// The grid of a group.
#[derive(Debug, Serialize, TS)]
pub struct GroupSheet {
    /// What is asked once for all rows.
    pub head: Vec<ItemView>,
    /// What is asked in each row.
    pub columns: Vec<ItemView>,
    /// Who lives at the posyandu and belongs to the group first of all, in the order of names; and whoever else was
    /// seen there that day.
    pub rows: Vec<GroupRow>,
}

/// Somebody in the grid of a group.
#[derive(Debug, Serialize, TS)]
pub struct GroupRow {
    /// Who, as of the day.
    pub line: PersonLine,
    /// The form that is for her or him.
    pub form: String,
    /// Its version.
    pub version: u32,
    /// Weeks of the pregnancy on the day.
    pub weeks: Option<i64>,
    /// The columns that the form asks.
    pub asks: Vec<String>,
    /// The columns that have to be answered.
    pub required: Vec<String>,
    /// The visit of this day; none when there is none yet.
    pub visit: Option<String>,
    /// All answers of that visit, as typed; also those that have no column.
    pub answers: BTreeMap<String, String>,
    /// What the answers come to.
    pub results: Vec<ResultView>,
    /// The day of the visit before with one of the forms of this grid.
    pub last_date: Option<String>,
    /// What was answered then in the columns, as typed.
    pub last: BTreeMap<String, String>,
    /// What is due that day: items of the schedule.
    pub due: Vec<&'static str>,
}

/// The grid of a group on a posyandu day.
///
/// # Errors
/// `not_found`, `bad_date`, `in_future`, or when the store cannot be read.
pub fn group_sheet(app: &App, args: AskGroup) -> Result<GroupSheet, UiError> {
    let session = app.session()?;
    let library = session.forms.now();
    let grid = Grid::find(&library, &args.group)?;
    let on = read_date(app, &args.date)?;
    let id = place_id(&args.posyandu)?;
    session.store.read(|db| {
        let posyandu = place::find(db, id)?;
        let residents = day::residents(db, posyandu.row, on, grid.youngest(on))?;
        let seen = day::seen(db, posyandu.row, on, Came::ForService)?;
        let visitors = seen.iter().filter(|row| !residents.contains(row));
        let mut lines = Lines::new(db, on);
        let mut rows = Vec::new();
        for row in residents.iter().chain(visitors) {
            let known = person::by_row(db, *row)?;
            if !seen.contains(row) && !grid.may_hold(known.person.birth_date, on) {
                continue;
            }
            let whole = Whole::load(db, known)?;
            rows.extend(grid.row(&whole, on, &mut lines, Belongs::First)?);
        }
        Ok(GroupSheet {
            head: grid.items(true),
            columns: grid.items(false),
            rows,
        })
    })
}

/// Somebody for the grid of a group.
#[derive(Debug, Deserialize, TS)]
pub struct AskGroupRow {
    /// Id of the person.
    pub person: String,
    /// The day, as typed.
    pub date: String,
    /// `mother`, `adolescent` or `adult`.
    pub group: String,
}

/// The row of one person, whoever it is: looked for by name, or saved just now.
///
/// # Errors
/// `not_found`, `bad_date`, `in_future`; `not_offered` when no form of the grid is for this person.
pub fn group_row(app: &App, args: AskGroupRow) -> Result<GroupRow, UiError> {
    let session = app.session()?;
    let library = session.forms.now();
    let grid = Grid::find(&library, &args.group)?;
    let on = read_date(app, &args.date)?;
    let id = person_id(&args.person)?;
    session.store.read(|db| {
        let whole = whole(db, id)?;
        let row = grid.row(&whole, on, &mut Lines::new(db, on), Belongs::AtAll)?;
        row.ok_or_else(|| UiError::new("not_offered").about("person"))
    })
}

fn whole(db: &Db, id: domain::PersonId) -> Result<Whole, UiError> {
    Ok(Whole::load(db, person::find(db, id)?)?)
}

/// Who is in a grid without being looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Belongs {
    /// Whom no grid before it is for.
    First,
    /// Whom a form of it is for.
    AtAll,
}

/// A question of a grid.
struct Column<'a> {
    question: &'a str,
    /// Asked once for all rows.
    head: bool,
}

impl Column<'_> {
    fn of(told: &'static GridColumn) -> Self {
        Self {
            question: &told.question,
            head: told.head,
        }
    }
}

/// A grid with its columns and the services it is for.
struct Grid<'a> {
    library: &'a Library,
    name: &'static str,
    columns: Vec<Column<'a>>,
    services: Vec<(&'static Offer, &'a Form)>,
}

impl<'a> Grid<'a> {
    fn find(library: &'a Library, name: &str) -> Result<Self, UiError> {
        let told = || grid_columns().iter().filter(|column| column.grid == name);
        let first = told()
            .next()
            .ok_or_else(|| UiError::new("not_found").with_text("what", "group"))?;
        let services: Vec<(&Offer, &Form)> = offers()
            .iter()
            .filter(|service| service.grid.as_deref() == Some(name))
            .filter_map(|service| Some((service, library.newest(&service.form)?)))
            .collect();
        let mut columns: Vec<Column<'_>> = told().map(Column::of).collect();
        // What a district requires beside.
        for (item, question) in services.iter().flat_map(|(_, form)| form.questions()) {
            if question.required && !columns.iter().any(|known| known.question == item.link) {
                columns.push(Column {
                    question: &item.link,
                    head: false,
                });
            }
        }
        Ok(Self {
            library,
            name: &first.grid,
            columns,
            services,
        })
    }

    /// The last day of birth of somebody who may be in it.
    fn youngest(&self, on: NaiveDate) -> NaiveDate {
        let from = self.services.iter().map(|(service, _)| service.from);
        let months = from.map(|from| from.unwrap_or(0)).min().unwrap_or(0);
        on.checked_sub_months(Months::new(months)).unwrap_or(on)
    }

    /// Whether somebody of this birth may be in it, before anything else of her or him is read.
    fn may_hold(&self, birth: Option<NaiveDate>, on: NaiveDate) -> bool {
        let months = birth.and_then(|birth| domain::age::completed_months(birth, on));
        months.is_some_and(|months| {
            self.services.iter().any(|(service, _)| {
                service.from.is_none_or(|from| from <= months)
                    && service.until.is_none_or(|until| months <= until)
            })
        })
    }

    /// The questions of its head or of its rows, each as the first form with it asks.
    fn items(&self, head: bool) -> Vec<ItemView> {
        let columns = self.columns.iter().filter(|column| column.head == head);
        let items = columns.filter_map(|column| {
            let mut forms = self.services.iter().map(|(_, form)| form);
            forms.find_map(|form| form.all().find(|item| item.link == column.question))
        });
        items.map(item_view).collect()
    }

    /// The row of a person, if she or he belongs to it; also whoever was seen that day.
    fn row(
        &self,
        whole: &Whole,
        on: NaiveDate,
        lines: &mut Lines<'_>,
        belongs: Belongs,
    ) -> Result<Option<GroupRow>, UiError> {
        let history = whole.history();
        let care = Care::of(&history);
        let of_grid = |visit: &Visit| {
            let mut services = self.services.iter();
            services.any(|(service, _)| service.form == visit.form)
        };
        let mut visits: Vec<&(FactId, Visit)> = history
            .visits
            .iter()
            .filter(|(_, visit)| of_grid(visit))
            .collect();
        visits.sort_by_key(|(_, visit)| visit.date);
        let today = visits.iter().rfind(|(_, visit)| visit.date == on);
        let Some(form) = self.form_for(&care, on, belongs, today.map(|(_, visit)| visit)) else {
            return Ok(None);
        };
        let last = visits.iter().rfind(|(_, visit)| visit.date < on);
        let cells = || self.columns.iter().filter(|column| !column.head);
        let asked = |column: &&Column<'_>| form.all().any(|item| item.link == column.question);
        let is_required = |column: &&Column<'_>| {
            let mut questions = form.questions();
            questions.any(|(item, question)| item.link == column.question && question.required)
        };
        let link = |column: &Column<'_>| column.question.to_owned();
        let due = care.due().into_iter();
        Ok(Some(GroupRow {
            line: lines.line_of(&whole.known)?,
            form: form.id.clone(),
            version: form.version,
            weeks: care.pregnant(on).map(|pregnancy| pregnancy.day(on) / 7),
            asks: cells().filter(asked).map(link).collect(),
            required: cells().filter(is_required).map(link).collect(),
            visit: today.map(|(fact, _)| fact.to_string()),
            answers: today
                .map(|(_, visit)| typed(self.library, visit))
                .unwrap_or_default(),
            results: today
                .map(|(_, visit)| results_of(self.library, visit, &history))
                .unwrap_or_default(),
            last_date: last.map(|(_, visit)| visit.date.to_string()),
            last: last
                .map(|(_, visit)| self.of_cells(visit))
                .unwrap_or_default(),
            due: due
                .filter(|due| due.opens <= on && due.closes.is_none_or(|closes| closes >= on))
                .map(|due| due.item)
                .collect(),
        }))
    }

    /// The form of a person in this grid: that of the visit of the day, else the first that is for her or him.
    fn form_for(
        &self,
        care: &Care<'_>,
        on: NaiveDate,
        belongs: Belongs,
        today: Option<&Visit>,
    ) -> Option<&'a Form> {
        if let Some(visit) = today {
            return self.library.get(&visit.form, visit.version);
        }
        let with_grid = || offers().iter().filter(|service| service.grid.is_some());
        let first = with_grid().find(|service| service.suits(care, on))?;
        if belongs == Belongs::First && first.grid.as_deref() != Some(self.name) {
            return None;
        }
        let mut services = self.services.iter();
        let found = services.find(|(service, _)| service.suits(care, on));
        found.map(|(_, form)| *form)
    }

    /// What a visit answers in the columns of the rows.
    fn of_cells(&self, visit: &Visit) -> BTreeMap<String, String> {
        let mut answers = typed(self.library, visit);
        answers.retain(|link, _| {
            let mut columns = self.columns.iter();
            columns.any(|column| !column.head && column.question == *link)
        });
        answers
    }
}
