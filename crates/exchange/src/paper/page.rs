//! Pages as lists of marks, and the PDF they become.
//!
//! Marks are kept until the last page is known, so that every page can say of how many it is one. Lengths are points
//! (1/72 inch) from the top left corner.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::Font;

use super::font::{CAPITAL, Weight};
use crate::Error;

/// Points in a millimetre.
pub(crate) const MM: f32 = 72.0 / 25.4;

/// Paper that puskesmas printers take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PaperSize {
    /// F4 (folio), 215 × 330 mm.
    #[default]
    F4,
    /// A4, 210 × 297 mm.
    A4,
}

/// Which side is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Portrait,
    Landscape,
}

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

impl Colour {
    pub(crate) const BLACK: Self = Self(20, 20, 20);
    pub(crate) const GREY: Self = Self(95, 95, 95);
    pub(crate) const LINE: Self = Self(150, 150, 150);
    pub(crate) const TINT: Self = Self(234, 234, 234);
    pub(crate) const PALE: Self = Self(246, 246, 246);
    pub(crate) const WHITE: Self = Self(255, 255, 255);
}

/// Where a text stands about its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Type {
    pub(crate) size: f32,
    pub(crate) weight: Weight,
    pub(crate) colour: Colour,
}

impl Type {
    pub(crate) const fn regular(size: f32) -> Self {
        Self {
            size,
            weight: Weight::Regular,
            colour: Colour::BLACK,
        }
    }

    pub(crate) const fn bold(size: f32) -> Self {
        Self {
            size,
            weight: Weight::Bold,
            colour: Colour::BLACK,
        }
    }

    pub(crate) const fn coloured(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    pub(crate) fn width(&self, text: &str) -> f32 {
        self.weight.width(text, self.size)
    }
}

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pen {
    pub(crate) width: f32,
    pub(crate) colour: Colour,
    /// Lengths of strokes and gaps; empty for a whole line.
    pub(crate) dash: &'static [f32],
}

impl Pen {
    pub(crate) const fn thin() -> Self {
        Self {
            width: 0.5,
            colour: Colour::LINE,
            dash: &[],
        }
    }

    pub(crate) const fn of(width: f32, colour: Colour) -> Self {
        Self {
            width,
            colour,
            dash: &[],
        }
    }
}

/// Something on a page.
#[derive(Debug, Clone, PartialEq)]
enum Mark {
    /// Text from its left end, on its base line.
    Text {
        x: f32,
        y: f32,
        text: String,
        look: Type,
    },
    Line {
        points: Vec<(f32, f32)>,
        pen: Pen,
    },
    Area {
        points: Vec<(f32, f32)>,
        colour: Colour,
    },
}

/// The pages of a document.
pub(crate) struct Pages {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) margin: f32,
    title: String,
    pages: Vec<Vec<Mark>>,
}

impl Pages {
    /// A document with one empty page.
    pub(crate) fn new(paper: PaperSize, turn: Turn, title: &str) -> Self {
        let (short, long) = match paper {
            PaperSize::F4 => (215.0 * MM, 330.0 * MM),
            PaperSize::A4 => (210.0 * MM, 297.0 * MM),
        };
        let (width, height) = match turn {
            Turn::Portrait => (short, long),
            Turn::Landscape => (long, short),
        };
        Self {
            width,
            height,
            margin: 12.0 * MM,
            title: title.to_owned(),
            pages: vec![Vec::new()],
        }
    }

    /// Begins another page.
    pub(crate) fn turn_over(&mut self) {
        self.pages.push(Vec::new());
    }

    /// The left edge of what may be written on.
    pub(crate) fn left(&self) -> f32 {
        self.margin
    }

    /// The right edge of what may be written on.
    pub(crate) fn right(&self) -> f32 {
        self.width - self.margin
    }

    /// The lower edge of what may be written on; the page number stands below it.
    pub(crate) fn bottom(&self) -> f32 {
        self.height - self.margin - 10.0
    }

    /// Writes a text at a place of its base line.
    pub(crate) fn text(&mut self, x: f32, y: f32, align: Align, look: Type, text: &str) {
        let x = match align {
            Align::Left => x,
            Align::Centre => x - look.width(text) / 2.0,
            Align::Right => x - look.width(text),
        };
        self.mark(Mark::Text {
            x,
            y,
            text: text.to_owned(),
            look,
        });
    }

    /// Writes a text into a box, in the middle of its height, cut to its width.
    pub(crate) fn text_in(&mut self, area: Area, align: Align, look: Type, text: &str) {
        const PADDING: f32 = 3.0;
        let cut = look.weight.cut(text, look.size, area.width - 2.0 * PADDING);
        let x = match align {
            Align::Left => area.x + PADDING,
            Align::Centre => area.x + area.width / 2.0,
            Align::Right => area.x + area.width - PADDING,
        };
        self.text(
            x,
            area.y + (area.height + look.size * CAPITAL) / 2.0,
            align,
            look,
            &cut,
        );
    }

    /// Writes a paragraph from the top left corner down; gives the place below it.
    pub(crate) fn paragraph(&mut self, x: f32, y: f32, width: f32, look: Type, text: &str) -> f32 {
        let mut y = y;
        for line in look.weight.lines(text, look.size, width) {
            y += look.size * 1.38;
            self.text(x, y - look.size * 0.3, Align::Left, look, &line);
        }
        y
    }

