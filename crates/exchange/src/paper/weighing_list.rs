//! *Daftar timbang*: the list the kader fill in by hand on the day, in the order of the grid it is typed into later.

use chrono::NaiveDate;
use domain::{Grams, Sex};

use super::heading;
use super::page::{Align, Pages, PaperSize, Turn, Type};
use super::table::{self, TableColumn, TableLook, TableRow};
use crate::form::FormHead;
use crate::{Error, words};

/// The list of a posyandu day.
#[derive(Debug, Clone, Default)]
pub struct WeighingList {
    /// Whose day.
    pub head: FormHead,
    /// The day; `None` leaves a line to write it on.
    pub day: Option<NaiveDate>,
    /// The children in the order of the register.
    pub rows: Vec<WeighingListRow>,
    /// Empty rows for children who are not on the list.
    pub empty_rows: usize,
}

/// A child of the list.
#[derive(Debug, Clone, Default)]
pub struct WeighingListRow {
    /// Number in the register.
    pub number: Option<u32>,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// Completed months on the day.
    pub age_months: u32,
    /// RT.
    pub rt: Option<String>,
    /// Mother's name.
    pub mother: Option<String>,
    /// The last weighing.
    pub last: Option<(NaiveDate, Grams)>,
    /// The least weight that counts as N; `None` when last month's weight is not known.
    pub minimum: Option<Grams>,
    /// Vitamin A, immunisations and other services due, in a few words.
    pub due: String,
}

/// The list as a PDF, across the page.
///
/// # Errors
/// [`Error::Pdf`].
pub fn weighing_list(list: &WeighingList, paper: PaperSize) -> Result<Vec<u8>, Error> {
    set(list, paper).finish()
}

fn set(list: &WeighingList, paper: PaperSize) -> Pages {
    let place = list.head.posyandu.as_deref().unwrap_or_default();
    let day = list.day.map_or_else(
        || "tanggal ....................".to_owned(),
        words::long_date,
    );
    let mut pages = Pages::new(
        paper,
        Turn::Landscape,
        &format!("Daftar timbang {place} {day}"),
    );
    let mut y = heading::head(
        &mut pages,
        &list.head,
        "DAFTAR TIMBANG",
        &format!("Hari posyandu: {day}"),
    );
    y += 2.0;
    let who = "Penimbang: ..............................    Pencatat: ..............................    \
               Timbangan: ..............................    Alat ukur panjang/tinggi: ..............................";
    pages.text(pages.left(), y + 7.0, Align::Left, Type::regular(8.0), who);
    y += 14.0;
    let look = TableLook {
        size: match paper {
            PaperSize::F4 => 8.0,
            PaperSize::A4 => 7.2,
        },
        row_height: 20.5,
        striped: true,
    };
    y = table::draw(&mut pages, y, &columns(), &rows(list), look);
    let explanation = [
        "BB minimal (N): berat yang sekurang-kurangnya dicapai hari ini supaya dinilai naik (N), yaitu BB bulan lalu ditambah KBM \
         menurut umur dan jenis kelamin. Tanda – berarti tidak ditimbang bulan lalu: kodenya O, atau B bila belum pernah ditimbang."
            .to_owned(),
        "Cara ukur: T terlentang (di bawah 24 bulan), B berdiri (24 bulan ke atas). Edema: tulis ya bila bengkak di kedua punggung kaki; \
         anak dengan edema atau LiLA di bawah 11,5 cm (6–59 bulan) dirujuk hari itu juga. BB dalam kg, PB/TB, LiLA dan LK dalam cm."
            .to_owned(),
    ];
    heading::notes(&mut pages, y + 2.0, &explanation);
    pages
}

