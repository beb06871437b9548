//! Writes the questions of the health office's page as TypeScript to stdout; `cargo xtask types` puts it where
//! the page finds it.
#![expect(clippy::print_stdout, reason = "stdout is the result")]

fn main() {
    print!("{}", siklus_district::desk::typescript());
}
