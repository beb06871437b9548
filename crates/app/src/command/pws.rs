//! Monitoring of the area (PWS): desa by desa or posyandu by posyandu, a month beside the one before and the year so far.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;
use domain::{Month, PlaceKind};
use indicators::care::rules::{Verified, indicators};
use indicators::skdn::Row;
use indicators::{Figures, Share as Part, Status};
use records::children::Stays;
use records::place::KnownPlace;
use records::{Db, place};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::place::desa_name;
use crate::{App, UiError};

/// How many months a trend looks back.
const TREND_MONTHS: u32 = 24;

/// A month and where.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AskPws {
    /// `YYYY-MM`.
    pub month: String,
    /// The posyandu of this desa, by its code; none for all desa.
    pub desa: Option<String>,
}

/// The area in a month.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are the parts of the page")]
pub struct PwsBoard {
    pub month: String,
    pub total: PwsArea,
    /// Desa, or the posyandu of one.
    pub areas: Vec<PwsArea>,
    pub indicators: Vec<PwsIndicator>,
}

/// A part of the area.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of an area")]
pub struct PwsArea {
    /// Code of the desa, or id of the posyandu.
    pub id: String,
    pub name: String,
    pub children: PwsChildren,
    /// Of the month before.
    pub before: PwsChildren,
    /// By indicator: this month, and since January.
    pub attained: BTreeMap<&'static str, PwsCount>,
}

/// So many this month, and so many since January.
#[derive(Debug, Clone, Copy, Default, Serialize, TS)]
#[expect(missing_docs, reason = "the two counts")]
pub struct PwsCount {
    pub month: u32,
    pub year: u32,
}

/// What a month of the children of an area comes to.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of the form")]
pub struct PwsChildren {
    pub s: u32,
    pub k: u32,
    pub d: u32,
    pub n: u32,
    pub t: u32,
    /// N and T: those who can be judged.
    pub judged: u32,
    pub twice_t: u32,
    pub bgm: u32,
    pub short: PwsShare,
    pub wasted: PwsShare,
    /// Of these, gizi buruk.
    pub severely_wasted: u32,
    pub underweight: PwsShare,
}

/// A share with its 95 % interval, in per mille.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the numbers of a share")]
pub struct PwsShare {
    pub n: u32,
    pub of: u32,
    pub low: Option<u32>,
    pub high: Option<u32>,
}

/// An indicator that is watched.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of the table")]
pub struct PwsIndicator {
    pub indicator: &'static str,
    pub target: &'static str,
    pub source: &'static str,
    pub verified: bool,
}

impl PwsShare {
    fn of(part: Part) -> Self {
        let interval = part.interval();
        Self {
            n: part.n,
            of: part.of,
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
        }
    }
}

impl PwsChildren {
    pub(super) fn of(figures: &Figures) -> Self {
        let skdn = &figures.skdn;
        let with = |status: Status| figures.statuses[status as usize];
        Self {
            s: skdn.total(Row::S),
            k: skdn.total(Row::K),
            d: skdn.total(Row::D),
            n: skdn.total(Row::N),
            t: skdn.total(Row::T),
            judged: skdn.judged(),
            twice_t: figures.twice_t,
            bgm: skdn.total(Row::Bgm),
            short: PwsShare::of(figures.short),
            wasted: PwsShare::of(Part {
                n: with(Status::Buruk) + with(Status::Kurang),
                of: figures.with_status(),
            }),
            severely_wasted: with(Status::Buruk),
            underweight: PwsShare::of(figures.underweight),
        }
    }
}

/// The area in a month, by desa or by posyandu.
///
/// # Errors
/// `bad_month`, or when the store cannot be read.
pub fn pws_board(app: &App, args: AskPws) -> Result<PwsBoard, UiError> {
    let month: Month = args
        .month
        .parse()
        .map_err(|_| UiError::new("bad_month").about("month"))?;
    app.session()?.store.read(|db| {
        let groups = areas(db, args.desa.as_deref())?;
        let attained = attained(db, month)?;
        let mut total = (Figures::default(), Figures::default());
        let mut all = BTreeMap::new();
        let mut shown = Vec::new();
        let stays = Stays::of(db, month.previous(), month)?;
        let (of_month, of_previous) = (
            stays.figures(db, month)?,
            stays.figures(db, month.previous())?,
        );
        for group in groups {
            let now = sum(&of_month, &group.posyandu);
            let before = sum(&of_previous, &group.posyandu);
            total.0.add(&now);
            total.1.add(&before);
            let counts = together(&attained, &group.posyandu);
            for (indicator, count) in &counts {
                add(all.entry(*indicator).or_default(), *count);
            }
            shown.push(PwsArea {
                id: group.id,
                name: group.name,
                children: PwsChildren::of(&now),
                before: PwsChildren::of(&before),
                attained: counts,
            });
        }
        Ok(PwsBoard {
            month: month.to_string(),
            total: PwsArea {
                id: String::new(),
                name: String::new(),
                children: PwsChildren::of(&total.0),
                before: PwsChildren::of(&total.1),
                attained: all,
            },
            areas: shown,
            indicators: indicators()
                .iter()
                .map(|row| PwsIndicator {
                    indicator: &row.indicator,
                    target: &row.target,
                    source: &row.source,
                    verified: row.verified == Verified::Yes,
                })
                .collect(),
        })
    })
}

