//! December of three puskesmas on five laptops: typed in, sent over a cable that cuts, delays and says things twice, or
//! carried on a stick. In the end everybody counts the same children.

use std::collections::BTreeMap;

use harness::{Cable, District};

use crate::staff::{Staff, all_the_same};

/// Puskesmas and their desa, in the order of their codes.
const STABAT: (&str, &str) = ("Stabat", "12.05.07.1004");
const KARANG_REJO: (&str, &str) = ("Karang Rejo", "12.05.07.2001");
const BABALAN: (&str, &str) = ("Pangkalan Berandan", "12.05.14.1001");

/// The posyandu days of the month.
const DAYS: [&str; 4] = ["2026-12-02", "2026-12-09", "2026-12-16", "2026-12-23"];

/// No laptop is so unlucky that it needs more tries.
const MOST_TRIES: usize = 40;

#[test]
fn a_month_on_five_laptops_is_the_same_month_at_the_district() {
    month_at(&District::langkat(), 3);
}

#[test]
fn a_month_on_five_laptops_is_the_same_month_at_a_district_on_postgresql() {
    let database = cluster::database();
    month_at(&District::langkat_on(&database.url()), 5);
}

fn month_at(district: &District, seed: u64) {
    let serving = district.serve(&["--insecure-http"]);
    let cable = Cable::to(serving.url(), seed);
    // The codes are made in this order, and so is the list of puskesmas at the district.
    let mut sari = with_children(STABAT, 40, 1);
    let mut eka = Staff::alone(STABAT.0, STABAT.1);
    let mut dewi = with_children(KARANG_REJO, 30, 2);
    let mut village = Staff::alone(KARANG_REJO.0, KARANG_REJO.1);
    let mut late = with_children(BABALAN, 20, 3);
    for (staff, (puskesmas, _)) in [
        (&sari, STABAT),
        (&eka, STABAT),
        (&dewi, KARANG_REJO),
        (&village, KARANG_REJO),
    ] {
        staff.joins(district, puskesmas, &cable.url());
        staff.run("sync");
    }
    let registers = [&sari, &dewi, &late].map(Register::of);

    cable.set_good(false);
    for (week, day) in DAYS.into_iter().enumerate() {
        for staff in [&mut sari, &mut eka, &mut dewi, &mut village, &mut late] {
            staff.on_day(day);
        }
        sari.import(&registers[0].sheet(day, week, Typist::First));
        eka.import(&registers[0].sheet(day, week, Typist::Second));
        dewi.import(&registers[1].sheet(day, week, Typist::First));
        village.import(&registers[1].sheet(day, week, Typist::Second));
        late.import(&registers[2].sheet(day, week, Typist::First));
        // Not everybody has a line every week, and the village never has.
        for staff in [&sari, &eka, &dewi] {
            let _ = staff.cli.run(["sync"]);
        }
        if week == 2 {
            village.carry_to(&dewi);
            cable.set_good(true);
            late.joins(district, BABALAN.0, &cable.url());
            cable.set_good(false);
        }
    }
    village.carry_to(&dewi);
    for staff in [&sari, &dewi, &eka, &sari, &late] {
        gets_through(staff);
    }
    dewi.carry_to(&village);

    let (n_cut, n_echoed) = cable.harm();
    assert!(n_cut > 0 && n_echoed > 0, "{n_cut} cut, {n_echoed} echoed");
    let theirs = [
        (0, vec![&sari, &eka]),
        (1, vec![&dewi, &village]),
        (2, vec![&late]),
    ];
    let words = "export child-months --from 2025-01 --to 2026-12";
    let all = district.run(words.split(' ')).succeeded();
    for ((puskesmas, _), (place, laptops)) in [STABAT, KARANG_REJO, BABALAN].into_iter().zip(theirs)
    {
        all_the_same(district, place, laptops.iter().copied());
        let expected = of_puskesmas(&all, puskesmas);
        assert!(expected.lines().count() > 50, "{expected}");
        for staff in laptops {
            let same = staff.child_months() == expected;
            assert!(same, "{puskesmas} counts other children than the district");
            let checked = staff.cli.run(["doctor", "--rebuild"]);
            assert_eq!(checked.code, Some(0), "{checked:?}");
        }
    }
    serving.stop();
}

