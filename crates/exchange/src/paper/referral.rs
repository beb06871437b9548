//! *Surat rujukan*: from the posyandu to the puskesmas, or from the puskesmas to a hospital.

use super::heading::{self, ChildHead};
use super::page::{Align, Area, Colour, Pages, PaperSize, Pen, Turn, Type};
use super::table::{self, TableColumn, TableLook, TableRow};
use crate::Error;
use crate::form::FormHead;

/// What a letter says.
#[derive(Debug, Clone, Default)]
pub struct ReferralLetter {
    /// Who sends, and who signs.
    pub head: FormHead,
    /// Number of the letter.
    pub number: Option<String>,
    /// To whom, such as `Dokter/Petugas Gizi UPT Puskesmas Stabat`.
    pub to: String,
    /// About whom.
    pub child: ChildHead,
    /// Why, each with the rule that says so.
    pub reasons: Vec<String>,
    /// The last measurements: date, age, BB, PB/TB, LiLA, N/T, what they mean in words.
    pub measurements: Vec<[String; 7]>,
    /// What has been done already, in the words of the one who refers.
    pub note: String,
}

/// The letter as a PDF, with the part to be sent back (*rujuk balik*) below a line to cut along.
///
/// # Errors
/// [`Error::Pdf`].
pub fn referral_letter(letter: &ReferralLetter, paper: PaperSize) -> Result<Vec<u8>, Error> {
    let mut pages = Pages::new(paper, Turn::Portrait, "Surat rujukan");
    let number = letter
        .number
        .as_ref()
        .map(|number| format!("Nomor {number}"))
        .unwrap_or_default();
    let mut y = heading::head(&mut pages, &letter.head, "SURAT RUJUKAN BALITA", &number);
    let (left, width) = (pages.left(), pages.right() - pages.left());
    let look = Type::regular(9.5);
    y = pages.paragraph(
        left,
        y + 4.0,
        width,
        look,
        &format!("Kepada Yth. {}", letter.to),
    );
    y = pages.paragraph(
        left,
        y + 4.0,
        width,
        look,
        "Mohon pemeriksaan dan penanganan lebih lanjut untuk anak berikut:",
    );
    y = heading::pairs(&mut pages, y + 4.0, 2, &letter.child.lines());
    y = heading::section(&mut pages, y, "Alasan dirujuk");
    for reason in &letter.reasons {
        pages.text(left + 4.0, y + 10.2, Align::Left, Type::bold(9.5), "•");
        y = pages.paragraph(left + 14.0, y, width - 14.0, Type::bold(9.5), reason);
    }
    if !letter.measurements.is_empty() {
        y = heading::section(&mut pages, y, "Hasil ukur terakhir");
        let columns = measurement_columns();
        let rows: Vec<_> = letter
            .measurements
            .iter()
            .map(|row| TableRow::Cells(row.to_vec()))
            .collect();
        y = table::draw(&mut pages, y, &columns, &rows, TableLook::PLAIN);
    }
    if !letter.note.is_empty() {
        y = heading::section(&mut pages, y, "Yang sudah dilakukan");
        y = pages.paragraph(left, y, width, look, &letter.note);
    }
    y = heading::signatures(&mut pages, y + 4.0, &letter.head);
    reply(&mut pages, y, &letter.child);
    pages.finish()
}

/// Date, age, BB, PB/TB, LiLA, N/T and status.
pub(crate) fn measurement_columns() -> [TableColumn; 7] {
    [
        TableColumn::new("Tanggal", 6.0, Align::Left),
        TableColumn::new("Umur", 5.5, Align::Left),
        TableColumn::new("BB kg", 4.0, Align::Right),
        TableColumn::new("PB/TB cm", 4.5, Align::Right),
        TableColumn::new("LiLA cm", 4.0, Align::Right),
        TableColumn::new("N/T", 3.0, Align::Centre),
        TableColumn::new("Hasil", 22.0, Align::Left).strong(),
    ]
}

fn reply(pages: &mut Pages, y: f32, child: &ChildHead) {
    const HEIGHT: f32 = 158.0;
    let mut y = y + 10.0;
    if y + HEIGHT > pages.bottom() {
        pages.turn_over();
        y = pages.margin;
    }
    let (left, right) = (pages.left(), pages.right());
    let cut = Pen {
        width: 0.7,
        colour: Colour::GREY,
        dash: &[4.0, 3.0],
    };
    pages.line(&[(left, y), (right, y)], cut);
    pages.text(left, y + 20.0, Align::Left, Type::bold(11.0), "RUJUK BALIK");
    let whom = format!("Untuk: {}", child.name);
    let look = Type::regular(9.5);
    let whom = look.weight.cut(&whom, look.size, (right - left) * 0.6);
    pages.text(right, y + 20.0, Align::Right, look, &whom);
    y += 34.0;
    for label in [
        "Diagnosis / hasil",
        "Tindakan",
        "Anjuran untuk posyandu dan keluarga",
        "Kontrol kembali tanggal",
    ] {
        pages.text(
            left,
            y + 8.0,
            Align::Left,
            Type::regular(8.5).coloured(Colour::GREY),
            label,
        );
        pages.line(&[(left + 160.0, y + 9.0), (right, y + 9.0)], Pen::thin());
        y += 20.0;
    }
    let area = Area {
        x: right - 200.0,
        y: y + 4.0,
        width: 200.0,
        height: 12.0,
    };
    pages.text_in(area, Align::Centre, look, "Pemeriksa,");
    pages.text_in(
        Area {
            y: area.y + 40.0,
            ..area
        },
        Align::Centre,
        look,
        "(........................................)",
    );
}
