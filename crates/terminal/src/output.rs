//! Where a program's output goes: to a file that appears whole or not at all, or to standard output.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

/// Why the output did not get where it should.
#[derive(Debug)]
pub enum Error {
    /// A file cannot be written.
    File(PathBuf, io::Error),
    /// Standard output cannot be written.
    Standard(io::Error),
    /// A spreadsheet or a PDF, by its format, is not poured over a terminal.
    ToTerminal(String),
}

/// Runs a writer on a file, or on standard output when there is none.
///
/// # Errors
/// What the writer returned, or [`Error`].
pub fn to<E: From<Error>>(
    out: Option<&Path>,
    format: &str,
    write: &mut dyn FnMut(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    match out {
        Some(path) => to_file(path, write),
        None if format != "csv" && io::stdout().is_terminal() => {
            Err(Error::ToTerminal(format.to_owned()).into())
        }
        None => {
            let mut output = io::BufWriter::new(WhileHeard(io::stdout().lock()));
            write(&mut output)?;
            Ok(output.flush().map_err(Error::Standard)?)
        }
    }
}

/// An output whose reader may go away, as `head` does: what comes after is for nobody, and no failure.
struct WhileHeard<W>(W);

impl<W: Write> Write for WhileHeard<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed,
        }
    }
}

fn to_file<E: From<Error>>(
    path: &Path,
    write: &mut dyn FnMut(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    let failed = |error: io::Error| E::from(Error::File(path.to_owned(), error));
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".sementara");
    let partial = path.with_file_name(name);
    let mut file = io::BufWriter::new(File::create(&partial).map_err(failed)?);
    let written = write(&mut file)
        .and_then(|()| {
            file.into_inner()
                .map_err(|error| failed(error.into_error()))
        })
        .and_then(|file| file.sync_all().map_err(failed))
        .and_then(|()| std::fs::rename(&partial, path).map_err(failed));
    if written.is_err() {
        // Only our own half-written file; what is there under the wanted name stays.
        let _ = std::fs::remove_file(&partial);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pipe whose reader has gone, or a disk that is full.
    struct Failing(io::ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_reader_that_goes_away_is_no_failure_but_a_full_disk_is() {
        let mut piped = WhileHeard(Failing(io::ErrorKind::BrokenPipe));
        assert!(piped.write_all(b"rows").is_ok() && piped.flush().is_ok());
        let mut full = WhileHeard(Failing(io::ErrorKind::StorageFull));
        assert!(full.write_all(b"rows").is_err() && full.flush().is_err());
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        std::fs::write(&path, "before").unwrap();
        let failing = to_file(&path, &mut |output| {
            output.write_all(b"half").map_err(Error::Standard)?;
            Err(Error::ToTerminal("pdf".to_owned()))
        });
        assert!(failing.is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
        to_file(&path, &mut |output| {
            output.write_all(b"after").map_err(Error::Standard)
        })
        .unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "after");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