/// Somebody who worked alone until the end of November.
fn with_children((puskesmas, desa): (&str, &'static str), n_children: u32, seed: u32) -> Staff {
    let mut staff = Staff::alone(puskesmas, desa);
    staff.on_day("2026-11-28");
    staff.run(&format!(
        "seed --children {n_children} --months 3 --seed {seed}"
    ));
    staff
}

/// Tries until the district has everything and has given everything.
fn gets_through(staff: &Staff) {
    for _ in 0..MOST_TRIES {
        let ran = staff.cli.run(["sync"]);
        match ran.code {
            Some(0) => return,
            Some(4) => {}
            _ => panic!("{ran:?}"),
        }
    }
    panic!("{MOST_TRIES} tries, and {} still wait", staff.waiting());
}

/// Who types a sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typist {
    First,
    Second,
}

/// The children of a puskesmas as its register names them.
struct Register(Vec<BTreeMap<String, String>>);

impl Register {
    fn of(staff: &Staff) -> Self {
        let register = staff.run("export register");
        let mut lines = register.lines();
        let columns: Vec<String> = lines
            .next()
            .unwrap()
            .split(',')
            .map(str::to_owned)
            .collect();
        let children = lines.map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), columns.len(), "no cell of these has a comma");
            let cells = cells.into_iter().map(str::to_owned);
            columns.iter().cloned().zip(cells).collect()
        });
        let mut children: Vec<BTreeMap<String, String>> = children.collect();
        children.retain(|child| child["tgl_keluar"].is_empty() && !child["nama"].is_empty());
        // One row a child: the last, which has her latest weighing.
        let who = |child: &BTreeMap<String, String>| {
            ["nama", "tgl_lahir", "nama_ibu", "nik"].map(|column| child[column].clone())
        };
        children.sort_by_key(|child| (who(child), child["tgl_ukur"].clone()));
        children.dedup_by(|later, earlier| {
            let same = who(later) == who(earlier);
            if same {
                std::mem::swap(later, earlier);
            }
            same
        });
        Self(children)
    }

    /// What a typist writes of a posyandu day: a quarter of the children each week. Both have every fourth of them on
    /// their paper, and of some of these each read another weight; the other children are divided between them. Both
    /// register the same newborn, who has a NIK, and each one of her own.
    fn sheet(&self, day: &str, week: usize, typist: Typist) -> String {
        let columns = [
            "desa",
            "posyandu",
            "nama",
            "tgl_lahir",
            "jk",
            "nama_ibu",
            "nik",
        ];
        let mut sheet = format!("{},tgl_ukur,tempat,bb\r\n", columns.join(","));
        for (place, child) in self.0.iter().enumerate() {
            if place % DAYS.len() != week {
                continue;
            }
            let turn = place / DAYS.len();
            let both = turn.is_multiple_of(4);
            let second = typist == Typist::Second;
            if !both && turn.is_multiple_of(2) == second {
                continue;
            }
            let grams = 100 * (30 + place % 70)
                + if both && turn.is_multiple_of(8) && second {
                    300
                } else {
                    0
                };
            let cells: Vec<&str> = columns
                .iter()
                .map(|column| child[*column].as_str())
                .collect();
            sheet += &format!(
                "{},{day},posyandu,{}.{}\r\n",
                cells.join(","),
                grams / 1000,
                grams % 1000 / 100
            );
        }
        let home = &self.0[0];
        let place = format!("{},{}", home["desa"], home["posyandu"]);
        let born = &day[..8].replace("2026-12", "2026-11");
        sheet += &format!(
            "{place},Bayi Minggu {week},{born}10,P,Ibu Minggu {week},120507501126{week:04},{day},posyandu,3.9\r\n"
        );
        let who = match typist {
            Typist::First => "Pertama",
            Typist::Second => "Kedua",
        };
        sheet += &format!(
            "{place},Bayi {who} {week},{born}12,L,Ibu {who} {week},,{day},posyandu,4.1\r\n"
        );
        sheet
    }
}

/// The rows of a puskesmas among those of the district, as its laptops write them.
fn of_puskesmas(all: &str, puskesmas: &str) -> String {
    let end = format!(",{puskesmas}\r\n");
    let mut lines = all.split_inclusive('\n');
    let head = lines.next().unwrap().replace(",puskesmas", "");
    let own = lines.filter_map(|line| Some(format!("{}\r\n", line.strip_suffix(&end)?)));
    head + &own.collect::<String>()
}
