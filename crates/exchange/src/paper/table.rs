//! Tables on paper: columns that share the width, a header on every page, rows that never break over a page.

use super::font::Weight;
use super::page::{Align, Area, Colour, Pages, Pen, Type};

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct TableColumn {
    pub(crate) header: String,
    /// Its part of the width beside the other columns.
    pub(crate) share: f32,
    pub(crate) align: Align,
    /// A column the eye looks for.
    pub(crate) strong: bool,
}

impl TableColumn {
    pub(crate) fn new(header: &str, share: f32, align: Align) -> Self {
        Self {
            header: header.to_owned(),
            share,
            align,
            strong: false,
        }
    }

    pub(crate) fn strong(self) -> Self {
        Self {
            strong: true,
            ..self
        }
    }
}

/// A row.
#[derive(Debug, Clone)]
pub(crate) enum TableRow {
    Cells(Vec<String>),
    /// A row that counts others.
    Total(Vec<String>),
    /// A line above the rows of a group.
    Group(String),
}

/// How a table is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TableLook {
    pub(crate) size: f32,
    pub(crate) row_height: f32,
    /// Every second row lightly tinted, to keep the eye on the line.
    pub(crate) striped: bool,
}

impl TableLook {
    pub(crate) const PLAIN: Self = Self {
        size: 8.0,
        row_height: 15.0,
        striped: true,
    };
}

/// Sets a table from a place of the current page down, over as many pages as it takes; gives the place below it.
pub(crate) fn draw(
    pages: &mut Pages,
    y: f32,
    columns: &[TableColumn],
    rows: &[TableRow],
    look: TableLook,
) -> f32 {
    let total: f32 = columns.iter().map(|column| column.share).sum();
    let width = pages.right() - pages.left();
    let widths: Vec<f32> = columns
        .iter()
        .map(|column| column.share / total * width)
        .collect();
    let header = Header::of(columns, &widths, look.size);
    let set: Vec<SetRow<'_>> = rows
        .iter()
        .map(|row| SetRow::of(row, columns, &widths, look))
        .collect();
    let first = set.first().map_or(0.0, |row| row.height);
    let mut y = y;
    // A header at the foot of a page without a row below it says nothing.
    if y + header.height + first > pages.bottom() {
        pages.turn_over();
        y = pages.margin;
    }
    let mut rest = &set[..];
    loop {
        let room = pages.bottom() - y - header.height;
        let (on_page, next) = rest.split_at(fitting(rest, room));
        y = page(pages, y, columns, &widths, &header, on_page, look);
        rest = next;
        if rest.is_empty() {
            return y;
        }
        pages.turn_over();
        y = pages.margin;
    }
}

