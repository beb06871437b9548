//! Workbooks, old and new, of other programs, and pages under a workbook's name.

use bolero::check;

use crate::spoiled::Spoiled;
use crate::{ITERATIONS, corpus, outcome};

/// An old workbook with one cell far out is held with the empty cells between, which are bounded: this much of a
/// 4 GB laptop it may take, however small the file.
const MOST_MEMORY: u64 = 256 << 20;

const PIECES: &[&[u8]] = &[
    b"<row>",
    b"</row>",
    b"<c r=\"XFD1048576\" t=\"s\"><v>0</v></c>",
    b"<c r=\"A4294967296\"><v>1</v></c>",
    b"<c r=\"\"/>",
    b"<v>4294967295</v>",
    b"<v>-1</v>",
    b"<v>1e308</v>",
    b"<v>NaN</v>",
    b" t=\"s\"",
    b" t=\"d\"",
    b" s=\"99999\"",
    b"&#x0;",
    b"&#1114112;",
    b"&lt",
    b"<!--",
    b"<![CDATA[",
    b"<td colspan=\"4000000000\" rowspan=200>",
    b"<td>",
    b"<tr>",
    b"</table>",
    b"<script>",
    b"<!DOCTYPE x [<!ENTITY a \"&a;\">]>",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xff\xff\xff\xff",
    b"\xfe\xff\xff\xff",
    b"29/02/2025",
    b"8,5",
    b"\xe9",
    "🙂".as_bytes(),
];

#[test]
fn any_workbook_ends_in_rows_or_reasons() {
    let mut seeds = corpus::files("spreadsheet");
    seeds.push(include_bytes!("../data/eppgbm.xls").to_vec());
    seeds.push(include_bytes!("../data/password.xlsx").to_vec());
    for seed in &seeds {
        read(seed);
    }
    let spoiled = Spoiled {
        seeds,
        pieces: PIECES,
    };
    check!()
        .with_generator(spoiled)
        .with_iterations(ITERATIONS)
        .for_each(|file| read(&file.0));
}

fn read(bytes: &[u8]) {
    outcome::check(bytes, MOST_MEMORY);
}
