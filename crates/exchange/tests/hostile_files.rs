//! Whatever the bytes, reading ends with rows or an error, never with a panic.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Cursor;
use std::sync::LazyLock;

use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use siklus_exchange::fuzz;

static REGISTER: &[u8] = include_bytes!("data/register.csv");
static XLS: &[u8] = include_bytes!("data/eppgbm.xls");
static XLSX: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = std::str::from_utf8(REGISTER).unwrap().lines();
    for (row, line) in rows.enumerate() {
        for (column, cell) in line.split(';').enumerate() {
            sheet.write(row as u32, column as u16, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
});
static HTML: &[u8] = b"<html><table><tr><td colspan=3>Data tanggal: 2026-02-28</td></tr><tr><th rowspan=\"2\">Nama</th>\
    <th>JK</th><th>Tgl Lahir</th></tr><tr><td>Siti &amp; &#x1F642;</td><td>P</td><td>2025-01-14</td></tr></table>";

/// Bytes of a good file with some of them changed, left out or repeated.
fn mutated(good: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let change = (0..good.len(), any::<u8>(), 0..4_u8, 1..64_usize);
    proptest::collection::vec(change, 0..12).prop_map(move |changes| {
        let mut bytes = good.to_vec();
        for (place, value, kind, length) in changes {
            let place = place.min(bytes.len().saturating_sub(1));
            let end = (place + length).min(bytes.len());
            match kind {
                0 if !bytes.is_empty() => bytes[place] = value,
                1 => drop(bytes.drain(place..end)),
                2 => {
                    let copy = bytes[place..end].to_vec();
                    bytes.splice(place..place, copy);
                }
                _ => bytes.truncate(bytes.len() - length.min(bytes.len())),
            }
        }
        bytes
    })
}

/// A changed part of a workbook, packed again so that the change reaches the parser.
fn with_changed_part(change: &[u8], place: usize) -> Vec<u8> {
    let mut good = zip::ZipArchive::new(Cursor::new(XLSX.as_slice())).unwrap();
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for entry in 0..good.len() {
        let mut entry = good.by_index(entry).unwrap();
        packed
            .start_file(
                entry.name().unwrap().into_owned(),
                zip::write::SimpleFileOptions::default(),
            )
            .unwrap();
        let mut bytes = Vec::new();
        std::io::copy(&mut entry, &mut bytes).unwrap();
        let start = place % bytes.len().max(1);
        let end = (start + change.len()).min(bytes.len());
        bytes.splice(start..end, change.iter().copied());
        std::io::Write::write_all(&mut packed, &bytes).unwrap();
    }
    packed.finish().unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        fuzz::read_any(&bytes);
        fuzz::read_zscores(&bytes);
    }

    #[test]
    fn a_damaged_register(bytes in mutated(REGISTER)) {
        fuzz::read_any(&bytes);
        fuzz::read_zscores(&bytes);
    }

    #[test]
    fn a_damaged_page(bytes in mutated(HTML)) {
        fuzz::read_any(&bytes);
    }

    #[test]
    fn a_damaged_old_workbook(bytes in mutated(XLS)) {
        fuzz::read_any(&bytes);
    }

    #[test]
    fn a_damaged_new_workbook(bytes in mutated(XLSX.as_slice())) {
        fuzz::read_any(&bytes);
    }

    #[test]
    fn a_new_workbook_with_damage_inside(
        change in proptest::collection::vec(any::<u8>(), 0..40), place in any::<usize>(),
    ) {
        fuzz::read_any(&with_changed_part(&change, place));
    }
}
