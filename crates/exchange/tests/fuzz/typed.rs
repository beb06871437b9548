//! What people type into one cell: the lines of the corpus with slips.

use bolero::{Driver, ValueGenerator};

use crate::below;

/// Makes bad entries out of good ones.
pub(crate) struct Typed {
    /// The good entries.
    pub(crate) seeds: Vec<String>,
    /// Characters that come by a slip; any other comes too, but seldom.
    pub(crate) letters: &'static str,
}

impl ValueGenerator for Typed {
    type Output = String;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<String> {
        let seed = &self.seeds[below(driver, self.seeds.len())?];
        let mut letters: Vec<char> = match below(driver, 8)? {
            0 => Vec::new(),
            1 => vec!['9'; below(driver, 40)?],
            _ => seed.chars().collect(),
        };
        for _ in 0..below(driver, 10)? {
            let place = below(driver, letters.len() + 1)?;
            match below(driver, 4)? {
                0 if place < letters.len() => drop(letters.remove(place)),
                1 if place < letters.len() => letters[place] = self.letter(driver)?,
                2 if place < letters.len() => letters.swap(0, place),
                _ => letters.insert(place, self.letter(driver)?),
            }
        }
        Some(letters.into_iter().collect())
    }
}

impl Typed {
    fn letter<D: Driver>(&self, driver: &mut D) -> Option<char> {
        if below(driver, 8)? == 0 {
            return driver.produce();
        }
        let n_letters = self.letters.chars().count();
        self.letters.chars().nth(below(driver, n_letters)?)
    }
}
