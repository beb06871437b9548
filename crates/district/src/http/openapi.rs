//! What can be asked, for machines (`OpenAPI` 3.1).

use serde_json::Value;

const DESCRIPTION: &str = include_str!("openapi.json");

/// The description, with this program's version.
pub(super) fn description() -> Value {
    let mut description: Value = serde_json::from_str(DESCRIPTION).unwrap_or_default();
    description["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    description
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::http::route::paths;

    #[test]
    fn every_path_is_described_and_no_other() {
        let description = description();
        assert_eq!(description["openapi"], "3.1.0");
        let described = description["paths"].as_object().unwrap();
        let described: BTreeSet<&str> = described.keys().map(String::as_str).collect();
        assert_eq!(described, paths().collect());
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let description = description();
        let text = description.to_string();
        let mut n_references = 0;
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(description.pointer(pointer).is_some(), "{pointer}");
            n_references += 1;
        }
        assert!(n_references > 5);
    }
}
