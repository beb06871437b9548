//! The boards of the kabupaten: PWS and SPM by puskesmas, desa and posyandu. Nothing of any person.

use indicators::board::pws::{PwsBoard, PwsTrend};
use indicators::board::spm::SpmRow;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::figures::month;
use super::{Asking, Kind, Refused};
use crate::report::Within;
use crate::scope::ScopeId;

/// A month and a part of the kabupaten.
#[derive(Debug, Deserialize, TS)]
pub(super) struct AskBoard {
    /// `YYYY-MM`.
    month: String,
    /// Number of a puskesmas; none is the kabupaten.
    puskesmas: Option<i64>,
    /// Code of a desa of that puskesmas; none is all of it.
    desa: Option<String>,
}

/// The twelve services.
#[derive(Debug, Serialize, TS)]
pub(super) struct Services {
    /// `YYYY-MM`.
    month: String,
    /// The day on which people live where they are counted.
    on: String,
    services: Vec<SpmRow>,
}

pub(super) fn pws(asking: &Asking, asked: AskBoard) -> Result<PwsBoard, Refused> {
    let (month, within) = (month(&asked.month)?, within(&asked)?);
    let board = asking
        .boards()
        .pws(asking.storage(), within, month, asking.today())?;
    board.ok_or_else(unknown)
}

pub(super) fn pws_trend(asking: &Asking, asked: AskBoard) -> Result<Vec<PwsTrend>, Refused> {
    let (month, within) = (month(&asked.month)?, within(&asked)?);
    Ok(asking
        .boards()
        .trend(asking.storage(), within, month, asking.today())?)
}

pub(super) fn spm(asking: &Asking, asked: AskBoard) -> Result<Services, Refused> {
    let (month, within) = (month(&asked.month)?, within(&asked)?);
    let today = asking.today();
    let services = asking
        .boards()
        .spm(asking.storage(), within, month, today)?;
    Ok(Services {
        month: month.to_string(),
        on: month.last_day().min(today).to_string(),
        services: services.ok_or_else(unknown)?,
    })
}

fn within(asked: &AskBoard) -> Result<Within, Refused> {
    let desa = asked.desa.as_deref().map(str::parse).transpose();
    let desa = desa.map_err(|_| Refused::new(Kind::Malformed, "malformed").about("desa"))?;
    match (asked.puskesmas.map(ScopeId), desa) {
        (None, None) => Ok(Within::Kabupaten),
        (Some(scope), None) => Ok(Within::Puskesmas(scope)),
        (Some(scope), Some(desa)) => Ok(Within::Desa(scope, desa)),
        (None, Some(_)) => Err(Refused::new(Kind::Malformed, "malformed").about("puskesmas")),
    }
}

fn unknown() -> Refused {
    Refused::new(Kind::Undone, "no_puskesmas")
}
