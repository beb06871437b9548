//! *Kartu anak*: who a child is, what it was given and how it grew, on paper.

use super::heading::{self, ChildHead};
use super::page::{Align, Pages, PaperSize, Turn, Type};
use super::referral::measurement_columns;
use super::table::{self, TableColumn, TableLook, TableRow};
use crate::Error;
use crate::form::FormHead;

/// What a card says.
#[derive(Debug, Clone, Default)]
pub struct ChildCard {
    /// Whose child.
    pub head: FormHead,
    /// Who.
    pub child: ChildHead,
    /// The last status in words.
    pub status: Option<String>,
    /// Immunisations, vitamin A and other services: date and what.
    pub given: Vec<(String, String)>,
    /// Measurements, the oldest first: date, age, BB, PB/TB, LiLA, N/T, what they mean in words.
    pub measurements: Vec<[String; 7]>,
}

/// The card as a PDF.
///
/// # Errors
/// [`Error::Pdf`].
pub fn child_card(card: &ChildCard, paper: PaperSize) -> Result<Vec<u8>, Error> {
    let mut pages = Pages::new(
        paper,
        Turn::Portrait,
        &format!("Kartu anak {}", card.child.name),
    );
    let mut y = heading::head(&mut pages, &card.head, "KARTU ANAK", "");
    y = heading::pairs(&mut pages, y + 4.0, 2, &card.child.lines());
    if let Some(status) = &card.status {
        let width = pages.right() - pages.left();
        y = pages.paragraph(pages.left(), y + 4.0, width, Type::bold(10.0), status);
    }
    y = heading::section(&mut pages, y, "Pertumbuhan");
    let rows: Vec<_> = card
        .measurements
        .iter()
        .map(|row| TableRow::Cells(row.to_vec()))
        .collect();
    y = table::draw(
        &mut pages,
        y,
        &measurement_columns(),
        &rows,
        TableLook::PLAIN,
    );
    y = heading::section(
        &mut pages,
        y + 4.0,
        "Imunisasi, vitamin A dan pelayanan lain",
    );
    // Three services a line.
    let columns: Vec<TableColumn> = (0..3)
        .flat_map(|_| {
            [
                TableColumn::new("Tanggal", 5.0, Align::Left),
                TableColumn::new("Pelayanan", 9.0, Align::Left).strong(),
            ]
        })
        .collect();
    let rows: Vec<_> = card
        .given
        .chunks(3)
        .map(|given| {
            let mut cells: Vec<String> = given
                .iter()
                .flat_map(|(date, what)| [date.clone(), what.clone()])
                .collect();
            cells.resize(columns.len(), String::new());
            TableRow::Cells(cells)
        })
        .collect();
    y = table::draw(&mut pages, y, &columns, &rows, TableLook::PLAIN);
    heading::signatures(&mut pages, y, &card.head);
    pages.finish()
}
