//! People at work on their laptops, as stories about the district tell of them: the real command line on real stores.

use std::fs;

use harness::{Cli, District, Laptop, Ran};
use serde_json::Value;

use crate::desk::{PASSPHRASE, USER};

/// A person with a laptop of a puskesmas.
pub(crate) struct Staff {
    /// What she runs.
    pub(crate) cli: Cli,
    laptop: Laptop,
    desa: &'static str,
}

impl Staff {
    /// Somebody who works alone in a puskesmas of Langkat with one desa.
    pub(crate) fn alone(puskesmas: &str, desa: &'static str) -> Self {
        let laptop = Laptop::new();
        let cli = laptop.cli().user(USER, PASSPHRASE);
        let staff = Self { cli, laptop, desa };
        let init = ["init", "--kabupaten", "12.05", "--puskesmas", puskesmas];
        let more = ["--desa", desa, "--role", "petugas_gizi"];
        staff.cli.run(init.into_iter().chain(more)).succeeded();
        staff
    }

    /// From now on it is another day.
    pub(crate) fn on_day(&mut self, date: &str) {
        let cli = self.laptop.cli().user(USER, PASSPHRASE);
        self.cli = cli.at(&format!("{date}T09:00:00+07:00"));
    }

    /// Runs a command that must go well.
    pub(crate) fn run(&self, words: &str) -> String {
        self.cli.run(words.split(' ')).succeeded()
    }

    /// What `status` says.
    pub(crate) fn status(&self) -> Value {
        json(&self.run("status --json"))
    }

    /// How many entries the district does not have yet.
    pub(crate) fn waiting(&self) -> u64 {
        self.status()["waiting"].as_u64().unwrap()
    }

    /// The rows of all children and months, with their head.
    pub(crate) fn child_months(&self) -> String {
        self.run("export child-months --from 2025-01 --to 2026-12")
    }

    /// Imports a register.
    pub(crate) fn import(&self, register: &str) -> Value {
        let file = self.path("register.csv");
        fs::write(&file, register).unwrap();
        let words = ["import", "--format", "register", &file];
        json(&self.cli.run(words).succeeded())
    }

    /// Enters one weighing of one child, who may be new.
    pub(crate) fn enter(&self, name: &str, weighed: &str, kg: &str) {
        let head = "desa,posyandu,nama,tgl_lahir,jk,nama_ibu,tgl_ukur,tempat,bb";
        let desa = self.desa;
        let row = format!("{desa},Melati,{name},2025-03-10,L,Ibu {name},{weighed},posyandu,{kg}");
        self.import(&format!("{head}\r\n{row}\r\n"));
    }

    /// Joins the district that answers at a URL.
    pub(crate) fn enrol(&self, url: &str, code: &str) -> Ran {
        self.cli.run(["enrol", url, code])
    }

    /// Joins with a fresh code.
    pub(crate) fn joins(&self, district: &District, puskesmas: &str, url: &str) {
        self.enrol(url, &district.invite(puskesmas)).succeeded();
    }

    /// Takes what this laptop holds to another on a stick.
    pub(crate) fn carry_to(&self, other: &Self) {
        let stick = self.path("stik.paket");
        self.cli.run(["bundle", "out", &stick]).succeeded();
        other.cli.run(["bundle", "in", &stick]).succeeded();
        fs::remove_file(stick).unwrap();
    }

    /// Where her store lies.
    pub(crate) fn data(&self) -> std::path::PathBuf {
        self.laptop.data()
    }

    /// A path on this person's desk.
    pub(crate) fn path(&self, name: &str) -> String {
        self.laptop.desk().join(name).display().to_string()
    }
}

/// What a program said, as JSON.
pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Nothing waits, and laptops and district hold the same of a puskesmas, by count and digest.
pub(crate) fn all_the_same<'a>(
    district: &District,
    place: usize,
    laptops: impl IntoIterator<Item = &'a Staff>,
) -> Value {
    let theirs = json(&district.run(["status", "--json"]).succeeded());
    let theirs = theirs["scopes"][place].clone();
    for laptop in laptops {
        let own = laptop.status();
        assert_eq!(own["waiting"], 0, "{own}");
        let scope = &own["scopes"][0];
        assert_eq!(scope["complete"], true, "{own}");
        for key in ["scope", "count", "digest"] {
            assert_eq!(scope[key], theirs[key], "{key}: {own} {theirs}");
        }
        assert_eq!(scope["cursor"], scope["count"], "none is missing: {own}");
    }
    theirs
}
