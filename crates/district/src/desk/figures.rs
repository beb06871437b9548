//! Figures of a month: the kabupaten by puskesmas, and a puskesmas by posyandu. Nothing of any person.

use domain::{Month, area};
use indicators::skdn::Row;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Asking, Kind, Refused};
use crate::report::{self, Figures, Share, Status};
use crate::scope::ScopeId;

/// A month.
#[derive(Debug, Deserialize, TS)]
pub(super) struct AskSummary {
    /// `YYYY-MM`.
    month: String,
}

/// A month of a puskesmas.
#[derive(Debug, Deserialize, TS)]
pub(super) struct AskPosyandu {
    /// `YYYY-MM`.
    month: String,
    /// Its number at this district.
    puskesmas: i64,
}

/// A row of the form.
#[derive(Debug, Serialize, TS)]
pub(super) struct Counted {
    /// Its short code, such as `s` or `bgm`.
    code: &'static str,
    /// How many.
    n: u32,
}

/// So many of so many.
#[derive(Debug, Serialize, TS)]
pub(super) struct Part {
    /// How many are.
    n: u32,
    /// Of how many it is known.
    of: u32,
}

/// The figures of some children.
#[derive(Debug, Serialize, TS)]
pub(super) struct Summed {
    /// The rows of the form, in its order.
    rows: Vec<Counted>,
    /// D of S.
    weighed: Part,
    /// N of D.
    gained: Part,
    /// The status of nutrition, from worst to most: its code and how many.
    statuses: Vec<Counted>,
    /// Gizi kurang or gizi buruk, of those with a status.
    wasted: Part,
    /// Pendek or sangat pendek, of those whose length for age is plausible.
    short: Part,
    /// BB kurang or sangat kurang, of those whose weight for age is plausible.
    underweight: Part,
}

/// The figures of a puskesmas.
#[derive(Debug, Serialize, TS)]
pub(super) struct PuskesmasFigures {
    /// Its number at this district.
    puskesmas: i64,
    name: String,
    figures: Summed,
}

/// The kabupaten in a month.
#[derive(Debug, Serialize, TS)]
pub(super) struct Summary {
    month: String,
    puskesmas: Vec<PuskesmasFigures>,
    total: Summed,
}

/// The figures of a posyandu.
#[derive(Debug, Serialize, TS)]
pub(super) struct PosyanduFigures {
    /// Code of its desa.
    desa: String,
    /// Name of its desa, when the code is known.
    desa_name: Option<&'static str>,
    name: String,
    figures: Summed,
}

pub(super) fn summary(asking: &Asking, asked: AskSummary) -> Result<Summary, Refused> {
    let month = month(&asked.month)?;
    let (puskesmas, total) = report::by_puskesmas(asking.storage(), month)?;
    let of = |one: report::OfPuskesmas| PuskesmasFigures {
        puskesmas: one.scope.0,
        name: one.name,
        figures: summed(&one.figures),
    };
    Ok(Summary {
        month: month.to_string(),
        puskesmas: puskesmas.into_iter().map(of).collect(),
        total: summed(&total),
    })
}

pub(super) fn posyandu(
    asking: &Asking,
    asked: AskPosyandu,
) -> Result<Vec<PosyanduFigures>, Refused> {
    let month = month(&asked.month)?;
    let scope = ScopeId(asked.puskesmas);
    let found = report::by_posyandu(asking.storage(), scope, month)?;
    let found = found.ok_or_else(|| Refused::new(Kind::Undone, "no_puskesmas"))?;
    let of = |one: report::OfPosyandu| PosyanduFigures {
        desa: one.desa.to_string(),
        desa_name: area::name_of(one.desa),
        name: one.name,
        figures: summed(&one.figures),
    };
    Ok(found.into_iter().map(of).collect())
}

fn summed(figures: &Figures) -> Summed {
    let skdn = &figures.skdn;
    let rows = Row::ALL.iter().map(|row| Counted {
        code: row.code(),
        n: skdn.total(*row),
    });
    let statuses = Status::ALL.iter().zip(figures.statuses);
    let statuses = statuses.map(|(status, n)| Counted {
        code: status.code(),
        n,
    });
    let of_status = |status: Status| figures.statuses[status as usize];
    Summed {
        rows: rows.collect(),
        weighed: part(skdn.total(Row::D), skdn.total(Row::S)),
        gained: part(skdn.total(Row::N), skdn.total(Row::D)),
        statuses: statuses.collect(),
        wasted: part(
            of_status(Status::Buruk) + of_status(Status::Kurang),
            figures.with_status(),
        ),
        short: figures.short.into(),
        underweight: figures.underweight.into(),
    }
}

impl From<Share> for Part {
    fn from(share: Share) -> Self {
        part(share.n, share.of)
    }
}

fn part(n: u32, of: u32) -> Part {
    Part { n, of }
}

pub(super) fn month(text: &str) -> Result<Month, Refused> {
    text.parse()
        .map_err(|_| Refused::new(Kind::Malformed, "malformed").about("month"))
}
