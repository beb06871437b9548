//! Laptops and a district in one process: real stores, the real district, and a line that does what the
//! test wants. What is measured over the network and between processes stands in `scenarios`.

#![expect(clippy::unwrap_used, reason = "a step that fails must fail its test")]

mod bed;
mod disks;
mod first_download;
mod forks;
mod handing;
mod kinship;
mod lines;
mod lost_servers;
mod moves;
mod notices;
mod published;
mod repairs;
mod sharing;
mod simulator;
mod sticks;
mod successions;
mod visitors;
mod walks;
