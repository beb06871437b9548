//! Importing a large register through the real program.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use sample::{Ground, Hand, Sample, Wanted, register_lines};

use crate::Size;
use crate::figure::{Figures, Reach};
use crate::laptop::{DESA, PASSPHRASE, set_up};
use crate::program::{Run, siklus};

/// Tells how fast a register of 100,000 rows goes in, and with how much memory.
pub(crate) fn measure(figures: &mut Figures, size: Size) {
    let desk = tempfile::tempdir().unwrap();
    let n_rows = size.of(100_000);
    let small = import(desk.path(), n_rows / 10);
    let large = import(desk.path(), n_rows);
    let rate = f64::from(n_rows) / large.time.as_secs_f64();
    figures.tell(
        "import of a register",
        rate,
        "rows/s",
        Reach::AtLeast(5_000.0),
    );
    figures.tell("import memory", large.peak_mib, "MiB", Reach::AtMost(150.0));
    let growth = large.peak_mib - small.peak_mib;
    figures.tell(
        "import memory, ten times the rows",
        growth,
        "MiB more",
        Reach::AtMost(32.0),
    );
}

fn import(desk: &Path, n_rows: u32) -> Run {
    let file = desk.join(format!("register-{n_rows}.csv"));
    write_register(&file, n_rows);
    let folder = tempfile::tempdir().unwrap();
    set_up(folder.path()).close();
    let (data, file) = (folder.path().to_str().unwrap(), file.to_str().unwrap());
    siklus(
        &["import", "--data", data, "--format", "register", file],
        PASSPHRASE,
    )
}

fn write_register(path: &Path, n_rows: u32) {
    let sample = Sample::of(Wanted {
        seed: 9,
        today: "2026-11-12".parse().unwrap(),
        n_children: n_rows / 8,
        n_others: 0,
        n_months: 24,
        ground: Ground::new("Stabat", &DESA.map(|code| code.parse().unwrap())).unwrap(),
    });
    let sample = sample.unwrap();
    let mut file = BufWriter::new(File::create(path).unwrap());
    let mut n_written = 0;
    for line in register_lines(&sample, Hand::Neat).take(n_rows as usize + 1) {
        write!(file, "{line}\r\n").unwrap();
        n_written += 1;
    }
    assert_eq!(
        n_written,
        n_rows + 1,
        "the made-up register is large enough"
    );
    file.flush().unwrap();
}
