//! A child's growth on one page: a chart, and the measurements in words below it.

use growth::Chart;

use super::chart;
use super::heading::{self, ChildHead};
use super::page::{Area, Pages, PaperSize, Turn};
use super::referral::measurement_columns;
use super::table::{self, TableLook, TableRow};
use crate::Error;
use crate::form::FormHead;

/// Which chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperChart {
    /// The growth card: weight by age with the coloured lines of the card.
    Kms,
    /// BB/U.
    WeightForAge,
    /// PB/U and TB/U.
    LengthForAge,
    /// BB/PB.
    WeightForLength,
    /// BB/TB.
    WeightForHeight,
    /// IMT/U.
    BmiForAge,
    /// LK/U.
    HeadForAge,
}

impl PaperChart {
    pub(crate) fn who(self) -> Chart {
        match self {
            Self::Kms | Self::WeightForAge => Chart::WeightForAge,
            Self::LengthForAge => Chart::LengthForAge,
            Self::WeightForLength => Chart::WeightForLength,
            Self::WeightForHeight => Chart::WeightForHeight,
            Self::BmiForAge => Chart::BmiForAge,
            Self::HeadForAge => Chart::HeadForAge,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Kms => "KARTU MENUJU SEHAT (KMS)",
            Self::WeightForAge => "BERAT BADAN MENURUT UMUR (BB/U)",
            Self::LengthForAge => "PANJANG/TINGGI BADAN MENURUT UMUR (PB/U–TB/U)",
            Self::WeightForLength => "BERAT BADAN MENURUT PANJANG BADAN (BB/PB)",
            Self::WeightForHeight => "BERAT BADAN MENURUT TINGGI BADAN (BB/TB)",
            Self::BmiForAge => "INDEKS MASSA TUBUH MENURUT UMUR (IMT/U)",
            Self::HeadForAge => "LINGKAR KEPALA MENURUT UMUR (LK/U)",
        }
    }

    pub(crate) fn unit(self) -> &'static str {
        match self {
            Self::Kms | Self::WeightForAge | Self::WeightForLength | Self::WeightForHeight => {
                "Berat badan (kg)"
            }
            Self::LengthForAge => "Panjang atau tinggi badan (cm)",
            Self::BmiForAge => "IMT (kg/m²)",
            Self::HeadForAge => "Lingkar kepala (cm)",
        }
    }
}

/// One measurement on a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct GrowthPoint {
    /// Age in days, or for BB/PB and BB/TB the corrected length in centimetres.
    pub at: f64,
    /// What was measured: kg, cm or kg/m².
    pub value: f64,
    /// N, T, O or B, shown at the point of a growth card.
    pub code: Option<String>,
}

/// What a sheet shows.
#[derive(Debug, Clone)]
pub struct GrowthSheet {
    /// Whose sheet.
    pub head: FormHead,
    /// Who.
    pub child: ChildHead,
    /// The chart.
    pub chart: PaperChart,
    /// How many months a chart by age shows: 24 or 60.
    pub months: u32,
    /// The measurements in the order of time.
    pub points: Vec<GrowthPoint>,
    /// The last measurements, the oldest first: date, age, BB, PB/TB, LiLA, N/T, what they mean in words.
    pub measurements: Vec<[String; 7]>,
}

/// The sheet as a PDF. A child whose sex is not known has no lines to be compared with: the chart is left out.
///
/// # Errors
/// [`Error::Pdf`].
pub fn growth_sheet(sheet: &GrowthSheet, paper: PaperSize) -> Result<Vec<u8>, Error> {
    let mut pages = Pages::new(
        paper,
        Turn::Portrait,
        &format!("{} – {}", sheet.chart.title(), sheet.child.name),
    );
    let subtitle = "Standar Antropometri Anak, Permenkes 2/2020 (WHO 2006)";
    let mut y = heading::head(&mut pages, &sheet.head, sheet.chart.title(), subtitle);
    y = heading::pairs(&mut pages, y + 2.0, 2, &sheet.child.lines());
    let area = Area {
        x: pages.left(),
        y: y + 4.0,
        width: pages.right() - pages.left(),
        height: 420.0,
    };
    if let Some(sex) = sheet.child.sex {
        chart::draw(
            &mut pages,
            area,
            sheet.chart,
            sex.into(),
            sheet.months,
            &sheet.points,
        );
        y = area.y + area.height;
    }
    if !sheet.measurements.is_empty() {
        let rows: Vec<_> = sheet
            .measurements
            .iter()
            .map(|row| TableRow::Cells(row.to_vec()))
            .collect();
        table::draw(
            &mut pages,
            y + 8.0,
            &measurement_columns(),
            &rows,
            TableLook::PLAIN,
        );
    }
    pages.finish()
}
