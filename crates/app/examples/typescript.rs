//! Writes the table of commands as TypeScript to stdout; `cargo xtask types` puts it where the pages find it.
#![expect(clippy::print_stdout, reason = "stdout is the result")]

fn main() {
    print!("{}", siklus_app::command::typescript());
}
