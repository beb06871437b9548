//! Reports of a month: the SKDN form with the people behind each number, and child-months.

use std::io::{Cursor, Write};

use domain::{AreaCode, Month, PlaceKind, area};
use exchange::paper::{PaperSize, skdn_form};
use exchange::{FormHead, Signature, SkdnForm};
use indicators::skdn::{COLUMNS, Row, Skdn as Counts, in_column};
use records::place::KnownPlace;
use records::{Db, children, place};
use serde::{Deserialize, Serialize};
use store::Laptop;
use ts_rs::TS;

use super::line::{Lines, PersonLine};
use super::place::{desa_name, place_id};
use super::print::save_report;
use super::setup::parse_area;
use crate::{App, UiError};

mod child_months;
mod eppgbm;
mod register;

pub use child_months::{ExportChildMonths, find_posyandu, write_child_months};
pub use eppgbm::{ExportEppgbm, write_eppgbm};
pub(crate) use eppgbm::{Typed, places as places_of};
pub use register::{ExportRegister, RegisterWritten, write_register};

/// A month and where.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AskSkdn {
    /// `YYYY-MM`.
    pub month: String,
    /// One posyandu; none for all of the desa.
    pub posyandu: Option<String>,
    /// One desa; none for all of the laptop.
    pub desa: Option<String>,
}

/// One row of the form.
#[derive(Debug, Serialize, TS)]
pub struct SkdnRow {
    /// Number on the form, 01 to 12.
    pub row: String,
    /// Short code.
    pub code: &'static str,
    /// By age band and sex, then boys, girls, all.
    pub cells: Vec<u32>,
}

/// A share.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the two numbers of a share")]
pub struct Share {
    pub code: &'static str,
    pub numerator: u32,
    pub denominator: u32,
}

/// A rule the numbers depend on.
#[derive(Debug, Serialize, TS)]
pub struct RuleInForce {
    /// Which rule.
    pub code: &'static str,
    /// How it is set.
    pub value: String,
    /// Where it comes from.
    pub source: &'static str,
}

/// The form of a month.
#[derive(Debug, Serialize, TS)]
#[expect(missing_docs, reason = "the parts of the form")]
pub struct Skdn {
    pub month: String,
    pub place: String,
    pub rows: Vec<SkdnRow>,
    pub indicators: Vec<Share>,
    pub rules: Vec<RuleInForce>,
}

/// The SKDN form of a month.
///
/// # Errors
/// `bad_month`, `not_found`, `bad_area`.
pub fn skdn(app: &App, args: AskSkdn) -> Result<Skdn, UiError> {
    let month = month(&args.month, "month")?;
    app.session()?.store.read(|db| {
        let (places, at) = chosen(db, &args)?;
        let counts = children::skdn(db, &rows_of(&places), month)?;
        Ok(Skdn {
            month: month.to_string(),
            place: at.unwrap_or_default(),
            rows: Row::ALL
                .into_iter()
                .map(|row| SkdnRow {
                    row: row.number(),
                    code: row.code(),
                    cells: counts.row(row).to_vec(),
                })
                .collect(),
            indicators: shares(&counts),
            rules: rules(),
        })
    })
}

fn shares(counts: &Counts) -> Vec<Share> {
    let total = |row| counts.total(row);
    let share = |code, numerator, denominator| Share {
        code,
        numerator,
        denominator,
    };
    let (s, d, n) = (total(Row::S), total(Row::D), total(Row::N));
    vec![
        share("k_s", total(Row::K), s),
        share("d_s", d, s),
        share("n_d", n, d),
        share("n_judged", n, counts.judged()),
        share("n_s", n, s),
        share("bgm_d", total(Row::Bgm), d),
    ]
}

fn rules() -> Vec<RuleInForce> {
    super::settings::rules_of_skdn()
        .map(|rule| RuleInForce {
            code: rule.code,
            value: rule.edition.to_owned(),
            source: rule.source,
        })
        .collect()
}

/// One cell of the form.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AskSkdnPeople {
    /// `YYYY-MM`.
    pub month: String,
    /// One posyandu; none for all of the desa.
    pub posyandu: Option<String>,
    /// One desa; none for all of the laptop.
    pub desa: Option<String>,
    /// The row, by number or code.
    pub row: String,
    /// The column, from 0.
    pub cell: usize,
}

/// The children counted in one cell of the form, by name, each as it was in that month.
///
/// # Errors
/// `bad_month`, `bad_row`, `not_found`, `bad_area`.
pub fn skdn_people(app: &App, args: AskSkdnPeople) -> Result<Vec<PersonLine>, UiError> {
    let month = month(&args.month, "month")?;
    let row = Row::ALL
        .into_iter()
        .find(|row| row.code() == args.row || row.number() == args.row)
        .ok_or_else(|| UiError::new("bad_row").about("row"))?;
    if args.cell >= COLUMNS.len() {
        return Err(UiError::new("bad_row").about("cell"));
    }
    let place = AskSkdn {
        month: args.month,
        posyandu: args.posyandu,
        desa: args.desa,
    };
    let today = app.today();
    app.session()?.store.read(|db| {
        let (places, _) = chosen(db, &place)?;
        let mut lines = Lines::new(db, today);
        let mut people = Vec::new();
        for place in rows_of(&places) {
            for child in children::of_month(db, place, month)? {
                if row.counts(&child.counted) && in_column(args.cell, &child.counted) {
                    people.push(lines.line_in(child.row, month, child.reference)?);
                }
            }
        }
        people.sort_by(|one, two| {
            (&one.name, &one.birth_date, &one.person).cmp(&(
                &two.name,
                &two.birth_date,
                &two.person,
            ))
        });
        Ok(people)
    })
}

