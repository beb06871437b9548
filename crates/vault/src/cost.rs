//! How much work a passphrase costs: Argon2id, its parameters and their bounds.
//!
//! The parameters are stored with each slot, so they come from a file and are doubted: too little would make guessing
//! cheap, too much would let a hostile file eat the laptop's memory.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::{Error, Passphrase};

/// Parameters of Argon2id (RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

pub(crate) const SALT_BYTES: usize = 16;

impl Cost {
    /// What a new slot gets on the slowest laptop: 64 MiB, 3 passes (RFC 9106, second recommended option, with one lane).
    pub const FLOOR: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 1,
    };

    /// The least that is ever accepted: OWASP Password Storage Cheat Sheet, 19 MiB and 2 passes.
    pub const LEAST: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
        lanes: 1,
    };

    /// The most memory that a slot may ask for: 1 GiB.
    const MOST_MEMORY_KIB: u32 = 1024 * 1024;

    /// The most work, in KiB times passes: about ten seconds on a slow laptop.
    const MOST_WORK_KIB: u64 = 8 * 1024 * 1024;

    /// What calibration takes at most, so that unlocking does not crowd out the rest of a 4 GB laptop.
    const CALIBRATED_MEMORY_KIB: u32 = 256 * 1024;
    const CALIBRATED_PASSES: u32 = 10;

    /// Finds the cost that takes about `target_ms` on this computer, never below [`Cost::FLOOR`].
    ///
    /// `measure` runs [`Cost::trial`] and says how many milliseconds that took.
    pub fn calibrated(target_ms: u64, measure: &mut dyn FnMut(Self) -> u64) -> Self {
        let floor_ms = measure(Self::FLOOR).max(1);
        if floor_ms >= target_ms {
            return Self::FLOOR;
        }
        // Memory first: it is what makes guessing with graphics cards dear.
        let wanted_kib = u64::from(Self::FLOOR.memory_kib) * target_ms / floor_ms;
        let memory_kib = u32::try_from(wanted_kib)
            .unwrap_or(u32::MAX)
            .min(Self::CALIBRATED_MEMORY_KIB);
        let passes = u64::from(Self::FLOOR.passes) * wanted_kib / u64::from(memory_kib);
        let passes = u32::try_from(passes)
            .unwrap_or(u32::MAX)
            .min(Self::CALIBRATED_PASSES);
        let found = Self {
            memory_kib,
            passes,
            ..Self::FLOOR
        };
        // Memory that must be swapped in makes the estimate wrong; then the floor is safer than a long wait.
        if measure(found) > 2 * target_ms {
            Self::FLOOR
        } else {
            found
        }
    }

    /// Stretches a fixed text once, for measuring.
    ///
    /// # Errors
    /// [`Error::CostOutOfRange`], [`Error::TooLittleMemory`].
    pub fn trial(self) -> Result<(), Error> {
        self.stretch(&Passphrase::new("percobaan".to_owned()), &[0; SALT_BYTES])
            .map(|_| ())
    }

    /// Turns a passphrase into 32 bytes, at this cost.
    pub(crate) fn stretch(
        self,
        passphrase: &Passphrase,
        salt: &[u8; SALT_BYTES],
    ) -> Result<Zeroizing<[u8; 32]>, Error> {
        self.require_allowed()?;
        let mut stretched = Zeroizing::new([0; 32]);
        let params = Params::new(
            self.memory_kib,
            self.passes,
            self.lanes,
            Some(stretched.len()),
        )
        .map_err(|_| Error::CostOutOfRange)?;
        // Asked for politely: a plain vector would end the program when memory is short.
        let mut memory: Vec<Block> = Vec::new();
        memory
            .try_reserve_exact(params.block_count())
            .map_err(|_| Error::TooLittleMemory {
                memory_kib: self.memory_kib,
            })?;
        memory.resize(params.block_count(), Block::default());
        let outcome = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                passphrase.as_bytes(),
                salt,
                stretched.as_mut_slice(),
                &mut memory,
            );
        for block in &mut memory {
            block.zeroize();
        }
        outcome.map_err(|_| Error::CostOutOfRange)?;
        Ok(stretched)
    }

    pub(crate) fn require_allowed(self) -> Result<(), Error> {
        let work_kib = u64::from(self.memory_kib) * u64::from(self.passes);
        let allowed = (Self::LEAST.memory_kib..=Self::MOST_MEMORY_KIB).contains(&self.memory_kib)
            && self.passes >= Self::LEAST.passes
            && (1..=4).contains(&self.lanes)
            && work_kib <= Self::MOST_WORK_KIB;
        if allowed {
            Ok(())
        } else {
            Err(Error::CostOutOfRange)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(memory_kib: u32, passes: u32, lanes: u32) -> Cost {
        Cost {
            memory_kib,
            passes,
            lanes,
        }
    }

    #[test]
    fn costs_from_a_file_are_bounded_on_both_sides() {
        for (what, cost, allowed) in [
            ("the floor", Cost::FLOOR, true),
            ("the least", Cost::LEAST, true),
            ("1 GiB", cost(1 << 20, 8, 1), true),
            ("too little memory", cost(19 * 1024 - 1, 2, 1), false),
            ("too few passes", cost(64 * 1024, 1, 1), false),
            ("no lanes", cost(64 * 1024, 3, 0), false),
            ("too many lanes", cost(64 * 1024, 3, 5), false),
            ("too much memory", cost((1 << 20) + 1, 2, 1), false),
            ("all the memory there is", cost(u32::MAX, 2, 1), false),
            ("a week of work", cost(64 * 1024, u32::MAX, 1), false),
        ] {
            assert_eq!(cost.require_allowed().is_ok(), allowed, "{what}");
        }
        let hostile = cost(u32::MAX, u32::MAX, 1).trial();
        assert!(matches!(hostile, Err(Error::CostOutOfRange)));
    }

    /// A computer that needs this many milliseconds for the floor, and time in proportion for more.
    fn computer(floor_ms: u64) -> impl FnMut(Cost) -> u64 {
        move |cost| {
            floor_ms * u64::from(cost.memory_kib) * u64::from(cost.passes)
                / (u64::from(Cost::FLOOR.memory_kib) * u64::from(Cost::FLOOR.passes))
        }
    }

    #[test]
    fn calibration_reaches_its_target_and_never_goes_below_the_floor() {
        for (floor_ms, expected) in [
            (2_000, Cost::FLOOR),
            (500, Cost::FLOOR),
            (250, cost(128 * 1024, 3, 1)),
            (125, cost(256 * 1024, 3, 1)),
            (60, cost(256 * 1024, 6, 1)),
            (1, cost(256 * 1024, 10, 1)),
            (0, cost(256 * 1024, 10, 1)),
        ] {
            let found = Cost::calibrated(500, &mut computer(floor_ms));
            assert_eq!(found, expected, "a floor of {floor_ms} ms");
            found.require_allowed().unwrap();
        }
    }

    #[test]
    fn a_computer_that_swaps_gets_the_floor() {
        let found = Cost::calibrated(500, &mut |cost| {
            if cost == Cost::FLOOR { 200 } else { 9_000 }
        });
        assert_eq!(found, Cost::FLOOR);
    }

    #[test]
    fn the_same_words_and_salt_give_the_same_bytes_and_others_do_not() {
        let stretch = |text: &str, salt| {
            *Cost::LEAST
                .stretch(&Passphrase::new(text.to_owned()), &[salt; SALT_BYTES])
                .unwrap()
        };
        let bytes = stretch("kuda laut besar sekali", 1);
        assert_eq!(bytes, stretch("kuda laut besar sekali", 1));
        assert_ne!(bytes, stretch("kuda laut besar sekali", 2));
        assert_ne!(bytes, stretch("kuda laut besar sekal1", 1));
    }
}
