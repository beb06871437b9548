//! The SKDN form on paper.

use indicators::skdn::Row;

use super::heading;
use super::page::{Align, Pages, PaperSize, Turn, Type};
use super::table::{self, TableColumn, TableLook, TableRow};
use crate::Error;
use crate::form::rules;
use crate::skdn::{SkdnForm, TITLE, label};
use crate::words;

/// The form as a PDF, across the page, with shares, rules and lines to sign on.
///
/// # Errors
/// [`Error::Pdf`].
pub fn skdn_form(form: &SkdnForm, paper: PaperSize) -> Result<Vec<u8>, Error> {
    let month = words::month(form.month);
    let mut pages = Pages::new(paper, Turn::Landscape, &format!("SKDN {month}"));
    let mut y = heading::head(&mut pages, &form.head, TITLE, &format!("Bulan {month}"));
    let mut columns = vec![
        TableColumn::new("Baris", 3.0, Align::Centre),
        TableColumn::new("Uraian", 20.0, Align::Left).strong(),
    ];
    for band in ["0–5 bln", "6–11 bln", "12–23 bln", "24–59 bln"] {
        for sex in ["L", "P"] {
            columns.push(TableColumn::new(
                &format!("{sex} {band}"),
                5.4,
                Align::Right,
            ));
        }
    }
    for name in ["Jumlah L", "Jumlah P", "Total"] {
        columns.push(TableColumn::new(name, 5.0, Align::Right).strong());
    }
    let rows: Vec<TableRow> = Row::ALL.iter().map(|row| table_row(form, *row)).collect();
    y = table::draw(
        &mut pages,
        y + 2.0,
        &columns,
        &rows,
        TableLook {
            size: 9.0,
            row_height: 16.5,
            striped: false,
        },
    );
    y += 6.0;
    let shares = form.shares();
    let width = (pages.right() - pages.left()) / shares.len() as f32;
    for (place, (name, share)) in shares.iter().enumerate() {
        let x = pages.left() + place as f32 * width;
        pages.text(x, y + 9.0, Align::Left, Type::regular(8.0), name);
        pages.text(x, y + 21.0, Align::Left, Type::bold(9.5), share);
    }
    y = heading::notes(&mut pages, y + 26.0, &rules());
    heading::signatures(&mut pages, y, &form.head);
    pages.finish()
}

/// A row of the form; cells that cannot hold anything by their rule are shaded by a dash.
fn table_row(form: &SkdnForm, row: Row) -> TableRow {
    let counts = form.counts.row(row);
    let mut cells = vec![row.number(), label(row).to_owned()];
    for (column, count) in counts.iter().enumerate() {
        let band = column / 2;
        let possible = column >= 8
            || match row {
                Row::VitaminABlue => band == 1,
                Row::VitaminARed => band >= 2,
                Row::Exclusive => band == 0,
                _ => true,
            };
        cells.push(if possible {
            count.to_string()
        } else {
            "–".to_owned()
        });
    }
    match row {
        Row::S | Row::D => TableRow::Total(cells),
        _ => TableRow::Cells(cells),
    }
}
