//! Tables in text form: registers and exports, and measurements for z-scores.

use bolero::check;
use siklus_exchange::{Standard, zscore};

use crate::spoiled::Spoiled;
use crate::{ITERATIONS, corpus, memory_of, outcome};

/// Text is read row by row: a longer file takes no more than its longest row.
const MOST_MEMORY: u64 = 2 << 20;

const PIECES: &[&[u8]] = &[
    b"8,5",
    b"8.5.1",
    b"-3",
    b"1.2E+15",
    b"NaN",
    b"29/02/2025",
    b"31-12-25",
    b"0000-00-00",
    b"99999999999999999999",
    b"\"",
    b"\"\"",
    b";",
    b",",
    b"\t",
    b";;;;",
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\0",
    b"\xe9",
    b"\xef\xbb\xbf",
    b"sep=;\n",
    b"nama;jk;tgl_lahir\n",
    b"-",
    b"'",
    b"' OR 1=1",
    b"ya",
    b"pindah",
    b"meninggal",
    "🙂".as_bytes(),
    "\u{a0}".as_bytes(),
    "\u{feff}".as_bytes(),
    "\u{202e}".as_bytes(),
    "\u{2028}".as_bytes(),
];

#[test]
fn any_table_in_text_form_ends_in_rows_or_reasons() {
    let seeds = corpus::files("csv");
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
    for standard in [Standard::Who2006, Standard::Who2007] {
        let mut written = Vec::new();
        let memory = memory_of(|| {
            // Only that it ends matters, and what it costs.
            let _ = zscore(standard, bytes, std::io::sink());
        });
        assert!(
            memory <= MOST_MEMORY,
            "{memory} bytes of memory for z-scores"
        );
        if let Ok(counts) = zscore(standard, bytes, &mut written) {
            assert!(counts.unreadable <= counts.rows, "{counts:?}");
            let text = std::str::from_utf8(&written).unwrap();
            assert!(text.ends_with("\r\n"), "every line is ended: {text:?}");
        }
    }
}
