//! A growth chart: WHO's lines with their names, pale bands between them, the child's own line over all.

use growth::kms::{self, Colour as KmsColour};
use growth::{Axis, Chart, CurvePoint, SD_LINES, Sex};

use super::growth_sheet::{GrowthPoint, PaperChart};
use super::page::{Align, Area, Colour, Pages, Pen, Type};

const DAYS_OF_MONTH: f64 = 30.4375;
/// Room at the right for the names of the lines, at the left for the figures.
const NAMES: f32 = 40.0;
const FIGURES: f32 = 30.0;

const AMBER: Colour = Colour(253, 238, 214);
const GREEN: Colour = Colour(224, 242, 231);
const VIOLET: Colour = Colour(234, 231, 249);
const ORANGE: Colour = Colour(253, 232, 216);
const INK: Colour = Colour(14, 44, 40);

/// Draws a chart into an area.
pub(crate) fn draw(
    pages: &mut Pages,
    area: Area,
    chart: PaperChart,
    sex: Sex,
    months: u32,
    points: &[GrowthPoint],
) {
    let who = chart.who();
    let (from, to) = range(who, months, points);
    let curves = who.curves(sex, from, to, who.drawing_step());
    if curves.len() < 2 {
        return;
    }
    let plot = Plot::of(area, (from, to), heights(&curves, points));
    bands(pages, &plot, &curves, chart);
    grid(pages, &plot, who);
    lines(pages, &plot, &curves, chart);
    own_line(pages, &plot, chart, points);
    pages.frame(plot.area, Pen::of(0.8, Colour::BLACK));
    let unit = chart.unit();
    pages.text(
        plot.area.x,
        area.y + 8.0,
        Align::Left,
        Type::bold(8.5),
        unit,
    );
    let below = area.y + area.height - 1.0;
    let middle = plot.area.x + plot.area.width / 2.0;
    let along = match who.axis() {
        Axis::AgeDays | Axis::AgeMonths => "Umur (bulan penuh)",
        Axis::LengthCm => "Panjang atau tinggi badan (cm)",
    };
    pages.text(middle, below, Align::Centre, Type::bold(8.5), along);
}

/// What runs along the bottom: the months asked for, or the lengths about the child's own.
fn range(chart: Chart, months: u32, points: &[GrowthPoint]) -> (f64, f64) {
    let (first, last) = chart.range();
    match chart.axis() {
        Axis::AgeDays => (first, (f64::from(months) * DAYS_OF_MONTH).min(last)),
        Axis::AgeMonths => (first, last),
        Axis::LengthCm => {
            let own = points
                .iter()
                .map(|point| point.at)
                .filter(|at| (first..=last).contains(at));
            let lowest = own.clone().fold(f64::INFINITY, f64::min);
            let highest = own.fold(f64::NEG_INFINITY, f64::max);
            if lowest > highest {
                return (first, last);
            }
            let middle = (lowest + highest) / 2.0;
            let half = ((highest - lowest) / 2.0 + 10.0).max(20.0);
            (
                (middle - half).max(first).floor(),
                (middle + half).min(last).ceil(),
            )
        }
    }
}

