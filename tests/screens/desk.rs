//! Laptops with a register, who works on them, and what is told of them afterwards.

use std::fs;

use harness::{Cli, Laptop, Screen};
use serde_json::{Value, json};

pub(crate) const PASSPHRASE: &str = "kuda putih lari pagi";

/// A Sunday after the posyandu days of November.
pub(crate) const MORNING: &str = "2026-11-22T09:00:00+07:00";

/// The laptop of Rina, bidan of a desa of puskesmas Stabat, with a register.
pub(crate) fn bidan(register: &str) -> Laptop {
    let laptop = Laptop::new().at(MORNING);
    let words = "init --kabupaten 12.05 --puskesmas Stabat --desa 12.05.07.1004 --role bidan";
    rina(&laptop).run(words.split(' ')).succeeded();
    import(&laptop, &rina(&laptop), register);
    laptop
}

/// Rina at the command line of her laptop.
pub(crate) fn rina(laptop: &Laptop) -> Cli {
    laptop.cli().user("Rina", PASSPHRASE)
}

/// Takes in a register.
pub(crate) fn import(laptop: &Laptop, cli: &Cli, register: &str) {
    let file = laptop.desk().join("register.csv");
    fs::write(&file, format!("{register}\n")).unwrap();
    let path = file.display().to_string();
    cli.run(["import", "--format", "register", &path])
        .succeeded();
}

/// The window with its only user signed in.
pub(crate) fn signed_in(laptop: &Laptop) -> Screen<'_> {
    let screen = laptop.screen();
    screen.wait_for_text("Siapa yang bekerja?");
    screen.type_text(PASSPHRASE);
    screen.press("Enter");
    screen
}

pub(crate) fn json_of(cli: &Cli, words: &[&str]) -> Value {
    serde_json::from_str(&cli.run(words).succeeded()).unwrap()
}

/// The picture of a page, in the light and in the dark.
pub(crate) fn pictures(screen: &Screen<'_>, name: &str) {
    let dark = "for (const sheet of document.styleSheets) for (const rule of sheet.cssRules)
                    if (rule.media?.mediaText.includes('prefers-color-scheme')) rule.media.mediaText = arguments[0];
                document.documentElement.style.colorScheme = arguments[1];";
    screen.shot(name);
    screen.run(
        dark,
        &[json!("all, (prefers-color-scheme: dark)"), json!("dark")],
    );
    screen.shot(&format!("{name}-gelap"));
    screen.run(dark, &[json!("(prefers-color-scheme: dark)"), json!("")]);
}
