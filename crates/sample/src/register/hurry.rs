//! What hurry does to a row of the register: other words, other signs, slips that have to be refused.

use domain::{Grams, Position};

use super::{Column, Row, kilograms};
use crate::rng::Rng;

impl Row {
    /// Rewrites the row as somebody in a hurry would.
    pub(super) fn hurry(&mut self, rng: &mut Rng) {
        for column in [Column::TglLahir, Column::TglMasuk, Column::TglKeluar] {
            self.rewrite(column, day_first);
        }
        for column in [
            Column::Bb,
            Column::Tb,
            Column::Lila,
            Column::Lk,
            Column::PbLahir,
            Column::BbLalu,
        ] {
            if rng.chance(0.7) {
                self.rewrite(column, |number| number.replace('.', ","));
            }
        }
        if rng.chance(0.6) {
            self.rewrite(Column::BbLahir, |grams| {
                grams.parse().map_or(String::new(), |grams| {
                    kilograms(Grams(grams)).replace('.', ",")
                })
            });
        }
        let wording = rng.below(3);
        self.rewrite(Column::Jk, |sex| sex_word(sex, wording).to_owned());
        let wording = rng.below(4);
        self.rewrite(Column::CaraUkur, |position| {
            position_word(position, wording).to_owned()
        });
        match rng.below(40) {
            0 => self.rewrite(Column::Nik, |nik| format!("'{nik}")),
            1 => self.rewrite(Column::Nik, |nik| {
                format!("{} {}", &nik[..nik.len().min(6)], &nik[nik.len().min(6)..])
            }),
            2 => self.rewrite(Column::Nik, |nik| nik[..nik.len().min(15)].to_owned()),
            3 => self.rewrite(Column::Nama, |name| {
                format!("  {} ", name.replace(' ', "  "))
            }),
            _ => {}
        }
        if rng.chance(0.01) {
            self.spoil(rng);
        }
    }

    /// A value that no register may hold.
    fn spoil(&mut self, rng: &mut Rng) {
        match rng.below(6) {
            0 => self.rewrite(Column::Bb, |kg| kg.replace([',', '.'], "") + "0"),
            1 => self.rewrite(Column::Tb, |cm| format!("0,{}", cm.replace([',', '.'], ""))),
            2 => self.cells.swap(Column::Bb as usize, Column::Tb as usize),
            3 => self.rewrite(Column::TglUkur, |date| format!("2062{}", &date[4..])),
            4 => self.rewrite(Column::Bb, |_| "tidak datang".to_owned()),
            _ => self.set(Column::Jk, String::new()),
        }
    }

    fn rewrite(&mut self, column: Column, rewritten: impl FnOnce(&str) -> String) {
        let cell = &mut self.cells[column as usize];
        if !cell.is_empty() {
            *cell = rewritten(cell);
        }
    }
}

/// `2026-03-04` as `04/03/2026`.
fn day_first(date: &str) -> String {
    let mut parts = date.splitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => format!("{day}/{month}/{year}"),
        _ => date.to_owned(),
    }
}

fn sex_word(word: &str, wording: u32) -> &'static str {
    let words = if word == "L" {
        ["L", "LK", "1"]
    } else {
        ["P", "PR", "2"]
    };
    words[wording as usize % 3]
}

fn position_word(word: &str, wording: u32) -> &'static str {
    let words = if word == Position::Lying.word() {
        ["terlentang", "L", "T", "Terlentang"]
    } else {
        ["berdiri", "B", "BERDIRI", "Berdiri"]
    };
    words[wording as usize % 4]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_turned_round() {
        assert_eq!(day_first("2026-03-04"), "04/03/2026");
        assert_eq!(day_first("kemarin"), "kemarin");
    }

    #[test]
    fn a_spoilt_row_differs_from_what_it_was() {
        let mut row = Row {
            cells: std::array::from_fn(|_| String::new()),
        };
        for (column, text) in [
            (Column::Jk, "L"),
            (Column::Bb, "8.5"),
            (Column::Tb, "71.2"),
            (Column::TglUkur, "2026-03-04"),
        ] {
            row.set(column, text.to_owned());
        }
        let mut rng = Rng::new(1, 1);
        for _ in 0..60 {
            let mut spoilt = row.clone();
            spoilt.spoil(&mut rng);
            assert!(spoilt.cells != row.cells, "nothing was spoilt");
        }
    }
}
