//! Z-scores: one alone, and a table of a million rows through the real program.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use growth::{Chart, Sex, WeightKg, who2006};
use sample::Rng;

use crate::Size;
use crate::figure::{Figures, Reach};
use crate::program::siklus;

/// Tells what single scores cost and how fast a table goes through.
pub(crate) fn measure(figures: &mut Figures, size: Size) {
    one(figures);
    table(figures, size);
}

fn one(figures: &mut Figures) {
    let mut rng = Rng::new(1, 0);
    let children: Vec<(Sex, i32, WeightKg)> = (0..4_096)
        .map(|_| {
            let sex = rng.pick(&[Sex::Male, Sex::Female]);
            let age_days = rng.between(0, 1_826).cast_signed();
            let z = f64::from(rng.between(0, 600)) / 100.0 - 3.0;
            let weight = Chart::WeightForAge.value_at(sex, f64::from(age_days), z);
            (
                sex,
                age_days,
                WeightKg((weight.unwrap() * 100.0).round() / 100.0),
            )
        })
        .collect();
    const ROUNDS: u32 = 500;
    let mut sum = 0;
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        for (sex, age_days, weight) in &children {
            let score = who2006::weight_for_age(*black_box(sex), *age_days, *weight);
            sum += score.map_or(0, |score| i64::from(score.z.hundredths()));
        }
    }
    let n_scores = f64::from(ROUNDS) * children.len() as f64;
    let each_ns = begun.elapsed().as_secs_f64() * 1e9 / n_scores;
    black_box(sum);
    figures.tell("one z-score", each_ns, "ns", Reach::AtMost(40.0));
}

fn table(figures: &mut Figures, size: Size) {
    let desk = tempfile::tempdir().unwrap();
    let (few, many) = (desk.path().join("few.csv"), desk.path().join("many.csv"));
    let n_rows = size.of(1_000_000);
    write_table(&few, n_rows / 10);
    write_table(&many, n_rows);
    let small = siklus(&["zscore", few.to_str().unwrap()], "");
    let large = siklus(&["zscore", many.to_str().unwrap()], "");
    let rate = f64::from(n_rows) / large.time.as_secs_f64();
    figures.tell(
        "zscore of a table",
        rate,
        "rows/s",
        Reach::AtLeast(300_000.0),
    );
    figures.tell("zscore memory", large.peak_mib, "MiB", Reach::AtMost(32.0));
    let growth = large.peak_mib - small.peak_mib;
    figures.tell(
        "zscore memory, ten times the rows",
        growth,
        "MiB more",
        Reach::AtMost(1.0),
    );
}

fn write_table(path: &Path, n_rows: u32) {
    let mut rng = Rng::new(2, 0);
    let mut file = BufWriter::new(File::create(path).unwrap());
    let header = "id,sex,age_days,weight_kg,lenhei_cm,measure,headc_cm,muac_cm,oedema";
    writeln!(file, "{header}").unwrap();
    for id in 0..n_rows {
        let (sex, measure) = (rng.pick(&["m", "f"]), rng.pick(&["l", "h", ""]));
        let (age_days, grams) = (rng.between(0, 1_826), rng.between(250, 2_200));
        let (length, head, arm) = (
            rng.between(450, 1_150),
            rng.between(330, 520),
            rng.between(95, 190),
        );
        writeln!(
            file,
            "{id},{sex},{age_days},{}.{:02},{}.{},{measure},{}.{},{}.{},n",
            grams / 100,
            grams % 100,
            length / 10,
            length % 10,
            head / 10,
            head % 10,
            arm / 10,
            arm % 10,
        )
        .unwrap();
    }
    file.flush().unwrap();
}