fn columns() -> Vec<TableColumn> {
    use Align::{Centre, Left, Right};
    vec![
        TableColumn::new("No", 3.2, Right),
        TableColumn::new("Nama anak", 14.5, Left).strong(),
        TableColumn::new("L/P", 2.6, Centre),
        TableColumn::new("Umur", 6.6, Left),
        TableColumn::new("RT", 3.4, Centre),
        TableColumn::new("Ibu", 9.0, Left),
        TableColumn::new("BB lalu", 4.4, Right),
        TableColumn::new("Tgl lalu", 5.8, Centre),
        TableColumn::new("BB minimal (N)", 5.0, Right).strong(),
        TableColumn::new("Waktunya", 11.0, Left),
        TableColumn::new("BB kg", 5.6, Centre),
        TableColumn::new("PB/TB cm", 5.8, Centre),
        TableColumn::new("T/B", 3.0, Centre),
        TableColumn::new("LiLA", 4.4, Centre),
        TableColumn::new("LK", 4.4, Centre),
        TableColumn::new("Edema", 4.8, Centre),
        TableColumn::new("Vit A", 3.8, Centre),
        TableColumn::new("ASI", 3.4, Centre),
        TableColumn::new("N/T/O/B", 5.2, Centre),
        TableColumn::new("Keterangan", 7.0, Left),
    ]
}

fn rows(list: &WeighingList) -> Vec<TableRow> {
    let n_columns = columns().len();
    let filled = list.rows.iter().enumerate().map(|(place, row)| {
        let number = row.number.unwrap_or(place as u32 + 1).to_string();
        let last = row
            .last
            .map(|(_, weight)| words::kilograms(weight))
            .unwrap_or_default();
        let last_day = row
            .last
            .map(|(day, _)| day.format("%d/%m/%y").to_string())
            .unwrap_or_default();
        let mut cells = vec![
            number,
            row.name.clone(),
            row.sex.map_or("", Sex::word).to_owned(),
            words::age(row.age_months),
            row.rt.clone().unwrap_or_default(),
            row.mother.clone().unwrap_or_default(),
            last,
            last_day,
            row.minimum.map_or("–".to_owned(), words::kilograms),
            row.due.clone(),
        ];
        cells.resize(n_columns, String::new());
        TableRow::Cells(cells)
    });
    let empty = (0..list.empty_rows).map(|_| TableRow::Cells(vec![String::new(); n_columns]));
    filled.chain(empty).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(n_rows: usize) -> WeighingList {
        let row = |place: usize| WeighingListRow {
            name: format!("Muhammad Rizki Ramadhan Siregar Putra Pratama {place}"),
            sex: Some(Sex::Male),
            age_months: place as u32 % 60,
            mother: Some("Siti Nurhaliza Rahmawati binti Abdullah".into()),
            last: NaiveDate::from_ymd_opt(2026, 10, 3).map(|day| (day, Grams(8500))),
            minimum: Some(Grams(8700)),
            due: "Vit A biru · DPT-HB-Hib 3 · OPV 4 · PCV 3".into(),
            ..WeighingListRow::default()
        };
        let head = FormHead {
            posyandu: Some("Melati 1".into()),
            ..FormHead::default()
        };
        WeighingList {
            head,
            day: NaiveDate::from_ymd_opt(2026, 11, 12),
            rows: (0..n_rows).map(row).collect(),
            empty_rows: 3,
        }
    }

    #[test]
    fn no_text_runs_into_another_however_long_the_names() {
        for paper in [PaperSize::F4, PaperSize::A4] {
            for page in set(&list(110), paper).texts() {
                for (place, (x, y, width, text)) in page.iter().enumerate() {
                    for (other_x, other_y, other_width, other) in &page[place + 1..] {
                        let apart = (y - other_y).abs() > 5.0
                            || x + width <= *other_x
                            || other_x + other_width <= *x;
                        assert!(
                            apart || text.is_empty() || other.is_empty(),
                            "{text:?} runs into {other:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_child_is_on_some_page_and_every_page_has_the_header() {
        let pages = set(&list(110), PaperSize::F4).texts();
        assert!(pages.len() > 3);
        for page in &pages {
            assert!(page.iter().any(|(_, _, _, text)| text == "Nama anak"));
        }
        let numbers: Vec<_> = (1..=110).map(|number: u32| number.to_string()).collect();
        let written: Vec<_> = pages
            .iter()
            .flatten()
            .map(|(_, _, _, text)| text.clone())
            .collect();
        assert!(numbers.iter().all(|number| written.contains(number)));
    }

    #[test]
    fn everything_stays_on_the_paper() {
        let pages = set(&list(40), PaperSize::A4);
        let (width, height) = (pages.width, pages.height);
        for (x, y, text_width, text) in pages.texts().into_iter().flatten() {
            assert!(
                x >= 0.0 && x + text_width <= width && y > 0.0 && y < height,
                "{text:?} at {x}, {y}"
            );
        }
    }
}
