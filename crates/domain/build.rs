//! Takes in the forms: a list of their texts, and a constant for the number of every question.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value as Json;

fn main() -> Result<(), Box<dyn Error>> {
    announce("cargo::rerun-if-changed=forms");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("forms");
    let out = env::var("OUT_DIR")?;
    let mut files: Vec<_> = fs::read_dir(&folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut list = String::from("&[\n");
    let mut questions: BTreeMap<String, (u64, String)> = BTreeMap::new();
    for file in files {
        let form: Json = serde_json::from_str(&fs::read_to_string(&file)?)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        writeln!(list, "    include_str!({:?}),", file.display().to_string())?;
        gather(&form["item"], &mut questions);
    }
    list.push(']');
    fs::write(Path::new(&out).join("forms.rs"), list)?;
    let mut constants = String::new();
    let mut names = Vec::new();
    for (link, (number, text)) in questions {
        let name = link.to_uppercase();
        let words = text.replace(['\\', '"', '`'], "");
        writeln!(constants, "/// `{words}`.")?;
        writeln!(
            constants,
            "pub const {name}: crate::Field = crate::Field({number});"
        )?;
        names.push((link, name));
    }
    constants.push_str("/// Every question by its name, in the order of names.\npub const ALL: &[(&str, crate::Field)] = &[\n");
    constants.extend(
        names
            .iter()
            .map(|(link, name)| format!("    ({link:?}, {name}),\n")),
    );
    constants.push_str("];\n");
    fs::write(Path::new(&out).join("questions.rs"), constants)?;
    Ok(())
}

fn announce(line: &str) {
    println!("{line}");
}

/// Takes in the numbers of questions, groups and all.
fn gather(items: &Json, questions: &mut BTreeMap<String, (u64, String)>) {
    for item in items.as_array().into_iter().flatten() {
        gather(&item["item"], questions);
        let number = item["extension"].as_array().into_iter().flatten();
        let number = number
            .filter(|extension| extension["url"] == "urn:siklus:field")
            .find_map(|extension| extension["valuePositiveInt"].as_u64());
        if let (Some(link), Some(number)) = (item["linkId"].as_str(), number) {
            let text = item["text"].as_str().unwrap_or_default().to_owned();
            questions.entry(link.to_owned()).or_insert((number, text));
        }
    }
}