    /// Draws a line through points.
    pub(crate) fn line(&mut self, points: &[(f32, f32)], pen: Pen) {
        self.mark(Mark::Line {
            points: points.to_vec(),
            pen,
        });
    }

    /// Fills the area within points.
    pub(crate) fn area(&mut self, points: &[(f32, f32)], colour: Colour) {
        self.mark(Mark::Area {
            points: points.to_vec(),
            colour,
        });
    }

    /// Fills a box.
    pub(crate) fn fill(&mut self, area: Area, colour: Colour) {
        self.area(&area.corners(), colour);
    }

    /// Draws the edge of a box.
    pub(crate) fn frame(&mut self, area: Area, pen: Pen) {
        let corners = area.corners();
        self.line(
            &[corners[0], corners[1], corners[2], corners[3], corners[0]],
            pen,
        );
    }

    /// Draws a ring or a disc, as a polygon of many corners.
    pub(crate) fn circle(&mut self, x: f32, y: f32, radius: f32, fill: Option<Colour>, pen: Pen) {
        let corner = |step: i32| {
            let angle = step as f32 * std::f32::consts::TAU / 24.0;
            (x + radius * angle.cos(), y + radius * angle.sin())
        };
        let points: Vec<_> = (0..=24).map(corner).collect();
        if let Some(colour) = fill {
            self.area(&points, colour);
        }
        self.line(&points, pen);
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Every text of the document, page by page, for tests.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> Vec<Vec<(f32, f32, f32, String)>> {
        let texts = |page: &Vec<Mark>| {
            page.iter()
                .filter_map(|mark| match mark {
                    Mark::Text { x, y, text, look } => {
                        Some((*x, *y, look.width(text), text.clone()))
                    }
                    Mark::Line { .. } | Mark::Area { .. } => None,
                })
                .collect()
        };
        self.pages.iter().map(texts).collect()
    }

    /// The PDF, with title and page number at the foot of every page.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, Error> {
        self.number();
        let mut document = Document::new();
        document.set_metadata(
            Metadata::new()
                .title(self.title.clone())
                .language("id".into())
                .creator("Siklus".into()),
        );
        let fonts = [Weight::Regular, Weight::Bold].map(Weight::font);
        for marks in &self.pages {
            let settings = PageSettings::from_wh(self.width, self.height).unwrap_or_default();
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for mark in marks {
                mark.draw(&mut surface, &fonts);
            }
            surface.finish();
            page.finish();
        }
        Ok(document.finish()?)
    }

    fn number(&mut self) {
        let look = Type::regular(7.0).coloured(Colour::GREY);
        let (left, right, y) = (self.left(), self.right(), self.height - self.margin + 4.0);
        let n_pages = self.pages.len();
        for (place, page) in self.pages.iter_mut().enumerate() {
            let number = format!("Halaman {} dari {n_pages}", place + 1);
            let x = right - look.width(&number);
            let title = look.weight.cut(&self.title, look.size, x - left - 12.0);
            page.push(Mark::Text {
                x,
                y,
                text: number,
                look,
            });
            page.push(Mark::Text {
                x: left,
                y,
                text: title,
                look,
            });
        }
    }
}

/// A box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl Area {
    fn corners(self) -> [(f32, f32); 4] {
        let (right, bottom) = (self.x + self.width, self.y + self.height);
        [
            (self.x, self.y),
            (right, self.y),
            (right, bottom),
            (self.x, bottom),
        ]
    }
}

impl Mark {
    fn draw(&self, surface: &mut Surface<'_>, fonts: &[Option<Font>; 2]) {
        match self {
            Self::Text { x, y, text, look } => {
                let Some(font) = &fonts[look.weight as usize] else {
                    return;
                };
                surface.set_stroke(None);
                surface.set_fill(Some(fill(look.colour)));
                let glyphs = look.weight.glyphs(text);
                surface.draw_glyphs(
                    Point::from_xy(*x, *y),
                    &glyphs,
                    font.clone(),
                    text,
                    look.size,
                    false,
                );
            }
            Self::Line { points, pen } => {
                surface.set_fill(None);
                surface.set_stroke(Some(stroke(pen)));
                draw_path(surface, points, false);
            }
            Self::Area { points, colour } => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*colour)));
                draw_path(surface, points, true);
            }
        }
    }
}

fn fill(colour: Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(colour.0, colour.1, colour.2).into(),
        ..Fill::default()
    }
}

fn stroke(pen: &Pen) -> Stroke {
    Stroke {
        paint: rgb::Color::new(pen.colour.0, pen.colour.1, pen.colour.2).into(),
        width: pen.width,
        line_cap: LineCap::Butt,
        line_join: LineJoin::Round,
        opacity: NormalizedF32::ONE,
        dash: (!pen.dash.is_empty()).then(|| StrokeDash {
            array: pen.dash.to_vec(),
            offset: 0.0,
        }),
        ..Stroke::default()
    }
}

fn draw_path(surface: &mut Surface<'_>, points: &[(f32, f32)], closed: bool) {
    let mut path = PathBuilder::new();
    for (place, (x, y)) in points.iter().enumerate() {
        if place == 0 {
            path.move_to(*x, *y);
        } else {
            path.line_to(*x, *y);
        }
    }
    if closed {
        path.close();
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}
