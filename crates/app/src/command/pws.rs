//! Monitoring of the area (PWS): desa by desa or posyandu by posyandu, a month beside the one before and the year so far.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{AreaCode, Month, PlaceKind};
use indicators::board::pws::{ByAge, PwsBoard, PwsCount, PwsTrend, Watched};
use indicators::care::rules::indicators;
use indicators::{Figures, Nutrition, Status};
use records::children::Stays;
use records::place::KnownPlace;
use records::{Db, place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::figure::entered;
use super::line::{Lines, PersonLine};
use super::place::desa_name;
use super::report;
use crate::{App, UiError};

/// A month and where.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AskPws {
    /// `YYYY-MM`.
    pub month: String,
    /// The posyandu of this desa, by its code; none for all desa.
    pub desa: Option<String>,
}

/// The area in a month, by desa or by posyandu.
///
/// # Errors
/// `bad_month`, or when the store cannot be read.
pub fn pws_board(app: &App, args: AskPws) -> Result<PwsBoard, UiError> {
    let month = report::month(&args.month, "month")?;
    let session = app.session()?;
    session.store.read(|db| {
        let entered = entered(app, db, session.store.laptop(), month)?;
        let stays = Stays::of(db, month.previous(), month)?;
        let children = [
            stays.figures(db, month)?,
            stays.figures(db, month.previous())?,
        ];
        let on = month.last_day().min(app.today());
        let mut at = Posyandu::attained(db, month)?;
        let ages = ByAge::on(on);
        for one in records::care::living(db, on)? {
            at.of(one.posyandu).lives(&ages, one.birth);
        }
        let parts = areas(db, args.desa.as_deref())?.into_iter().map(|part| {
            let mut watched = Watched {
                id: part.id,
                name: part.name,
                children: children.each_ref().map(|of| sum(of, &part.posyandu)),
                ..Watched::default()
            };
            for posyandu in &part.posyandu {
                watched.add(at.of(*posyandu));
            }
            if part.desa.is_some() {
                watched.entered(&entered, part.desa);
            }
            watched
        });
        let parts = parts.collect();
        let mut total = Watched::default();
        total.entered(
            &entered,
            args.desa.as_deref().and_then(|desa| desa.parse().ok()),
        );
        Ok(PwsBoard::of(month, total, parts))
    })
}

/// What is known of each posyandu, by its row.
#[derive(Default)]
struct Posyandu(HashMap<i64, Watched>);

impl Posyandu {
    /// Who came to what in a month and since January.
    fn attained(db: &Db, month: Month) -> Result<Self, UiError> {
        let mut all = Self::default();
        for row in indicators() {
            let from = month.january().index();
            for (posyandu, of, count) in
                records::care::attained(db, &row.indicator, from, month.index())?
            {
                let of = Month::from_index(of).unwrap_or(month);
                all.of(posyandu).attained(&row.indicator, of, month, count);
            }
        }
        Ok(all)
    }

    fn of(&mut self, posyandu: i64) -> &mut Watched {
        self.0.entry(posyandu).or_default()
    }
}

/// The figures of some posyandu together.
pub(super) fn sum(by_posyandu: &HashMap<i64, Figures>, posyandu: &[i64]) -> Figures {
    let mut all = Figures::default();
    for figures in posyandu
        .iter()
        .filter_map(|posyandu| by_posyandu.get(posyandu))
    {
        all.add(figures);
    }
    all
}

/// A part of the area and the rows of its posyandu.
struct Part {
    id: String,
    name: String,
    /// The desa that it is; none for a posyandu.
    desa: Option<AreaCode>,
    posyandu: Vec<i64>,
}

/// The desa with their posyandu, or the posyandu of one desa.
fn areas(db: &Db, desa: Option<&str>) -> Result<Vec<Part>, UiError> {
    let places = place::all(db, PlaceKind::Posyandu)?;
    let Some(desa) = desa else {
        let mut by_desa: BTreeMap<String, Part> = BTreeMap::new();
        for place in places {
            let id = place.place.area.to_string();
            let part = by_desa.entry(id.clone()).or_insert_with(|| Part {
                id,
                name: desa_name(&place.place),
                desa: Some(place.place.area),
                posyandu: Vec::new(),
            });
            part.posyandu.push(place.row);
        }
        return Ok(by_desa.into_values().collect());
    };
    let of_desa = places
        .into_iter()
        .filter(|place| place.place.area.to_string() == desa);
    Ok(of_desa
        .map(|KnownPlace { row, id, place, .. }| Part {
            id: id.0.to_string(),
            name: place.name,
            desa: None,
            posyandu: vec![row],
        })
        .collect())
}

