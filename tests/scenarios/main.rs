//! Stories over the real programs, real files and real power cuts.

#![expect(clippy::unwrap_used, reason = "a step that fails must fail its story")]

mod backups;
mod bad_files;
mod command_line;
mod contract;
mod correcting;
mod deciding;
mod desk;
mod district;
mod forms;
mod joining;
mod kabupaten;
mod month;
mod moving;
mod plaintext;
mod power_cut;
mod pregnancy;
mod sharing;
mod staff;
mod sticks;
mod victim;
