//! `cargo run -p siklus-cluster`: a throw-away PostgreSQL to try things against, until the input ends.
#![expect(
    clippy::print_stdout,
    reason = "the address is for the person who asked"
)]

use std::io::Read;

use siklus_cluster::Cluster;

fn main() {
    let cluster = Cluster::start();
    let database = cluster.database();
    println!("{}", cluster.folder().display());
    println!("{}", database.url());
    println!("{}", database.network_url());
    std::io::stdin().read_to_end(&mut Vec::new()).ok();
}
