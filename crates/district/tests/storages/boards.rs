//! PWS and SPM of the kabupaten: posyandu add up to desa, desa to puskesmas, puskesmas to the kabupaten, and what was
//! entered stands beside it.

use chrono::NaiveDate;
use domain::{
    Entity, Fact, Figure, FigureKey, FigureKind, Kinship, Origin, PlaceId, Value, Values, Visit,
    field, question,
};
use indicators::board::pws::PwsBoard;
use indicators::board::spm::SpmRow;
use siklus_district::lokus::{self, Lokus, LokusTarget};
use siklus_district::report::{Boards, Within};
use siklus_district::roster;
use siklus_district::scope::ScopeId;
use siklus_district::surveys::{self, Survey};
use testkit::{Child, Posyandu, a_posyandu, a_weighing, child, day};

use crate::databases::{Engine, written};
use crate::stage::{District, Sender, is_applied};

on_every_storage!(
    parts_add_up_to_the_whole_and_each_is_counted_where_they_live,
    what_laptops_entered_stands_beside_what_is_counted,
    a_board_is_counted_anew_after_each_push,
    the_register_of_ilp_and_the_surveys_are_kept,
);

const PERDAMAIAN: &str = "12.05.07.1004";
const KARANG_REJO: &str = "12.05.07.2001";
const TODAY: &str = "2026-11-20";

/// A puskesmas with a posyandu in each of two desa.
struct Puskesmas {
    scope: ScopeId,
    place: PlaceId,
    sender: Sender,
    melati: Posyandu,
    mawar: Posyandu,
}

fn puskesmas(district: &mut District, name: &str, number: u8) -> Puskesmas {
    let place = PlaceId(uuid::Uuid::from_u128(number.into()));
    district.stabat = written(&*district.storage, |tx| roster::add_scope(tx, place, name));
    let mut sender = Sender::enrolled(district, number);
    let melati = a_posyandu(&format!("Melati {number}")).in_desa(PERDAMAIAN);
    let mawar = a_posyandu(&format!("Mawar {number}")).in_desa(KARANG_REJO);
    for posyandu in [&melati, &mawar] {
        let place = Entity::Place(posyandu.id());
        sender.laptop.edit(place, posyandu.place().values(), "");
    }
    Puskesmas {
        scope: district.stabat,
        place,
        sender,
        melati,
        mawar,
    }
}

/// Everything that SPM asks of a grown-up in a year.
fn screened(date: &str) -> Fact {
    let mut answers = Values::new();
    for (of, value) in [
        (question::OFFICER, Value::Text("kader".to_owned())),
        (question::WEIGHT, Value::Int(600)),
        (question::HEIGHT, Value::Int(1_600)),
        (question::WAIST, Value::Int(800)),
        (question::SYSTOLIC, Value::Int(120)),
        (question::DIASTOLIC, Value::Int(80)),
        (question::GLUCOSE, Value::Int(110)),
    ] {
        answers.set(of, value);
    }
    Fact::Visit(Visit {
        date: day(date),
        form: "adult".to_owned(),
        version: 1,
        site: None,
        posyandu: None,
        confirmed: None,
        origin: Origin::Live,
        answers,
    })
}

fn grown_up(name: &str, at: &Posyandu) -> Child {
    child(name)
        .born("1980-05-05")
        .boy()
        .at_since(at.id(), "2025-01-01")
}

impl Puskesmas {
    fn push(&mut self, district: &District) {
        is_applied(&self.sender.push(district));
    }

    fn enter(&mut self, figure: &Figure) {
        let entity = Entity::Figure(figure.key.id());
        self.sender.laptop.edit(entity, figure.values(), "");
    }

    fn target(&self, desa: Option<&str>, of: u32) -> Figure {
        Figure {
            key: FigureKey {
                kind: FigureKind::Target,
                subject: "adults".to_owned(),
                puskesmas: self.place,
                desa: desa.map(|desa| desa.parse().unwrap()),
                month: "2026-01".parse().unwrap(),
            },
            reached: None,
            of: Some(of),
            source: Some("BPS".to_owned()),
            as_of: None,
            note: None,
            origin: Origin::Live,
        }
    }
}

fn today() -> NaiveDate {
    day(TODAY)
}

fn pws(boards: &Boards, district: &District, within: Within) -> PwsBoard {
    let month = "2026-11".parse().unwrap();
    let board = boards.pws(&*district.storage, within, month, today());
    board.unwrap().unwrap()
}

fn adults(boards: &Boards, district: &District, within: Within) -> SpmRow {
    let month = "2026-11".parse().unwrap();
    let services = boards.spm(&*district.storage, within, month, today());
    let mut services = services.unwrap().unwrap().into_iter();
    services.find(|service| service.spm == 6).unwrap()
}