/// What people of some posyandu came to, together.
pub(super) fn attained_at(
    db: &Db,
    month: Month,
    posyandu: &[i64],
) -> Result<BTreeMap<&'static str, PwsCount>, UiError> {
    let mut at = Posyandu::attained(db, month)?;
    let mut all = Watched::default();
    for posyandu in posyandu {
        all.add(at.of(*posyandu));
    }
    Ok(all.attained)
}

/// The last 24 months of an area.
///
/// # Errors
/// `bad_month`, or when the store cannot be read.
pub fn pws_trend(app: &App, args: AskPws) -> Result<Vec<PwsTrend>, UiError> {
    let last = report::month(&args.month, "month")?;
    app.session()?.store.read(|db| {
        let posyandu: Vec<i64> = areas(db, args.desa.as_deref())?
            .into_iter()
            .flat_map(|part| part.posyandu)
            .collect();
        let first = PwsTrend::months(last).next().unwrap_or(last);
        let stays = Stays::of(db, first, last)?;
        PwsTrend::months(last)
            .map(|month| {
                Ok(PwsTrend::of(
                    month,
                    &sum(&stays.figures(db, month)?, &posyandu),
                ))
            })
            .collect()
    })
}

/// Whose number is opened.
#[derive(Debug, Deserialize, TS)]
pub struct AskPwsPeople {
    /// When and where.
    #[serde(flatten)]
    pub ask: AskPws,
    /// Only this posyandu, by its id.
    pub posyandu: Option<String>,
    /// An indicator; or `short`, `wasted`, `underweight`, `twice_t` of the children of the month.
    pub subject: String,
    /// Of an indicator: of this month alone, not since January.
    pub this_month: bool,
    /// How many at most.
    pub most: usize,
}

/// The people behind a number.
#[derive(Debug, Serialize, TS)]
pub struct PwsPeople {
    /// How many there are.
    pub total: usize,
    /// They, by date or by name.
    pub people: Vec<PwsPerson>,
}

/// Somebody behind a number.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a line")]
pub struct PwsPerson {
    pub line: PersonLine,
    /// The day on which the person came to it; of a child of the month, none.
    pub date: Option<String>,
}

/// The people behind a number of the board.
///
/// # Errors
/// `bad_month`, `bad_subject`, or when the store cannot be read.
pub fn pws_people(app: &App, args: AskPwsPeople) -> Result<PwsPeople, UiError> {
    let month = report::month(&args.ask.month, "month")?;
    let today = app.today();
    app.session()?.store.read(|db| {
        let parts = areas(db, args.ask.desa.as_deref())?.into_iter();
        let parts = parts.filter(|part| args.posyandu.as_ref().is_none_or(|id| part.id == *id));
        let here: BTreeSet<i64> = parts.flat_map(|part| part.posyandu).collect();
        let found = match child_sign(&args.subject) {
            Some(sign) => {
                let children = Stays::of(db, month, month)?
                    .children(db, month)?
                    .into_iter();
                let of = children.filter(|(at, child)| here.contains(at) && sign(&child.nutrition));
                of.map(|(_, child)| (child.row, None)).collect()
            }
            None => {
                let known = indicators().iter().any(|row| row.indicator == args.subject);
                if !known {
                    return Err(UiError::new("bad_subject").about("subject"));
                }
                let first = if args.this_month {
                    month
                } else {
                    month.january()
                };
                let (from, to) = (first.first_day(), month.last_day());
                let came = records::care::attained_by(db, &args.subject, from, to)?.into_iter();
                let came = came.filter(|(_, at, _)| here.contains(at));
                came.map(|(person, _, date)| (person, Some(date)))
                    .collect::<Vec<_>>()
            }
        };
        let mut lines = Lines::new(db, today);
        let listed = found.iter().take(args.most).map(|(row, date)| {
            let line = match date {
                Some(_) => lines.line(*row)?,
                None => lines.line_in(*row, month, month.last_day())?,
            };
            Ok(PwsPerson {
                line,
                date: date.map(|date| date.to_string()),
            })
        });
        let mut people = listed.collect::<Result<Vec<_>, UiError>>()?;
        people.sort_by(|one, other| {
            (&one.date, &one.line.name).cmp(&(&other.date, &other.line.name))
        });
        Ok(PwsPeople {
            total: found.len(),
            people,
        })
    })
}

/// What the measurement of a child says, by the name of its number.
fn child_sign(subject: &str) -> Option<fn(&Nutrition) -> bool> {
    match subject {
        "short" => Some(|of| of.short == Some(true)),
        "underweight" => Some(|of| of.underweight == Some(true)),
        "wasted" => Some(|of| matches!(of.status, Some(Status::Buruk | Status::Kurang))),
        "twice_t" => Some(|of| of.twice_t),
        _ => None,
    }
}
