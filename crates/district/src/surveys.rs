//! What surveys found, beside what is counted: stunting, wasting and underweight of a year, with their source.

use crate::storage::{Error, Kind, Row, Table, Tx};

/// What a survey is asked for.
pub const INDICATORS: [&str; 3] = ["short", "wasted", "underweight"];

pub(crate) const SURVEYS: Table = Table {
    name: "surveys",
    columns: &[
        ("indicator", Kind::Text),
        ("year", Kind::Int),
        ("per_mille", Kind::Int),
        ("source", Kind::Text),
    ],
    n_key: 2,
};

/// A survey's figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// One of [`INDICATORS`].
    pub indicator: String,
    /// The year of the survey.
    pub year: i32,
    /// The share, in per mille.
    pub per_mille: u32,
    /// Which survey: "SSGI 2024".
    pub source: String,
}

/// Writes a figure, in place of the one of that indicator and year.
///
/// # Errors
/// When the database fails.
pub fn put(tx: &mut dyn Tx, survey: &Survey) -> Result<(), Error> {
    let row = vec![
        survey.indicator.as_str().into(),
        i64::from(survey.year).into(),
        i64::from(survey.per_mille).into(),
        survey.source.as_str().into(),
    ];
    tx.put(&SURVEYS, &[row])
}

/// All of them, the latest of each indicator first.
///
/// # Errors
/// When the database fails.
pub fn all(tx: &mut dyn Tx) -> Result<Vec<Survey>, Error> {
    let sql =
        "SELECT indicator, year, per_mille, source FROM surveys ORDER BY indicator, year DESC";
    let survey = |row: &Row| {
        Ok(Survey {
            indicator: row.text(0)?.to_owned(),
            year: i32::try_from(row.int(1)?).map_err(|_| Error::DamagedRow { table: "surveys" })?,
            per_mille: row.small(2)?,
            source: row.text(3)?.to_owned(),
        })
    };
    tx.query(sql, &[])?.iter().map(survey).collect()
}