/// How many rows fit into a height, at least one; a group's line stays with the row below it.
fn fitting(rows: &[SetRow<'_>], room: f32) -> usize {
    let mut height = 0.0;
    let fit = rows.iter().take_while(|row| {
        height += row.height;
        height <= room
    });
    let mut n_rows = fit.count();
    while n_rows > 1 && n_rows < rows.len() && rows[n_rows - 1].group.is_some() {
        n_rows -= 1;
    }
    n_rows.max(1).min(rows.len())
}

/// Sets the part of a table that stands on one page: tints first, then texts, then lines over all.
fn page(
    pages: &mut Pages,
    top: f32,
    columns: &[TableColumn],
    widths: &[f32],
    header: &Header,
    rows: &[SetRow<'_>],
    look: TableLook,
) -> f32 {
    let (left, right) = (pages.left(), pages.right());
    let start = top + header.height;
    let mut y = start;
    let mut striped = false;
    for row in rows {
        let area = Area {
            x: left,
            y,
            width: right - left,
            height: row.height,
        };
        striped = row.tint.is_none() && !striped;
        let tint = row
            .tint
            .or((look.striped && !striped && row.group.is_none()).then_some(Colour::PALE));
        if let Some(tint) = tint {
            pages.fill(area, tint);
        }
        match row.group {
            Some(text) => pages.text_in(area, Align::Left, Type::bold(look.size), text),
            None => row.write(pages, y, columns, widths, look),
        }
        y += row.height;
    }
    header.draw(pages, top, widths);
    let mut line = start;
    for row in rows {
        if row.group.is_none() {
            let mut x = left;
            for width in [0.0].iter().chain(widths) {
                x += width;
                pages.line(&[(x, line), (x, line + row.height)], Pen::thin());
            }
        } else {
            for x in [left, right] {
                pages.line(&[(x, line), (x, line + row.height)], Pen::thin());
            }
        }
        line += row.height;
        pages.line(&[(left, line), (right, line)], Pen::thin());
    }
    y
}

/// A row with its texts broken into lines.
struct SetRow<'a> {
    group: Option<&'a str>,
    /// The lines of each cell.
    cells: Vec<Vec<String>>,
    bold: bool,
    tint: Option<Colour>,
    height: f32,
}

/// Lines of one cell; what is longer is cut.
const MOST_LINES: usize = 3;
const PADDING: f32 = 3.0;
const LEADING: f32 = 1.18;

impl<'a> SetRow<'a> {
    fn of(row: &'a TableRow, columns: &[TableColumn], widths: &[f32], look: TableLook) -> Self {
        let (cells, bold) = match row {
            TableRow::Group(text) => {
                return Self {
                    group: Some(text),
                    cells: Vec::new(),
                    bold: true,
                    tint: Some(Colour::TINT),
                    height: look.row_height.min(16.0),
                };
            }
            TableRow::Cells(cells) => (cells, false),
            TableRow::Total(cells) => (cells, true),
        };
        let lines = |((cell, column), width): ((&String, &TableColumn), &f32)| {
            let weight = if bold || column.strong {
                Weight::Bold
            } else {
                Weight::Regular
            };
            let width = width - 2.0 * PADDING;
            let mut lines = weight.lines(cell, look.size, width);
            if lines.len() > MOST_LINES {
                let rest = lines.split_off(MOST_LINES - 1).join(" ");
                lines.push(weight.cut(&rest, look.size, width));
            }
            lines
        };
        let cells: Vec<_> = cells.iter().zip(columns).zip(widths).map(lines).collect();
        let tallest = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let height = tallest as f32 * look.size * LEADING + 4.0;
        Self {
            group: None,
            cells,
            bold,
            tint: bold.then_some(Colour::TINT),
            height: height.max(look.row_height),
        }
    }

    fn write(
        &self,
        pages: &mut Pages,
        y: f32,
        columns: &[TableColumn],
        widths: &[f32],
        look: TableLook,
    ) {
        let mut x = pages.left();
        let line_height = look.size * LEADING;
        for ((column, width), lines) in columns.iter().zip(widths).zip(&self.cells) {
            let bold = self.bold || column.strong;
            let face = if bold {
                Type::bold(look.size)
            } else {
                Type::regular(look.size)
            };
            let block = lines.len() as f32 * line_height;
            for (place, line) in lines.iter().enumerate() {
                let area = Area {
                    x,
                    y: y + (self.height - block) / 2.0 + place as f32 * line_height,
                    width: *width,
                    height: line_height,
                };
                pages.text_in(area, column.align, face, line);
            }
            x += width;
        }
    }
}

struct Header {
    /// The lines of each column's header.
    lines: Vec<Vec<String>>,
    size: f32,
    height: f32,
}

impl Header {
    fn of(columns: &[TableColumn], widths: &[f32], size: f32) -> Self {
        let size = size - 0.5;
        let lines: Vec<Vec<String>> = columns
            .iter()
            .zip(widths)
            .map(|(column, width)| Weight::Bold.lines(&column.header, size, width - 4.0))
            .collect();
        let tallest = lines.iter().map(Vec::len).max().unwrap_or(1).max(1);
        Self {
            lines,
            size,
            height: tallest as f32 * size * 1.2 + 7.0,
        }
    }

    fn draw(&self, pages: &mut Pages, y: f32, widths: &[f32]) {
        let (left, right) = (pages.left(), pages.right());
        pages.fill(
            Area {
                x: left,
                y,
                width: right - left,
                height: self.height,
            },
            Colour::TINT,
        );
        let mut x = left;
        for (lines, width) in self.lines.iter().zip(widths) {
            let block = lines.len() as f32 * self.size * 1.2;
            let mut base = y + (self.height - block) / 2.0 + self.size * 0.92;
            for line in lines {
                pages.text(
                    x + width / 2.0,
                    base,
                    Align::Centre,
                    Type::bold(self.size),
                    line,
                );
                base += self.size * 1.2;
            }
            x += width;
        }
        let strong = Pen::of(0.9, Colour::BLACK);
        pages.line(&[(left, y), (right, y)], strong);
        pages.line(&[(left, y + self.height), (right, y + self.height)], strong);
        let mut x = left;
        for width in [0.0].iter().chain(widths) {
            x += width;
            pages.line(&[(x, y), (x, y + self.height)], Pen::thin());
        }
    }
}
