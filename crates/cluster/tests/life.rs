//! A server for tests lives as long as its test program, and not a moment longer.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A test program with a server of its own, and the server's folder.
fn program() -> (Child, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_siklus-cluster"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut folder = String::new();
    let said = program.stdout.as_mut().unwrap();
    BufReader::new(said).read_line(&mut folder).unwrap();
    (program, folder.trim_end().to_owned())
}

/// Waits until the folder is gone, and the server that its file named.
fn wait_until_gone(folder: &str, server: &str) {
    let begun = Instant::now();
    while Path::new(folder).exists() || Path::new(&format!("/proc/{server}")).exists() {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "the server outlived its program: {folder}"
        );
        std::thread::yield_now();
    }
}

fn server(folder: &str) -> String {
    let file = std::fs::read_to_string(format!("{folder}/data/postmaster.pid")).unwrap();
    file.lines().next().unwrap().to_owned()
}

#[test]
fn a_server_goes_with_the_program_that_ends() {
    let (mut program, folder) = program();
    let server = server(&folder);
    program.stdin.take();
    assert!(program.wait().unwrap().success());
    wait_until_gone(&folder, &server);
}

#[test]
fn a_server_goes_with_the_program_that_is_killed() {
    let (mut program, folder) = program();
    let server = server(&folder);
    program.kill().unwrap();
    program.wait().unwrap();
    wait_until_gone(&folder, &server);
}
