//! Bugs that tests switch on are in no shipped program.

use serde_json::Value;

use super::source::Fault;

/// The feature with which crates have such bugs.
const FEATURE: &str = "planted";

/// The manifest entries that would build a program with planted bugs without being asked to.
pub(crate) fn asked_for(metadata: &Value) -> Vec<Fault> {
    let packages = metadata["packages"].as_array();
    packages
        .into_iter()
        .flatten()
        .flat_map(of_package)
        .collect()
}

fn of_package(package: &Value) -> Vec<Fault> {
    let fault = |what: String| Fault {
        place: package["name"].as_str().unwrap_or_default().to_owned(),
        what,
    };
    let mut faults = Vec::new();
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        if names(&dependency["features"]) {
            let used = dependency["name"].as_str().unwrap_or_default();
            faults.push(fault(format!("asks for {used} with planted bugs")));
        }
    }
    for (feature, asks) in package["features"].as_object().into_iter().flatten() {
        if feature != FEATURE && names(asks) {
            faults.push(fault(format!("has planted bugs by its feature {feature}")));
        }
    }
    faults
}

/// Whether a list of features names the one of planted bugs, of this crate or another.
fn names(features: &Value) -> bool {
    let mut names = features
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    names.any(|name| name.rsplit('/').next() == Some(FEATURE))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_feature_itself_may_ask_for_planted_bugs() {
        let package = |features: Value, asked: Value| {
            let dependency = json!({ "name": "siklus-store", "features": asked });
            json!({ "packages": [{ "name": "siklus-sync", "features": features, "dependencies": [dependency] }] })
        };
        for (features, asked, n_faults) in [
            (json!({}), json!([]), 0),
            (json!({ "planted": ["store/planted"] }), json!([]), 0),
            (json!({ "http": ["dep:reqwest"] }), json!(["bundled"]), 0),
            (json!({ "default": ["planted"] }), json!([]), 1),
            (json!({ "http": ["store/planted"] }), json!(["planted"]), 2),
        ] {
            let faults = asked_for(&package(features.clone(), asked));
            assert_eq!(faults.len(), n_faults, "{features}: {faults:?}");
        }
    }
}
