//! A deterministic simulator of laptops and their district: one seed decides everything.
//!
//! Real stores, the real district and the real round run in one thread over a line, disks and clocks that
//! do what the seed says; beside them stands a truth that knows what people were told is saved. After the
//! last day all is mended, and within three rounds everything must be the same everywhere.
//!
//! `SIKLUS_SEED=17` runs one seed, `SIKLUS_LAPTOP_DAYS=1000000` with `SIKLUS_FIRST_SEED=1` as many as make
//! so many days of laptops.

pub(crate) mod case;
mod check;
mod clock;
mod lines;
mod mishaps;
mod office;
mod people;
mod plug;
pub(crate) mod run;
mod seat;
#[cfg(not(feature = "planted"))]
mod seeds;
pub(crate) mod shrink;
mod truth;
mod whose;
