//! The lines behind a child's charts.

use growth::{Axis, Chart, CurvePoint, SD_LINES, kms, minimum_gain};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{App, UiError};

/// Days of an average month, by which WHO converts.
const DAYS_A_MONTH: f64 = 30.4375;
/// Days between two points of a line over age.
const STEP_DAYS: f64 = 7.0;
/// Centimetres between two points of a line over length.
const STEP_CM: f64 = 0.5;

/// Which chart.
#[derive(Debug, Deserialize, TS)]
pub struct AskChartLines {
    /// `bb_u`, `tb_u`, `bb_pb`, `bb_tb`, `imt_u` or `lk_u`.
    pub index: String,
    /// L or P.
    pub sex: String,
    /// 24 or 60; charts over length are always whole.
    pub months: u32,
}

/// One line of a chart.
#[derive(Debug, Serialize, TS)]
pub struct SdLine {
    /// −3 … 3.
    pub sd: i8,
    /// One value for each place of `x`.
    pub y: Vec<f64>,
}

/// The lines of a chart.
#[derive(Debug, Serialize, TS)]
pub struct ChartLines {
    /// `bulan` or `cm`.
    pub x_unit: &'static str,
    /// `kg`, `cm` or `kg/m2`.
    pub y_unit: &'static str,
    /// Places along the bottom.
    pub x: Vec<f64>,
    /// Lowest first.
    pub lines: Vec<SdLine>,
}

/// The lines of a chart of the WHO 2006 standards.
///
/// # Errors
/// `bad_index`, `bad_sex`.
pub fn chart_lines(_: &App, args: AskChartLines) -> Result<ChartLines, UiError> {
    let (chart, y_unit) = match args.index.as_str() {
        "bb_u" => (Chart::WeightForAge, "kg"),
        "tb_u" => (Chart::LengthForAge, "cm"),
        "bb_pb" => (Chart::WeightForLength, "kg"),
        "bb_tb" => (Chart::WeightForHeight, "kg"),
        "imt_u" => (Chart::BmiForAge, "kg/m2"),
        "lk_u" => (Chart::HeadForAge, "cm"),
        _ => return Err(UiError::new("bad_index").about("index")),
    };
    let points = points(chart, sex(&args.sex)?, args.months);
    let over_age = chart.axis() == Axis::AgeDays;
    Ok(ChartLines {
        x_unit: if over_age { "bulan" } else { "cm" },
        y_unit,
        x: places(chart, &points),
        lines: SD_LINES
            .into_iter()
            .enumerate()
            .map(|(place, sd)| SdLine {
                sd,
                y: points
                    .iter()
                    .map(|point| thousandths(point.values[place]))
                    .collect(),
            })
            .collect(),
    })
}

/// Whose card.
#[derive(Debug, Deserialize, TS)]
pub struct AskKmsLines {
    /// L or P.
    pub sex: String,
}

/// One printed line of the KMS.
#[derive(Debug, Serialize, TS)]
pub struct KmsLine {
    /// `black`, `red`, `median` or `orange`.
    pub name: &'static str,
    /// Its z-score.
    pub sd: f64,
    /// Kilograms, one for each place of `x`.
    pub y: Vec<f64>,
}

/// The card in force.
#[derive(Debug, Serialize, TS)]
pub struct KmsLines {
    /// Edition of the lines.
    pub edition: &'static str,
    /// Age in months.
    pub x: Vec<f64>,
    /// Lowest first.
    pub lines: Vec<KmsLine>,
    /// KBM in grams by completed month, from 0.
    pub minimum_gain: Vec<u32>,
}

/// The lines of the KMS in force, with the minimum gains.
///
/// # Errors
/// `bad_sex`.
pub fn kms_lines(_: &App, args: AskKmsLines) -> Result<KmsLines, UiError> {
    let sex = sex(&args.sex)?;
    let edition = indicators::BGM_EDITION;
    let chart = Chart::WeightForAge;
    let points = points(chart, sex, 60);
    let line = |line: &kms::Line| KmsLine {
        name: line.colour.code(),
        sd: line.z.value(),
        y: points
            .iter()
            .filter_map(|point| chart.value_at(sex, point.at, line.z.value()))
            .map(thousandths)
            .collect(),
    };
    let gains = (0..=60).map_while(|month| {
        minimum_gain::minimum_gain(indicators::MINIMUM_GAIN_EDITION, sex, month)
    });
    Ok(KmsLines {
        edition: edition.code(),
        x: places(chart, &points),
        lines: kms::lines(edition).iter().map(line).collect(),
        minimum_gain: gains.map(|gain| gain.0).collect(),
    })
}

fn points(chart: Chart, sex: growth::Sex, months: u32) -> Vec<CurvePoint> {
    let (first, last) = chart.range();
    match chart.axis() {
        Axis::AgeDays => {
            let end = (f64::from(months) * DAYS_A_MONTH).min(f64::from(Chart::LAST_DAY));
            chart.curves(sex, first, end, STEP_DAYS)
        }
        Axis::LengthCm => chart.curves(sex, first, last, STEP_CM),
        Axis::AgeMonths => chart.curves(sex, first, last, 1.0),
    }
}

fn places(chart: Chart, points: &[CurvePoint]) -> Vec<f64> {
    let unit = match chart.axis() {
        Axis::AgeDays => DAYS_A_MONTH,
        Axis::LengthCm | Axis::AgeMonths => 1.0,
    };
    points
        .iter()
        .map(|point| thousandths(point.at / unit))
        .collect()
}

fn thousandths(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

fn sex(word: &str) -> Result<growth::Sex, UiError> {
    domain::Sex::from_word(word)
        .map(Into::into)
        .ok_or_else(|| UiError::new("bad_sex").about("sex"))
}