/// Children weighed, grown-ups known, grown-ups screened this year.
fn glance(area: &indicators::board::pws::PwsArea) -> [u32; 3] {
    let screened = area.attained.get("adult").map_or(0, |count| count.year);
    [area.children.d, area.known["adults"], screened]
}

fn parts_add_up_to_the_whole_and_each_is_counted_where_they_live(engine: Engine) {
    let mut district = District::on(engine);
    let mut all = [
        puskesmas(&mut district, "Wampu", 1),
        puskesmas(&mut district, "Secanggang", 2),
    ];
    for (nth, one) in all.iter_mut().enumerate() {
        let weighed = child("Ayu")
            .born("2025-01-14")
            .girl()
            .at(one.melati.id())
            .weighed(a_weighing("2026-11-05").kg("9.1"));
        one.sender.laptop.register(&weighed);
        for n in 0..=nth {
            let seen = grown_up(&format!("Budi {n}"), &one.mawar).has(screened("2026-03-03"));
            one.sender.laptop.register(&seen);
            one.sender
                .laptop
                .register(&grown_up(&format!("Eko {n}"), &one.melati));
        }
        let (melati, mawar) = (one.melati.id(), one.mawar.id());
        // Screened in one desa, lives in the other since: SPM counts her at home, PWS where she was.
        let moved = grown_up("Rini", &one.melati)
            .has(screened("2026-02-02"))
            .moves_to(mawar, "2026-06-01");
        assert_ne!(melati, mawar);
        one.sender.laptop.register(&moved);
        one.push(&district);
    }
    let boards = Boards::default();
    let kabupaten = pws(&boards, &district, Within::Kabupaten);
    assert_eq!(
        kabupaten
            .areas
            .iter()
            .map(|area| area.name.as_str())
            .collect::<Vec<_>>(),
        ["Stabat", "Wampu", "Secanggang"]
    );
    assert_eq!(glance(&kabupaten.total), [2, 8, 5]);
    let mut whole = [0; 3];
    for (one, area) in all.iter().zip(&kabupaten.areas[1..]) {
        let board = pws(&boards, &district, Within::Puskesmas(one.scope));
        assert_eq!(glance(&board.total), glance(area));
        let mut of_desa = [0; 3];
        for desa in &board.areas {
            let code = desa.id.parse().unwrap();
            let inside = pws(&boards, &district, Within::Desa(one.scope, code));
            assert_eq!(glance(&inside.total), glance(desa), "{}", desa.name);
            for (sum, count) in of_desa.iter_mut().zip(glance(desa)) {
                *sum += count;
            }
        }
        assert_eq!(of_desa, glance(area));
        for (sum, count) in whole.iter_mut().zip(glance(area)) {
            *sum += count;
        }
        let spm = adults(&boards, &district, Within::Puskesmas(one.scope));
        let sum = |count: fn(&indicators::board::spm::SpmArea) -> u32| {
            spm.areas.iter().map(count).sum::<u32>()
        };
        assert_eq!(
            (sum(|area| area.target), sum(|area| area.served)),
            (spm.target, spm.served)
        );
        assert_eq!(spm.areas.len(), 2);
    }
    assert_eq!(whole, glance(&kabupaten.total));
    let spm = adults(&boards, &district, Within::Kabupaten);
    assert_eq!((spm.target, spm.areas.len()), (8, 3));
    let parts = all
        .each_ref()
        .map(|one| adults(&boards, &district, Within::Puskesmas(one.scope)));
    assert_eq!(spm.served, parts.iter().map(|one| one.served).sum::<u32>());
    let month = "2026-11".parse().unwrap();
    let trend = boards
        .trend(&*district.storage, Within::Kabupaten, month, today())
        .unwrap();
    assert_eq!((trend.len(), trend[23].d, trend[22].d), (24, 2, 0));
    let nowhere = boards.pws(
        &*district.storage,
        Within::Puskesmas(ScopeId(99)),
        month,
        today(),
    );
    assert!(nowhere.unwrap().is_none());
}

