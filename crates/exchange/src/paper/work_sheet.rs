//! A sheet in the order of e-PPGBM on paper, to type from and to tick off.

use super::font::Weight;
use super::heading;
use super::page::{Align, Pages, PaperSize, Turn};
use super::table::{self, TableColumn, TableLook, TableRow};
use crate::eppgbm::{ColumnMap, EppgbmRow, sheet};
use crate::form::FormHead;
use crate::sheet::SheetCell;
use crate::{Error, words};

/// Ems beyond which a text may take two lines or be cut.
const WIDEST: f32 = 13.0;
/// Ems around the text of a cell.
const PADDING: f32 = 1.5;

/// The sheet as a PDF, across the page; the more columns, the smaller the type.
///
/// # Errors
/// [`Error::Pdf`].
pub fn eppgbm_sheet(
    head: &FormHead,
    subtitle: &str,
    map: &ColumnMap,
    rows: &[EppgbmRow<'_>],
    paper: PaperSize,
) -> Result<Vec<u8>, Error> {
    let table = sheet(map, rows);
    let mut pages = Pages::new(paper, Turn::Landscape, "Lembar urutan e-PPGBM");
    let y = heading::head(&mut pages, head, "LEMBAR URUTAN e-PPGBM", subtitle);
    let cells: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(shown).collect())
        .collect();
    let columns: Vec<TableColumn> = table
        .header
        .iter()
        .enumerate()
        .map(|(column, header)| {
            let words = header.split(' ').map(|word| Weight::Bold.width(word, 1.0));
            let texts = cells
                .iter()
                .filter_map(|row| row.get(column))
                .map(|cell| Weight::Regular.width(cell, 1.0));
            let widest = words
                .chain(texts.map(|width| width.min(WIDEST)))
                .fold(1.0, f32::max);
            let numbers = table
                .rows
                .iter()
                .any(|row| matches!(row.get(column), Some(SheetCell::Number(..))));
            TableColumn::new(
                header,
                widest + PADDING,
                if numbers { Align::Right } else { Align::Left },
            )
        })
        .collect();
    // As large as lets every column be as wide as its texts.
    let needed: f32 = columns.iter().map(|column| column.share).sum();
    let size = ((pages.right() - pages.left()) / needed).clamp(4.2, 9.0);
    let look = TableLook {
        size,
        row_height: size * 1.6 + 2.5,
        striped: true,
    };
    let rows: Vec<_> = cells.into_iter().map(TableRow::Cells).collect();
    table::draw(&mut pages, y + 2.0, &columns, &rows, look);
    pages.finish()
}

fn shown(cell: &SheetCell) -> String {
    match cell {
        SheetCell::Empty => String::new(),
        SheetCell::Text(text) if text == "✓" => "ya".to_owned(),
        SheetCell::Text(text) => text.clone(),
        SheetCell::Number(number, decimals) => words::decimal(*number, *decimals),
        SheetCell::Date(date) => words::short_date(*date),
    }
}
