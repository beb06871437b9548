//! What a finished posyandu day came to: the figures, whom to refer, whom to visit by RT, what is still in doubt.

use chrono::NaiveDate;

use super::heading;
use super::page::{Align, Area, Colour, Pages, PaperSize, Pen, Turn, Type};
use super::table::{self, TableColumn, TableLook, TableRow};
use crate::form::FormHead;
use crate::{Error, words};

/// The summary of a day.
#[derive(Debug, Clone, Default)]
pub struct DaySummary {
    /// Whose day.
    pub head: FormHead,
    /// The day.
    pub day: NaiveDate,
    /// Figures with their names, such as `D/S` and `42/60 (70,0 %)`, in the order they are shown.
    pub figures: Vec<(String, String)>,
    /// Who must be referred, and why.
    pub to_refer: Vec<Listed>,
    /// Who has not come, for the visits (*sweeping*); set by RT.
    pub absent: Vec<Listed>,
    /// What is to be measured again or looked up.
    pub in_doubt: Vec<Listed>,
}

/// A child on one of the lists.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// RT.
    pub rt: Option<String>,
    /// Name.
    pub name: String,
    /// Completed months.
    pub age_months: u32,
    /// Mother's name.
    pub mother: Option<String>,
    /// Address or telephone.
    pub address: Option<String>,
    /// Why the child is on the list.
    pub reason: String,
}

/// The summary as a PDF.
///
/// # Errors
/// [`Error::Pdf`].
pub fn day_summary(summary: &DaySummary, paper: PaperSize) -> Result<Vec<u8>, Error> {
    let day = words::long_date(summary.day);
    let place = summary.head.posyandu.as_deref().unwrap_or_default();
    let mut pages = Pages::new(
        paper,
        Turn::Portrait,
        &format!("Ringkasan hari posyandu {place} {day}"),
    );
    let mut y = heading::head(&mut pages, &summary.head, "RINGKASAN HARI POSYANDU", &day);
    y = figures(&mut pages, y + 4.0, &summary.figures);
    for (title, listed, by_rt) in [
        ("Dirujuk", &summary.to_refer, false),
        (
            "Belum datang – kunjungan rumah (sweeping) menurut RT",
            &summary.absent,
            true,
        ),
        (
            "Perlu diukur ulang atau dicocokkan",
            &summary.in_doubt,
            false,
        ),
    ] {
        y = list(&mut pages, y, title, listed, by_rt);
    }
    heading::signatures(&mut pages, y, &summary.head);
    pages.finish()
}

/// Boxes of figures, five in a row: their names need the room.
fn figures(pages: &mut Pages, y: f32, figures: &[(String, String)]) -> f32 {
    const IN_A_ROW: usize = 5;
    const HEIGHT: f32 = 36.0;
    let width = (pages.right() - pages.left()) / IN_A_ROW as f32;
    for (place, (name, value)) in figures.iter().enumerate() {
        let area = Area {
            x: pages.left() + (place % IN_A_ROW) as f32 * width,
            y: y + (place / IN_A_ROW) as f32 * HEIGHT,
            width,
            height: HEIGHT,
        };
        pages.frame(area, Pen::thin());
        let small = Type::regular(7.0).coloured(Colour::GREY);
        pages.text_in(
            Area {
                height: 15.0,
                ..area
            },
            Align::Centre,
            small,
            name,
        );
        pages.text_in(
            Area {
                y: area.y + 13.0,
                height: 19.0,
                ..area
            },
            Align::Centre,
            fitting(value, width - 6.0),
            value,
        );
    }
    y + figures.len().div_ceil(IN_A_ROW) as f32 * HEIGHT + 4.0
}

/// Bold, as large as the width allows.
fn fitting(text: &str, width: f32) -> Type {
    let sizes = [13.0, 11.0, 9.5, 8.0];
    let fits = sizes
        .into_iter()
        .map(Type::bold)
        .find(|look| look.width(text) <= width);
    fits.unwrap_or(Type::bold(7.0))
}

fn list(pages: &mut Pages, y: f32, title: &str, listed: &[Listed], by_rt: bool) -> f32 {
    let mut y = heading::section(pages, y, &format!("{title}: {}", listed.len()));
    if listed.is_empty() {
        pages.text(
            pages.left(),
            y + 8.0,
            Align::Left,
            Type::regular(9.0).coloured(Colour::GREY),
            "Tidak ada.",
        );
        return y + 14.0;
    }
    let columns = [
        TableColumn::new("No", 2.0, Align::Right),
        TableColumn::new("Nama anak", 12.0, Align::Left).strong(),
        TableColumn::new("Umur", 6.0, Align::Left),
        TableColumn::new("Ibu", 9.0, Align::Left),
        TableColumn::new("Alamat / HP", 11.0, Align::Left),
        TableColumn::new(if by_rt { "Alasan" } else { "Sebab" }, 14.0, Align::Left),
        TableColumn::new(
            if by_rt {
                "Hasil kunjungan"
            } else {
                "Tindak lanjut"
            },
            9.0,
            Align::Left,
        ),
    ];
    let mut listed: Vec<&Listed> = listed.iter().collect();
    if by_rt {
        listed.sort_by(|one, other| one.rt.cmp(&other.rt));
    }
    let mut rows = Vec::new();
    let mut rt = None;
    for (place, child) in listed.into_iter().enumerate() {
        if by_rt && rt != Some(&child.rt) {
            rows.push(TableRow::Group(
                child
                    .rt
                    .as_ref()
                    .map_or("RT tidak diketahui".to_owned(), |rt| format!("RT {rt}")),
            ));
            rt = Some(&child.rt);
        }
        rows.push(TableRow::Cells(vec![
            (place + 1).to_string(),
            child.name.clone(),
            words::age(child.age_months),
            child.mother.clone().unwrap_or_default(),
            child.address.clone().unwrap_or_default(),
            child.reason.clone(),
            String::new(),
        ]));
    }
    y = table::draw(
        pages,
        y,
        &columns,
        &rows,
        TableLook {
            row_height: 17.0,
            ..TableLook::PLAIN
        },
    );
    y + 4.0
}