fn what_laptops_entered_stands_beside_what_is_counted(engine: Engine) {
    let mut district = District::on(engine);
    let mut wampu = puskesmas(&mut district, "Wampu", 1);
    for (desa, of) in [(PERDAMAIAN, 120), (KARANG_REJO, 60)] {
        let target = wampu.target(Some(desa), of);
        wampu.enter(&target);
    }
    let recap = Figure {
        key: FigureKey {
            kind: FigureKind::Recap,
            subject: "12".to_owned(),
            month: "2026-10".parse().unwrap(),
            ..wampu.target(None, 0).key
        },
        reached: Some(41),
        of: Some(96),
        ..wampu.target(None, 0)
    };
    wampu.enter(&recap);
    // Of a puskesmas that this laptop is not of: nobody's.
    let mut foreign = wampu.target(None, 7_000);
    foreign.key.puskesmas = PlaceId(uuid::Uuid::from_u128(77));
    wampu.enter(&foreign);
    wampu.push(&district);
    let boards = Boards::default();
    let spm = adults(&boards, &district, Within::Puskesmas(wampu.scope));
    let entered = spm.entered.unwrap();
    assert_eq!(
        (entered.of, entered.until, entered.sources),
        (180, 165, vec!["BPS".to_owned()])
    );
    let desa = spm
        .areas
        .iter()
        .find(|area| area.id == KARANG_REJO)
        .unwrap();
    assert_eq!(desa.entered.as_ref().map(|entered| entered.of), Some(60));
    let month = "2026-11".parse().unwrap();
    let services = boards.spm(
        &*district.storage,
        Within::Puskesmas(wampu.scope),
        month,
        today(),
    );
    let hiv = services
        .unwrap()
        .unwrap()
        .into_iter()
        .find(|row| row.spm == 12)
        .unwrap();
    let recap = hiv.recap.unwrap();
    assert_eq!(
        (recap.reached, recap.of, recap.month.as_str()),
        (Some(41), Some(96), "2026-10")
    );
    let kabupaten = pws(&boards, &district, Within::Kabupaten);
    assert!(kabupaten.total.targets.is_empty(), "Stabat entered none");
    assert_eq!(kabupaten.areas[1].targets["adults"].of, 180);
}

fn a_board_is_counted_anew_after_each_push(engine: Engine) {
    let mut district = District::on(engine);
    let mut wampu = puskesmas(&mut district, "Wampu", 1);
    wampu.push(&district);
    let boards = Boards::default();
    let within = Within::Puskesmas(wampu.scope);
    assert_eq!(pws(&boards, &district, within).total.known["adults"], 0);
    let budi = grown_up("Budi", &wampu.mawar);
    wampu.sender.laptop.register(&budi);
    wampu.push(&district);
    assert_eq!(pws(&boards, &district, within).total.known["adults"], 1);
    assert_eq!(adults(&boards, &district, within).served, 0);
    let screening = wampu.sender.laptop.record(&budi, &screened("2026-11-02"));
    wampu.push(&district);
    assert_eq!(glance(&pws(&boards, &district, within).total), [0, 1, 1]);
    // It was in October, and then not at all; and two records turn out to be of one person.
    let mut date = Values::new();
    date.set(field::DATE, day("2026-10-05"));
    let laptop = &mut wampu.sender.laptop;
    laptop.edit(Entity::Fact(screening), date, "typing");
    wampu.push(&district);
    let screened_in = |board: &PwsBoard| {
        let adults = board.total.attained.get("adult");
        adults.map_or([0, 0], |count| [count.month, count.year])
    };
    assert_eq!(screened_in(&pws(&boards, &district, within)), [0, 1]);
    wampu.sender.laptop.void(screening);
    wampu.push(&district);
    assert_eq!(screened_in(&pws(&boards, &district, within)), [0, 0]);
    let again = grown_up("Budi S.", &wampu.melati);
    let laptop = &mut wampu.sender.laptop;
    laptop.register(&again);
    laptop.record(&budi, &screened("2026-11-03"));
    laptop.record(&again, &screened("2026-09-03"));
    wampu.push(&district);
    assert_eq!(screened_in(&pws(&boards, &district, within)), [1, 2]);
    let same = Fact::Same(Kinship { other: again.id() });
    wampu.sender.laptop.record(&budi, &same);
    wampu.push(&district);
    let warm = pws(&boards, &district, within);
    let fresh = pws(&Boards::default(), &district, within);
    assert_eq!(screened_in(&warm), screened_in(&fresh));
    assert_eq!(
        serde_json::to_value(&warm).unwrap(),
        serde_json::to_value(&fresh).unwrap()
    );
}

fn the_register_of_ilp_and_the_surveys_are_kept(engine: Engine) {
    let district = District::on(engine);
    let mut batang_kuis = Lokus {
        kind: "puskesmas".to_owned(),
        puskesmas: "Batang Kuis".to_owned(),
        name: "Batang Kuis".to_owned(),
        stages: [Some(day("2026-02-01")); 6],
    };
    let survey = Survey {
        indicator: "short".to_owned(),
        year: 2024,
        per_mille: 160,
        source: "SSGI 2024".to_owned(),
    };
    let target = LokusTarget {
        target: 14,
        source: "Renja Dinkes 2026".to_owned(),
    };
    let (found, targets, surveys) = written(&*district.storage, |tx| {
        lokus::put(tx, &batang_kuis)?;
        batang_kuis.stages[3] = None;
        lokus::put(tx, &batang_kuis)?;
        lokus::put_target(tx, "puskesmas", 2026, &target)?;
        surveys::put(tx, &survey)?;
        Ok((
            lokus::all(tx)?,
            lokus::targets(tx, 2026)?,
            surveys::all(tx)?,
        ))
    });
    assert_eq!(found, [batang_kuis], "the later one stands");
    assert_eq!(targets["puskesmas"], target);
    assert_eq!(surveys, [survey]);
}
