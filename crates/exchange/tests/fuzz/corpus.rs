//! The good and the odd inputs that come with the tests; all people are made up.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file of a folder of the corpus, in the order of the names.
pub(crate) fn files(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(folder);
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Every line of the files of a folder.
pub(crate) fn lines(folder: &str) -> Vec<String> {
    let files = files(folder).into_iter();
    let texts = files.map(|bytes| String::from_utf8(bytes).unwrap());
    texts
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}
