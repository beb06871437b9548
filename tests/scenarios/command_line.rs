//! The command line on folders that are not as it hopes.

use harness::Laptop;

#[test]
fn a_wrong_word_is_wrong_usage_and_writes_nothing() {
    let laptop = Laptop::new();
    let ran = laptop.cli().run(["no-such-word"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stdout.is_empty(), "stdout is for data: {}", ran.stdout);
    assert!(
        !laptop.data().exists(),
        "a wrong word must not make a store"
    );
}
