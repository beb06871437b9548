//! What stands above and below a form: letterhead, title, places, the child, lines to sign on.

use chrono::NaiveDate;
use domain::Sex;

use super::page::{Align, Area, Colour, Pages, Pen, Type};
use crate::form::FormHead;
use crate::words;

/// Whom a sheet is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChildHead {
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// NIK, where the sheet may show it.
    pub nik: Option<String>,
    /// Mother's name.
    pub mother: Option<String>,
    /// Address with RT and RW.
    pub address: Option<String>,
    /// Such as `3,1 kg · 49 cm`.
    pub at_birth: Option<String>,
    /// Age on the day of the sheet, in completed months.
    pub age_months: Option<u32>,
}

impl ChildHead {
    /// Labels and values of what is known.
    pub(crate) fn lines(&self) -> Vec<(&'static str, String)> {
        let sex = self.sex.map(|sex| match sex {
            Sex::Male => "Laki-laki".to_owned(),
            Sex::Female => "Perempuan".to_owned(),
        });
        let lines = [
            ("Nama", Some(self.name.clone())),
            ("Jenis kelamin", sex),
            ("Tanggal lahir", self.birth_date.map(words::long_date)),
            ("Umur", self.age_months.map(words::age)),
            ("NIK", self.nik.clone()),
            ("Nama ibu", self.mother.clone()),
            ("BB/PB lahir", self.at_birth.clone()),
            ("Alamat", self.address.clone()),
        ];
        lines
            .into_iter()
            .filter_map(|(label, value)| Some((label, value?)))
            .collect()
    }
}

/// Sets letterhead, title and places; gives the place below them.
pub(crate) fn head(pages: &mut Pages, head: &FormHead, title: &str, subtitle: &str) -> f32 {
    let middle = pages.width / 2.0;
    let mut y = pages.margin;
    for (place, line) in head.letterhead.iter().enumerate() {
        let look = if place < 2 {
            Type::bold(10.0)
        } else {
            Type::regular(8.0)
        };
        y += look.size * 1.3;
        pages.text(middle, y - 2.0, Align::Centre, look, line);
    }
    if !head.letterhead.is_empty() {
        y += 4.0;
        let (left, right) = (pages.left(), pages.right());
        pages.line(&[(left, y), (right, y)], Pen::of(1.4, Colour::BLACK));
        pages.line(
            &[(left, y + 2.2), (right, y + 2.2)],
            Pen::of(0.4, Colour::BLACK),
        );
        y += 8.0;
    }
    y += 13.0;
    pages.text(middle, y, Align::Centre, Type::bold(12.5), title);
    if !subtitle.is_empty() {
        y += 13.0;
        pages.text(middle, y, Align::Centre, Type::regular(9.5), subtitle);
    }
    places(pages, y + 8.0, head)
}

fn places(pages: &mut Pages, y: f32, head: &FormHead) -> f32 {
    let places = head.places();
    if places.is_empty() {
        return y + 4.0;
    }
    let width = (pages.right() - pages.left()) / places.len() as f32;
    for (place, (label, name)) in places.iter().enumerate() {
        let x = pages.left() + place as f32 * width;
        pages.text(
            x,
            y + 8.0,
            Align::Left,
            Type::regular(7.0).coloured(Colour::GREY),
            label,
        );
        let look = Type::bold(9.0);
        let name = look.weight.cut(name, look.size, width - 8.0);
        pages.text(x, y + 19.0, Align::Left, look, &name);
    }
    y + 27.0
}

/// Sets labels and values in columns, a long value in two lines; gives the place below them.
pub(crate) fn pairs(pages: &mut Pages, y: f32, n_columns: usize, pairs: &[(&str, String)]) -> f32 {
    const LINE: f32 = 14.0;
    const LABEL: f32 = 74.0;
    let per_column = pairs.len().div_ceil(n_columns).max(1);
    let width = (pages.right() - pages.left()) / n_columns as f32;
    let look = Type::bold(9.0);
    let room = width - LABEL - 8.0;
    let mut lowest = y;
    for (column, pairs) in pairs.chunks(per_column).enumerate() {
        let x = pages.left() + column as f32 * width;
        let mut base = y + 10.0;
        for (label, value) in pairs {
            pages.text(
                x,
                base,
                Align::Left,
                Type::regular(8.5).coloured(Colour::GREY),
                label,
            );
            let mut lines = look.weight.lines(value, look.size, room);
            if lines.len() > 2 {
                let rest = lines.split_off(1).join(" ");
                lines.push(look.weight.cut(&rest, look.size, room));
            }
            for (place, line) in lines.iter().enumerate() {
                pages.text(
                    x + LABEL,
                    base + place as f32 * 11.0,
                    Align::Left,
                    look,
                    line,
                );
            }
            base += LINE + lines.len().saturating_sub(1) as f32 * 11.0;
        }
        lowest = lowest.max(base - 10.0);
    }
    lowest + 4.0
}

/// Sets a heading within a page; gives the place below it.
pub(crate) fn section(pages: &mut Pages, y: f32, text: &str) -> f32 {
    const NEEDED: f32 = 60.0;
    let mut y = y + 8.0;
    if y + NEEDED > pages.bottom() {
        pages.turn_over();
        y = pages.margin;
    }
    pages.text(pages.left(), y + 10.0, Align::Left, Type::bold(10.0), text);
    y + 16.0
}

/// Sets small lines of explanation; gives the place below them.
pub(crate) fn notes(pages: &mut Pages, y: f32, notes: &[String]) -> f32 {
    let look = Type::regular(7.0).coloured(Colour::GREY);
    let width = pages.right() - pages.left();
    let mut y = y + 3.0;
    for note in notes {
        let height = look.weight.lines(note, look.size, width).len() as f32 * look.size * 1.38;
        if y + height > pages.bottom() {
            pages.turn_over();
            y = pages.margin;
        }
        y = pages.paragraph(pages.left(), y, width, look, note);
    }
    y
}

/// Sets place, date and the lines to sign on, together on one page.
pub(crate) fn signatures(pages: &mut Pages, y: f32, head: &FormHead) -> f32 {
    const HEIGHT: f32 = 96.0;
    if head.signatures.is_empty() {
        return y;
    }
    let mut y = y + 8.0;
    if y + HEIGHT > pages.bottom() {
        pages.turn_over();
        y = pages.margin;
    }
    let width = (pages.right() - pages.left()) / head.signatures.len() as f32;
    let look = Type::regular(9.0);
    for (place, signature) in head.signatures.iter().enumerate() {
        let area = Area {
            x: pages.left() + place as f32 * width,
            y,
            width,
            height: 12.0,
        };
        let at = |down: f32| Area {
            y: y + down,
            ..area
        };
        if place + 1 == head.signatures.len() {
            pages.text_in(at(0.0), Align::Centre, look, &head.signed());
        }
        pages.text_in(at(12.0), Align::Centre, look, &signature.title);
        let name = signature
            .name
            .as_deref()
            .unwrap_or("(........................................)");
        pages.text_in(at(66.0), Align::Centre, Type::bold(9.0), name);
        let nip = signature
            .nip
            .as_deref()
            .map_or_else(|| "NIP".to_owned(), |nip| format!("NIP {nip}"));
        pages.text_in(at(78.0), Align::Centre, Type::regular(8.0), &nip);
    }
    y + HEIGHT
}
