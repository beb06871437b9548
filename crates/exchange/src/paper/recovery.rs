//! The recovery sheet: twelve words that open the store when the passphrase is lost.

use chrono::NaiveDate;

use super::page::{Align, Area, Colour, MM, Pages, PaperSize, Pen, Turn, Type};
use crate::{Error, words};

/// Why it is kept as it is.
const WHY: &str = "Dua belas kata ini membuka data di laptop ini, atau di file cadangannya, bila semua kata sandi terlupa. Siapa pun \
                   yang memegang lembar ini dapat membaca seluruh data anak. Tanpa lembar ini dan tanpa kata sandi, data tidak dapat \
                   dibuka oleh siapa pun.";
const KEEPING: [&str; 3] = [
    "Cetak satu lembar saja. Jangan difoto, jangan dikirim lewat WhatsApp atau surel, jangan disimpan di laptop yang sama.",
    "Masukkan ke amplop, tutup, beri tanggal dan paraf, lalu simpan di lemari terkunci Kepala Puskesmas.",
    "Bila lembar ini hilang atau terbaca orang lain: Pengaturan › Pengguna & kata sandi › Buat lembar baru. Lembar lama langsung tidak berlaku.",
];
const USING: [&str; 3] = [
    "Di layar masuk pilih “Lupa kata sandi? Pakai lembar pemulihan”.",
    "Ketik kedua belas kata menurut nomornya, huruf kecil, dipisah spasi.",
    "Buat kata sandi baru. Setelah itu buat lembar pemulihan yang baru dan musnahkan yang ini.",
];

/// What stands on the sheet.
#[derive(Debug, Clone, Default)]
pub struct RecoverySheet {
    /// The words in their order.
    pub words: Vec<String>,
    /// Whose store.
    pub puskesmas: String,
    /// The laptop by the name its people give it.
    pub laptop: String,
    /// When the sheet was made.
    pub made_on: NaiveDate,
}

/// The sheet as a PDF of one page.
///
/// # Errors
/// [`Error::Pdf`].
pub fn recovery_sheet(sheet: &RecoverySheet, paper: PaperSize) -> Result<Vec<u8>, Error> {
    let mut pages = Pages::new(paper, Turn::Portrait, "Lembar pemulihan Siklus");
    pages.margin = 20.0 * MM;
    let (left, width) = (pages.left(), pages.right() - pages.left());
    let mut y = pages.margin;
    pages.text(
        left,
        y + 20.0,
        Align::Left,
        Type::bold(22.0),
        "Lembar pemulihan",
    );
    y += 30.0;
    let whose = format!(
        "{} · {} · dibuat {}",
        sheet.puskesmas,
        sheet.laptop,
        words::long_date(sheet.made_on)
    );
    y = pages.paragraph(
        left,
        y,
        width,
        Type::regular(10.0).coloured(Colour::GREY),
        &whose,
    );
    y += 8.0;
    y = pages.paragraph(left, y, width, Type::regular(10.5), WHY);
    y = grid(&mut pages, y + 14.0, &sheet.words);
    y = steps(&mut pages, y, "Cara menyimpan", &KEEPING);
    y = steps(&mut pages, y, "Cara memakai", &USING);
    y += 26.0;
    let line = "Disimpan oleh: ..............................................    Tanggal: ............................    Paraf: ....................";
    pages.text(left, y, Align::Left, Type::regular(9.0), line);
    pages.finish()
}

fn grid(pages: &mut Pages, y: f32, words: &[String]) -> f32 {
    const COLUMNS: usize = 3;
    const HEIGHT: f32 = 38.0;
    let per_column = words.len().div_ceil(COLUMNS).max(1);
    let width = (pages.right() - pages.left()) / COLUMNS as f32;
    for (place, word) in words.iter().enumerate() {
        // Down the columns, as a list is read.
        let area = Area {
            x: pages.left() + (place / per_column) as f32 * width,
            y: y + (place % per_column) as f32 * HEIGHT,
            width,
            height: HEIGHT,
        };
        pages.frame(area, Pen::of(0.8, Colour::BLACK));
        let number = Area {
            width: 30.0,
            ..area
        };
        pages.text_in(
            number,
            Align::Right,
            Type::regular(10.0).coloured(Colour::GREY),
            &(place + 1).to_string(),
        );
        let text = Area {
            x: area.x + 34.0,
            width: area.width - 34.0,
            ..area
        };
        pages.text_in(text, Align::Left, Type::bold(16.0), word);
    }
    y + per_column as f32 * HEIGHT
}

fn steps(pages: &mut Pages, y: f32, title: &str, steps: &[&str]) -> f32 {
    pages.text(pages.left(), y + 22.0, Align::Left, Type::bold(12.0), title);
    let mut y = y + 28.0;
    for (number, step) in (1..).zip(steps) {
        y = numbered(pages, y, number, step);
    }
    y
}

fn numbered(pages: &mut Pages, y: f32, number: usize, text: &str) -> f32 {
    let look = Type::regular(10.5);
    pages.text(
        pages.left(),
        y + 11.3,
        Align::Left,
        Type::bold(10.5),
        &format!("{number}."),
    );
    let width = pages.right() - pages.left() - 18.0;
    pages.paragraph(pages.left() + 18.0, y, width, look, text) + 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sentences of the screens.
    const SCREENS: &str = include_str!("../../../../ui/messages/id.json");

    #[test]
    fn the_sheet_calls_everything_as_the_screens_do() {
        let way = [USING[0], KEEPING[2]].concat();
        for label in [
            "Lupa kata sandi? Pakai lembar pemulihan",
            "Pengaturan",
            "Pengguna & kata sandi",
            "Buat lembar baru",
        ] {
            assert!(way.contains(label), "{label} stands on the sheet");
            let shown = format!("\"{label}\"");
            assert!(SCREENS.contains(&shown), "{label} stands on a button");
        }
        let all = [&[WHY][..], &KEEPING, &USING].concat().concat();
        assert!(!all.contains("frasa"), "it is a kata sandi on the screens");
    }
}