/// What runs up the side, with room for the child's own values; one far off the lines is left out, not room made for it.
fn heights(curves: &[CurvePoint], points: &[GrowthPoint]) -> (f64, f64) {
    const FAR_OFF: f64 = 1.4;
    let lowest = curves
        .iter()
        .map(|point| point.values[0])
        .fold(f64::INFINITY, f64::min);
    let highest = curves
        .iter()
        .map(|point| point.values[6])
        .fold(f64::NEG_INFINITY, f64::max);
    let near = lowest / FAR_OFF..=highest * FAR_OFF;
    let own = points
        .iter()
        .map(|point| point.value)
        .filter(|value| near.contains(value));
    let (lowest, highest) = own.fold((lowest, highest), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let margin = (highest - lowest) * 0.04;
    ((lowest - margin).max(0.0), highest + margin)
}

struct Plot {
    area: Area,
    across: (f64, f64),
    up: (f64, f64),
}

impl Plot {
    fn of(area: Area, across: (f64, f64), up: (f64, f64)) -> Self {
        let inner = Area {
            x: area.x + FIGURES,
            y: area.y + 14.0,
            width: area.width - FIGURES - NAMES,
            height: area.height - 14.0 - 26.0,
        };
        Self {
            area: inner,
            across,
            up,
        }
    }

    fn at(&self, along: f64, value: f64) -> (f32, f32) {
        let part = (along - self.across.0) / (self.across.1 - self.across.0);
        let height = (value - self.up.0) / (self.up.1 - self.up.0);
        (
            self.area.x + self.area.width * part as f32,
            self.area.y + self.area.height * (1.0 - height as f32),
        )
    }

    fn curve(&self, curves: &[CurvePoint], line: usize) -> Vec<(f32, f32)> {
        curves
            .iter()
            .map(|point| self.at(point.at, point.values[line]))
            .collect()
    }
}

fn bands(pages: &mut Pages, plot: &Plot, curves: &[CurvePoint], chart: PaperChart) {
    // Between the lines of −3, −2, +1 and +3 SD.
    let over = if chart == PaperChart::Kms {
        ORANGE
    } else {
        VIOLET
    };
    for (lower, upper, colour) in [(0, 1, AMBER), (1, 4, GREEN), (4, 6, over)] {
        let mut around = plot.curve(curves, lower);
        around.extend(plot.curve(curves, upper).into_iter().rev());
        pages.area(&around, colour);
    }
}

fn grid(pages: &mut Pages, plot: &Plot, chart: Chart) {
    let faint = Pen::of(0.3, Colour(205, 205, 205));
    let strong = Pen::of(0.6, Colour(165, 165, 165));
    let figure = Type::regular(7.0);
    let bottom = plot.area.y + plot.area.height;
    // Along: a line a month (or a centimetre), a figure where there is room for it.
    let unit = if chart.axis() == Axis::AgeDays {
        DAYS_OF_MONTH
    } else {
        1.0
    };
    let (first, last) = (
        (plot.across.0 / unit).ceil() as i64,
        (plot.across.1 / unit + 0.02).floor() as i64,
    );
    let n_units = last - first;
    let (every, stronger) = match (chart.axis(), n_units) {
        (Axis::AgeDays | Axis::AgeMonths, 0..=24) => (1, 12),
        (Axis::AgeDays | Axis::AgeMonths, _) => (3, 12),
        (Axis::LengthCm, 0..=45) => (2, 10),
        (Axis::LengthCm, _) => (5, 10),
    };
    for step in first..=last {
        let (x, _) = plot.at(step as f64 * unit, plot.up.0);
        let pen = if step % stronger == 0 { strong } else { faint };
        pages.line(&[(x, plot.area.y), (x, bottom)], pen);
        if step % every == 0 {
            let look = if step % stronger == 0 {
                Type::bold(7.0)
            } else {
                figure
            };
            pages.text(x, bottom + 9.0, Align::Centre, look, &step.to_string());
        }
    }
    // Up: a step that gives ten to twenty-five lines.
    let height = plot.up.1 - plot.up.0;
    let step = [0.5, 1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|step| height / step <= 25.0)
        .unwrap_or(20.0);
    let (first, last) = (
        (plot.up.0 / step).ceil() as i64,
        (plot.up.1 / step).floor() as i64,
    );
    for place in first..=last {
        let (_, y) = plot.at(plot.across.0, place as f64 * step);
        let pen = if place % 5 == 0 { strong } else { faint };
        pages.line(&[(plot.area.x, y), (plot.area.x + plot.area.width, y)], pen);
        let shown = crate::words::decimal((place as f64 * step * 10.0).round() as i64, 1);
        let look = if place % 5 == 0 {
            Type::bold(7.0)
        } else {
            figure
        };
        pages.text(plot.area.x - 4.0, y + 2.5, Align::Right, look, &shown);
    }
}

fn lines(pages: &mut Pages, plot: &Plot, curves: &[CurvePoint], chart: PaperChart) {
    let named = named_lines(chart);
    let right = plot.area.x + plot.area.width;
    let mut last_y = f32::INFINITY;
    for (line, pen, name) in named {
        let points = plot.curve(curves, line);
        pages.line(&points, pen);
        let Some((_, y)) = points.last() else {
            continue;
        };
        // Names of lines that run close together are moved apart.
        let y = (y + 2.5).min(last_y - 8.0);
        pages.text(
            right + 4.0,
            y,
            Align::Left,
            Type::bold(7.0).coloured(pen.colour),
            name,
        );
        last_y = y;
    }
}

/// The lines of a chart from the lowest up: place among [`SD_LINES`], pen, name.
fn named_lines(chart: PaperChart) -> Vec<(usize, Pen, &'static str)> {
    const DASH: &[f32] = &[5.0, 2.5];
    const DOTS: &[f32] = &[1.5, 2.0];
    if chart == PaperChart::Kms {
        let lines = kms::lines(kms::Edition::default()).iter();
        return lines
            .filter_map(|line| {
                let place = SD_LINES
                    .iter()
                    .position(|sd| i32::from(*sd) * 100 == line.z.hundredths())?;
                let (pen, name) = match line.colour {
                    KmsColour::Black => (Pen::of(1.0, Colour::BLACK), "hitam"),
                    KmsColour::Red => (Pen::of(1.8, Colour(179, 38, 30)), "MERAH"),
                    KmsColour::Yellow => (
                        Pen {
                            width: 1.0,
                            colour: Colour(168, 130, 0),
                            dash: DASH,
                        },
                        "kuning",
                    ),
                    KmsColour::Median => (
                        Pen {
                            width: 0.9,
                            colour: Colour(27, 122, 75),
                            dash: DOTS,
                        },
                        "tengah",
                    ),
                    KmsColour::Orange => (
                        Pen {
                            width: 1.2,
                            colour: Colour(190, 90, 0),
                            dash: DASH,
                        },
                        "oranye",
                    ),
                };
                Some((place, pen, name))
            })
            .collect();
    }
    let red = Colour(179, 38, 30);
    let violet = Colour(91, 75, 180);
    let green = Colour(27, 122, 75);
    vec![
        (0, Pen::of(1.3, red), "−3 SD"),
        (
            1,
            Pen {
                width: 1.3,
                colour: red,
                dash: DASH,
            },
            "−2 SD",
        ),
        (
            2,
            Pen {
                width: 0.5,
                colour: Colour::GREY,
                dash: DOTS,
            },
            "−1 SD",
        ),
        (3, Pen::of(1.2, green), "median"),
        (
            4,
            Pen {
                width: 0.8,
                colour: violet,
                dash: DOTS,
            },
            "+1 SD",
        ),
        (
            5,
            Pen {
                width: 0.8,
                colour: violet,
                dash: DASH,
            },
            "+2 SD",
        ),
        (6, Pen::of(0.8, violet), "+3 SD"),
    ]
}

fn own_line(pages: &mut Pages, plot: &Plot, chart: PaperChart, points: &[GrowthPoint]) {
    let inside = |point: &&GrowthPoint| {
        (plot.across.0..=plot.across.1).contains(&point.at)
            && (plot.up.0..=plot.up.1).contains(&point.value)
    };
    let placed: Vec<_> = points
        .iter()
        .filter(inside)
        .map(|point| (plot.at(point.at, point.value), point))
        .collect();
    let path: Vec<_> = placed.iter().map(|(place, _)| *place).collect();
    if path.len() > 1 {
        pages.line(&path, Pen::of(1.6, INK));
    }
    for (place, ((x, y), point)) in placed.iter().enumerate() {
        let is_last = place + 1 == placed.len();
        // The newest point is a ring, the others are discs.
        let (radius, fill) = if is_last {
            (3.4, Colour::WHITE)
        } else {
            (2.0, INK)
        };
        pages.circle(*x, *y, radius, Some(fill), Pen::of(1.4, INK));
        let code = point.code.as_ref().filter(|_| chart == PaperChart::Kms);
        if let Some(code) = code {
            pages.text(
                *x,
                y - 6.0,
                Align::Centre,
                Type::bold(7.0).coloured(INK),
                code,
            );
        }
    }
}
