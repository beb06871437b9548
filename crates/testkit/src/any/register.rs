//! Register files as they come from the field: any order of columns, any spelling of a number.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::date_between;

/// The header words of a register file, in some of their spellings.
const HEADERS: &[&str] = &[
    "desa",
    "Posyandu",
    "KMS",
    "No KK",
    "nik",
    "Anak Ke",
    "NAMA",
    "tgl_lahir",
    "JK",
    "bb_lahir",
    "nama_ibu",
    "NAMA AYAH",
    "rt",
    "RW",
    "tgl_ukur",
    "Tempat",
    "BB",
    "tb",
    "Cara Ukur",
    "lila",
    "LK",
    "edema",
    "vit a",
    "ASI",
    "bb_lalu",
    "catatan",
];

/// A number as people type it: comma or point, units, spaces, and what is no number at all.
pub fn messy_number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (1..150_u32, 0..100_u32, select(vec![".", ","])).prop_map(|(whole, rest, sign)| format!("{whole}{sign}{rest}")),
        2 => (0..20_000_u32).prop_map(|number| number.to_string()),
        1 => select(vec!["", "-", "0", " 8,5 ", "8.5 kg", "0,85", "PINDAH RUMAH", "1.2E+15", "8,5,2", "-3", "٨", "NaN", "1e309"])
            .prop_map(str::to_owned),
    ]
}

/// A date as people type it: ISO, day first, month first, two-digit years, and what is no date at all.
pub fn messy_date() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => date_between("2019-01-01", "2027-12-31").prop_map(|date| date.to_string()),
        3 => date_between("2019-01-01", "2027-12-31").prop_map(|date| date.format("%d/%m/%Y").to_string()),
        1 => date_between("2019-01-01", "2027-12-31").prop_map(|date| date.format("%m/%d/%Y").to_string()),
        1 => select(vec!["", "-", "29/02/2025", "31-12-25", "45123", "2025", "kemarin", "0000-00-00", "1/1/1", "12 Jan 2025"])
            .prop_map(str::to_owned),
    ]
}

/// A name as people type it, with apostrophes, capitals, emoji and separators in it.
pub fn messy_name() -> impl Strategy<Value = String> {
    prop_oneof![
        5 => select(vec!["Budi", "Siti Aminah", "By. Ny. Rini", "Nur'aini", "M. RIZKI", "Ma\u{2019}ruf", "  Putri   Ayu "])
            .prop_map(str::to_owned),
        1 => select(vec!["", "-", "😀", "Budi 😀", "Sari; S.Pd", "Hasan, Husain", "\"Ucok\"", "=1+1", "a\u{301}"])
            .prop_map(str::to_owned),
        1 => "\\PC{0,30}",
    ]
}

/// A whole register file: some of the columns in some order, then rows of cells that often fit them.
pub fn register_file() -> impl Strategy<Value = String> {
    let columns = subsequence(HEADERS, 0..=HEADERS.len()).prop_shuffle();
    let looks = (
        select(vec![',', ';']),
        select(vec!["\n", "\r\n"]),
        prop::bool::weighted(0.2),
    );
    (columns, looks).prop_flat_map(|(columns, (separator, end, bom))| {
        let row: Vec<BoxedStrategy<String>> = columns.iter().map(|column| cell(column)).collect();
        vec(row, 0..12).prop_map(move |rows| {
            let header = line(columns.iter().map(|column| (*column).to_owned()), separator);
            let rows = rows
                .into_iter()
                .map(|cells| line(cells.into_iter(), separator));
            let text: String = std::iter::once(header)
                .chain(rows)
                .map(|line| line + end)
                .collect();
            if bom { format!("\u{feff}{text}") } else { text }
        })
    })
}

fn cell(column: &str) -> BoxedStrategy<String> {
    let words = |words: &[&str]| {
        select(
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>(),
        )
        .boxed()
    };
    match column {
        "NAMA" | "nama_ibu" | "NAMA AYAH" | "catatan" => messy_name().boxed(),
        "tgl_lahir" | "tgl_ukur" => messy_date().boxed(),
        "JK" => words(&["L", "P", "LK", "PR", "1", "2", "", "X"]),
        "Cara Ukur" => words(&["terlentang", "berdiri", "L", "T", "B", "BERDIRI", "", "duduk"]),
        "KMS" | "edema" | "ASI" => words(&["ya", "tidak", "", "Ya", "mungkin"]),
        "vit a" => words(&["biru", "merah", "", "hijau"]),
        "Tempat" => words(&["posyandu", "rumah", "puskesmas", "", "masjid"]),
        "desa" => words(&["12.05.07.1004", "Perdamaian", "12.05.07.2001", "karang rejo", "", "Negeri Dongeng"]),
        "Posyandu" => words(&["Melati 1", "MELATI  1", "Anggrek", ""]),
        "nik" | "No KK" => prop_oneof![
            5 => "12050[0-9]{11}",
            1 => "[0-9]{15}",
            1 => select(vec!["", "-", "0", "belum ada", "'1205077103230011", "1.2E+15", "9999999999999999"]).prop_map(str::to_owned),
        ]
        .boxed(),
        _ => messy_number().boxed(),
    }
}

/// A line of CSV, quoted where needed.
fn line(cells: impl Iterator<Item = String>, separator: char) -> String {
    let quoted = cells.map(|cell| {
        if cell.contains([separator, '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    });
    quoted.collect::<Vec<_>>().join(&separator.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn a_register_file_has_a_header_and_a_line_a_row(file in register_file()) {
            let text = file.trim_start_matches('\u{feff}');
            prop_assert!(text.ends_with('\n'));
            let header = text.lines().next().unwrap_or_default();
            let known = |name: &str| name.is_empty() || HEADERS.contains(&name);
            prop_assert!(header.split([',', ';']).all(known), "{header}");
        }
    }
}
