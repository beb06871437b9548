//! The table files are the ones that were checked: nobody's hand changed a figure.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

#[test]
fn every_table_file_has_its_checksum() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tables");
    let mut noted: BTreeMap<String, String> = std::fs::read_to_string(folder.join("SHA256SUMS"))
        .unwrap()
        .lines()
        .map(|line| line.split_once("  ").unwrap())
        .map(|(sum, name)| (name.to_owned(), sum.to_owned()))
        .collect();
    assert_eq!(noted.len(), 10, "seven tables of 2006 and three of 2007");
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            let name = path.file_name().unwrap().to_str().unwrap();
            let sum = Sha256::digest(std::fs::read(&path).unwrap());
            let sum: String = sum.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(
                noted.remove(name),
                Some(sum),
                "{name} is not the file that was checked"
            );
        }
    }
    assert!(noted.is_empty(), "missing: {noted:?}");
}
