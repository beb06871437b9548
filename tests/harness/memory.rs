//! How much memory a program and all it started take, each shared page counted once (PSS).

use std::collections::BTreeSet;
use std::fs;

/// Kibibytes of the process and all its descendants.
pub fn pss_kib(root: u32) -> u64 {
    family(root).into_iter().filter_map(pss_of).sum()
}

/// The process and all its descendants that are alive.
pub fn family(root: u32) -> BTreeSet<u32> {
    let parents = parents();
    let mut family = BTreeSet::from([root]);
    loop {
        let found: Vec<u32> = parents
            .iter()
            .filter(|(child, parent)| family.contains(parent) && !family.contains(child))
            .map(|(child, _)| *child)
            .collect();
        if found.is_empty() {
            return family;
        }
        family.extend(found);
    }
}

/// Each living process and its parent.
fn parents() -> Vec<(u32, u32)> {
    let Ok(folder) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    folder
        .flatten()
        .filter_map(|entry| {
            let id: u32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
            // The name in brackets may itself contain spaces and brackets: read from its end.
            let mut after_name = stat[stat.rfind(')')? + 1..].split_whitespace();
            // A zombie has ended; only its parent has not asked yet.
            let state = after_name.next().filter(|state| *state != "Z");
            let parent = state.and(after_name.next())?.parse().ok()?;
            Some((id, parent))
        })
        .collect()
}

pub(crate) fn pss_of(id: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_program_takes_memory_and_belongs_to_its_family() {
        let own = std::process::id();
        assert!(family(own).contains(&own));
        assert!(pss_kib(own) > 100, "a running program takes some memory");
    }
}