/// A file that was written.
#[derive(Debug, Serialize, TS)]
pub struct Saved {
    /// Where it lies.
    pub path: String,
}

/// The form of a month as a file.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ExportSkdn {
    /// `YYYY-MM`.
    pub month: String,
    /// One posyandu; none for all of the desa.
    pub posyandu: Option<String>,
    /// One desa; none for all of the laptop.
    pub desa: Option<String>,
    /// `csv`, `xlsx` or `pdf`.
    pub format: String,
}

/// Writes the SKDN form of a month to a file of its own.
///
/// # Errors
/// `bad_month`, `bad_format`, `not_found`, `bad_area`, or why the file could not be written.
pub fn export_skdn(app: &App, args: ExportSkdn) -> Result<Saved, UiError> {
    let format = args.format.clone();
    let mut bytes = Vec::new();
    write_skdn(app, args, &mut bytes)?;
    save_report(app, "skdn", &format, &bytes)
}

/// Writes the SKDN form of a month in a format.
///
/// # Errors
/// `bad_month`, `bad_format`, `not_found`, `bad_area`, or why the bytes could not be written.
pub fn write_skdn(app: &App, args: ExportSkdn, mut output: impl Write) -> Result<(), UiError> {
    let month = month(&args.month, "month")?;
    let session = app.session()?;
    let laptop = session.store.laptop();
    let place = AskSkdn {
        month: args.month,
        posyandu: args.posyandu,
        desa: args.desa,
    };
    let form = session.store.read::<_, UiError>(|db| {
        let (places, _) = chosen(db, &place)?;
        Ok(SkdnForm {
            head: form_head(laptop, &places, &place),
            month,
            counts: children::skdn(db, &rows_of(&places), month)?,
            projected: None,
        })
    })?;
    match args.format.as_str() {
        "csv" => form.write_csv(output)?,
        "xlsx" => {
            let mut bytes = Cursor::new(Vec::new());
            form.write_xlsx(app.today(), &mut bytes)?;
            output
                .write_all(bytes.get_ref())
                .map_err(exchange::Error::from)?;
        }
        "pdf" => {
            let bytes = skdn_form(&form, PaperSize::F4)?;
            output.write_all(&bytes).map_err(exchange::Error::from)?;
        }
        _ => return Err(UiError::new("bad_format").about("format")),
    }
    Ok(())
}

/// Heading and foot of a form over some posyandu.
fn form_head(laptop: &Laptop, places: &[KnownPlace], asked: &AskSkdn) -> FormHead {
    let one_desa = match places {
        [] => None,
        [first, rest @ ..] => rest
            .iter()
            .all(|place| place.place.area == first.place.area)
            .then_some(first.place.area),
    };
    let posyandu = asked.posyandu.as_ref().and(places.first());
    let posyandu = posyandu.map(|place| place.place.name.clone());
    head_of(laptop, one_desa, posyandu)
}

/// Heading and foot of a document of this laptop's puskesmas.
pub(crate) fn head_of(
    laptop: &Laptop,
    desa: Option<AreaCode>,
    posyandu: Option<String>,
) -> FormHead {
    let named = |code: Option<AreaCode>| code.and_then(area::name_of).map(str::to_owned);
    let signature = |title: &str| Signature {
        title: title.to_owned(),
        name: None,
        nip: None,
    };
    FormHead {
        letterhead: vec![format!(
            "PUSKESMAS {}",
            laptop.puskesmas_name.to_uppercase()
        )],
        kabupaten: named(Some(laptop.kabupaten)),
        kecamatan: named(desa.and_then(AreaCode::parent)),
        puskesmas: Some(laptop.puskesmas_name.clone()),
        desa: named(desa),
        posyandu,
        signed_at: None,
        signed_on: None,
        signatures: vec![
            signature("Mengetahui, Kepala Puskesmas"),
            signature("Petugas Gizi"),
        ],
    }
}

/// A month as screens send it.
pub(crate) fn month(text: &str, field: &str) -> Result<Month, UiError> {
    text.parse()
        .map_err(|_| UiError::new("bad_month").about(field))
}

/// The posyandu that are asked for, and what they are called together.
fn chosen(db: &Db, asked: &AskSkdn) -> Result<(Vec<KnownPlace>, Option<String>), UiError> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    if let Some(id) = given(&asked.posyandu) {
        let posyandu = place::find(db, place_id(&id)?)?;
        let name = posyandu.place.name.clone();
        return Ok((vec![posyandu], Some(name)));
    }
    if let Some(code) = given(&asked.desa) {
        let desa = parse_area(&code, "desa")?;
        let places = place::posyandu_of(db, desa)?;
        let name = area::name_of(desa).map(str::to_owned);
        return Ok((places, name));
    }
    Ok((place::all(db, PlaceKind::Posyandu)?, None))
}

fn rows_of(places: &[KnownPlace]) -> Vec<i64> {
    places.iter().map(|place| place.row).collect()
}

/// A posyandu with its desa, to tell those of one name apart.
fn called(place: &KnownPlace) -> (String, String) {
    (desa_name(&place.place), place.place.name.clone())
}