fn add(count: &mut PwsCount, more: PwsCount) {
    count.month += more.month;
    count.year += more.year;
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
struct Group {
    id: String,
    name: String,
    posyandu: Vec<i64>,
}

/// The desa with their posyandu, or the posyandu of one desa.
fn areas(db: &Db, desa: Option<&str>) -> Result<Vec<Group>, UiError> {
    let places = place::all(db, PlaceKind::Posyandu)?;
    let Some(desa) = desa else {
        let mut by_desa: BTreeMap<String, Group> = BTreeMap::new();
        for place in places {
            let id = place.place.area.to_string();
            let group = by_desa.entry(id.clone()).or_insert_with(|| Group {
                id,
                name: desa_name(&place.place),
                posyandu: Vec::new(),
            });
            group.posyandu.push(place.row);
        }
        return Ok(by_desa.into_values().collect());
    };
    let of_desa = places
        .into_iter()
        .filter(|place| place.place.area.to_string() == desa);
    Ok(of_desa
        .map(|KnownPlace { row, id, place, .. }| Group {
            id: id.0.to_string(),
            name: place.name,
            posyandu: vec![row],
        })
        .collect())
}

/// Who came to what in a month and since January, by the row of the posyandu.
fn attained(db: &Db, month: Month) -> Result<ByPosyandu, UiError> {
    let year = month.first_day().year();
    let january =
        Month::of(chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(month.first_day()));
    let mut by_posyandu = ByPosyandu::new();
    for row in indicators() {
        for (posyandu, of, count) in
            records::care::attained(db, &row.indicator, january.index(), month.index())?
        {
            let known = by_posyandu
                .entry(posyandu)
                .or_default()
                .entry(&row.indicator)
                .or_default();
            known.year += count;
            known.month += if of == month.index() { count } else { 0 };
        }
    }
    Ok(by_posyandu)
}

/// What people of some posyandu came to, together.
pub(super) fn attained_at(
    db: &Db,
    month: Month,
    posyandu: &[i64],
) -> Result<BTreeMap<&'static str, PwsCount>, UiError> {
    Ok(together(&attained(db, month)?, posyandu))
}

fn together(by_posyandu: &ByPosyandu, posyandu: &[i64]) -> BTreeMap<&'static str, PwsCount> {
    let mut all = BTreeMap::new();
    for counts in posyandu
        .iter()
        .filter_map(|posyandu| by_posyandu.get(posyandu))
    {
        for (indicator, count) in counts {
            add(all.entry(*indicator).or_default(), *count);
        }
    }
    all
}

/// What was come to, by the row of the posyandu and by indicator.
type ByPosyandu = HashMap<i64, BTreeMap<&'static str, PwsCount>>;

/// A month of the trend.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the fields are those of a month")]
pub struct PwsTrend {
    pub month: String,
    pub d: u32,
    pub s: u32,
    pub short: PwsShare,
    pub wasted: PwsShare,
    pub underweight: PwsShare,
}

/// The last 24 months of an area.
///
/// # Errors
/// `bad_month`, or when the store cannot be read.
pub fn pws_trend(app: &App, args: AskPws) -> Result<Vec<PwsTrend>, UiError> {
    let month: Month = args
        .month
        .parse()
        .map_err(|_| UiError::new("bad_month").about("month"))?;
    app.session()?.store.read(|db| {
        let posyandu: Vec<i64> = areas(db, args.desa.as_deref())?
            .into_iter()
            .flat_map(|group| group.posyandu)
            .collect();
        let first = month.index().saturating_sub(TREND_MONTHS - 1);
        let months = (first..=month.index()).filter_map(Month::from_index);
        let stays = Stays::of(db, Month::from_index(first).unwrap_or(month), month)?;
        months
            .map(|month| {
                let of = PwsChildren::of(&sum(&stays.figures(db, month)?, &posyandu));
                Ok(PwsTrend {
                    month: month.to_string(),
                    d: of.d,
                    s: of.s,
                    short: of.short,
                    wasted: of.wasted,
                    underweight: of.underweight,
                })
            })
            .collect()
    })
}
