//! The page of the health office over HTTP: who may ask what, and what nobody is told.

use serde_json::{Value, json};
use siklus_district::http::Limits;
use siklus_district::staff::{self, Role, secret};
use siklus_district::storage::Reach;
use vault::Passphrase;

use crate::client::Answer;
use crate::served::{Laptop, Served};

const PASSPHRASE: &str = "payung kenari lumbung tebing";

/// Every question that needs somebody who is signed in, with arguments that it can read.
const QUESTIONS: [(&str, &str, bool); 20] = [
    ("summary", r#"{"month":"2026-11"}"#, false),
    ("posyandu", r#"{"month":"2026-11","puskesmas":1}"#, false),
    (
        "pws",
        r#"{"month":"2026-11","puskesmas":null,"desa":null}"#,
        false,
    ),
    (
        "pws_trend",
        r#"{"month":"2026-11","puskesmas":null,"desa":null}"#,
        false,
    ),
    (
        "spm",
        r#"{"month":"2026-11","puskesmas":null,"desa":null}"#,
        false,
    ),
    ("lokus", r#"{"year":2026}"#, false),
    ("surveys", "{}", false),
    (
        "write_lokus",
        r#"{"kind":"puskesmas","puskesmas":"Stabat","name":"Stabat","stages":[]}"#,
        true,
    ),
    (
        "set_lokus_target",
        r#"{"kind":"puskesmas","year":2026,"target":14,"source":"Renja"}"#,
        true,
    ),
    (
        "write_survey",
        r#"{"indicator":"short","year":2024,"per_mille":160,"source":"SSGI"}"#,
        true,
    ),
    ("laptops", "{}", false),
    ("kept_aside", "{}", false),
    ("noticed", "{}", false),
    ("invites", "{}", true),
    ("audit", r#"{"before":null}"#, true),
    ("invite", r#"{"puskesmas":"Stabat","desa":[]}"#, true),
    ("withdraw_invite", r#"{"name":"AAAA"}"#, true),
    ("revoke", r#"{"device":1,"reason":"hilang"}"#, true),
    ("release", r#"{"device":1,"reason":"ketemu"}"#, true),
    ("give_back", r#"{"device":1,"reason":"bukan"}"#, true),
];

/// A district with an administrator, Rina, and a petugas, Sari.
fn office(served: Served) -> Served {
    let fill = |bytes: &mut [u8]| bytes.fill(7);
    let proof = secret::proof(&Passphrase::new(PASSPHRASE.to_owned()), &fill);
    let written = served.server.storage().write(Reach::District, &mut |tx| {
        staff::add(tx, "rina", "Rina", Role::Admin, &proof)?;
        staff::add(tx, "sari", "Sari", Role::Petugas, &proof)?;
        Ok(())
    });
    written.unwrap();
    served
}

fn tried(served: &Served, name: &str, passphrase: &str) -> Answer {
    let args = json!({ "name": name, "passphrase": passphrase }).to_string();
    served.client.question("sign_in", &args, &[])
}

/// Signs in; answers what the browser sends from now on.
fn signed_in(served: &Served, name: &str) -> String {
    let answer = tried(served, name, PASSPHRASE);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let cookie = answer.field("set-cookie").unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

fn asked(served: &Served, cookie: &str, name: &str, args: &str) -> Answer {
    served.client.question(name, args, &[("Cookie", cookie)])
}

fn is(answer: &Answer, status: u16, code: &str) {
    let got = (answer.status, answer.code());
    assert_eq!(got, (status, code.to_owned()), "{}", answer.text());
}

#[test]
fn somebody_signs_in_sees_who_they_are_and_signs_out() {
    for (served, name, more) in [
        (Served::plain(Limits::default()), "siklus", ""),
        (
            Served::with_tls(Limits::default()),
            "__Host-siklus",
            "; Secure",
        ),
    ] {
        let served = office(served);
        let answer = tried(&served, " RINA ", PASSPHRASE);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cookie = answer.field("set-cookie").unwrap().to_owned();
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        assert_eq!(
            attributes,
            format!("Path=/; HttpOnly; SameSite=Strict{more}")
        );
        let (named, token) = pair.split_once('=').unwrap();
        assert_eq!((named, token.len()), (name, 64));
        assert_eq!(answer.field("cache-control"), Some("no-store"));
        let state = asked(&served, pair, "state", "{}").json();
        assert_eq!(state["account"], json!({ "name": "Rina", "role": "admin" }));
        assert_eq!(state["district"], "Dinas Kesehatan Langkat");
        assert_eq!(state["today"], "2026-11-12");
        let out = asked(&served, pair, "sign_out", "{}");
        assert!(out.field("set-cookie").unwrap().ends_with("Max-Age=0"));
        is(&asked(&served, pair, "laptops", "{}"), 401, "signed_out");
    }
}

#[test]
fn who_is_not_signed_in_is_told_the_same_whatever_they_ask() {
    let served = office(Served::plain(Limits::default()));
    let state = served.client.question("state", "", &[]).json();
    assert_eq!(
        (&state["account"], &state["fingerprint"]),
        (&Value::Null, &Value::Null)
    );
    let token = format!("siklus={}", "a7".repeat(32));
    for (name, args, _) in QUESTIONS {
        for cookie in ["", "siklus=", "siklus=x", &token, "lain=1; siklus=2"] {
            let answer = asked(&served, cookie, name, args);
            is(&answer, 401, "signed_out");
            let expected = r#"{"code":"signed_out","detail":{},"field":null}"#;
            assert_eq!(answer.text(), expected);
        }
    }
}

#[test]
fn a_petugas_reads_figures_and_changes_nothing() {
    let served = office(Served::plain(Limits::default()));
    Laptop::new().join(&served);
    let cookie = signed_in(&served, "sari");
    for (name, args, manages) in QUESTIONS {
        let answer = asked(&served, &cookie, name, args);
        match manages {
            true => is(&answer, 403, "role"),
            false => assert_eq!(answer.status, 200, "{name} {}", answer.text()),
        }
    }
    let laptops = asked(&served, &cookie, "laptops", "{}").json();
    assert_eq!(laptops[0]["revoked"], false, "nothing was changed");
}

#[test]
fn a_wrong_passphrase_an_unknown_name_and_a_closed_account_are_told_alike() {
    let served = office(Served::plain(Limits::default()));
    let cookie = signed_in(&served, "sari");
    let written = served.server.storage().write(Reach::District, &mut |tx| {
        staff::close(tx, "sari")?;
        Ok(())
    });
    written.unwrap();
    let long = "a ".repeat(2_000);
    for (name, passphrase) in [
        ("rina", "payung kenari lumbung lain"),
        ("rina", ""),
        ("rina", &long),
        ("budi", PASSPHRASE),
        ("", PASSPHRASE),
        ("sari", PASSPHRASE),
    ] {
        let answer = tried(&served, name, passphrase);
        is(&answer, 403, "wrong_sign_in");
        assert_eq!(answer.field("set-cookie"), None);
    }
    is(&asked(&served, &cookie, "laptops", "{}"), 401, "signed_out");
}

#[test]
fn who_guesses_waits_and_the_wait_is_the_same_for_names_that_are_not_there() {
    let served = office(Served::plain(Limits::default()));
    for name in ["rina", "budi"] {
        for _ in 0..5 {
            is(
                &tried(&served, name, "salah sekali lagi dong"),
                403,
                "wrong_sign_in",
            );
        }
        // Also the right passphrase waits: else a guesser would know it by the answer.
        let answer = tried(&served, name, PASSPHRASE);
        is(&answer, 429, "wait_minutes");
        assert_eq!(answer.json()["detail"]["minutes"], 1);
    }
    served.world.pass_minutes(1);
    signed_in(&served, "rina");
}

#[test]
fn an_address_that_tries_many_names_is_slowed_down() {
    let limits = Limits {
        sign_in_per_minute: 3,
        ..Limits::default()
    };
    let served = office(Served::plain(limits));
    for name in ["a", "b", "c"] {
        is(&tried(&served, name, "x"), 403, "wrong_sign_in");
    }
    is(&tried(&served, "rina", PASSPHRASE), 429, "too_many");
    let state = served.client.question("state", "{}", &[]);
    assert_eq!(state.status, 200, "other questions are answered");
}

#[test]
fn a_sign_in_ends_after_half_an_hour_without_a_question() {
    let served = office(Served::plain(Limits::default()));
    let cookie = signed_in(&served, "sari");
    for _ in 0..3 {
        served.world.pass_minutes(29);
        assert_eq!(asked(&served, &cookie, "laptops", "{}").status, 200);
    }
    served.world.pass_minutes(30);
    is(&asked(&served, &cookie, "laptops", "{}"), 401, "signed_out");
    served.world.pass_minutes(-1);
    let other = signed_in(&served, "sari");
    assert_ne!(other, cookie);
}

#[test]
fn a_page_of_somebody_else_cannot_ask() {
    let served = office(Served::plain(Limits::default()));
    let cookie = signed_in(&served, "rina");
    for field in [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://lain.example"),
    ] {
        let args = r#"{"puskesmas":"Stabat","desa":[]}"#;
        let more = [("Cookie", cookie.as_str()), field];
        is(
            &served.client.question("invite", args, &more),
            403,
            "foreign",
        );
    }
    let form = served.client.post("/v1/district/state", b"{}");
    is(&form, 403, "foreign");
    let invites = asked(&served, &cookie, "invites", "{}").json();
    assert_eq!(invites["open"], json!([]));
}

#[test]
fn what_is_no_question_is_refused_without_repeating_it() {
    let served = office(Served::plain(Limits::default()));
    let cookie = signed_in(&served, "rina");
    let large = format!(r#"{{"month":"{}"}}"#, "1".repeat(70_000));
    for (name, args, status, code) in [
        (
            "summary",
            r#"{"month":"1205071501250001"}"#,
            400,
            "malformed",
        ),
        ("summary", r#"{"month":7}"#, 400, "malformed"),
        ("summary", "{", 400, "malformed"),
        ("summary", &large, 413, "too_large"),
        (
            "posyandu",
            r#"{"month":"2026-11","puskesmas":77}"#,
            409,
            "no_puskesmas",
        ),
        ("revoke", r#"{"device":77,"reason":"x"}"#, 409, "no_laptop"),
        ("revoke", r#"{"device":1,"reason":"  "}"#, 409, "no_reason"),
        (
            "release",
            r#"{"device":1,"reason":"x"}"#,
            409,
            "nothing_waits",
        ),
        ("invite", r#"{"puskesmas":" ","desa":[]}"#, 409, "no_name"),
        (
            "invite",
            r#"{"puskesmas":"A","desa":["11.01.01.2001"]}"#,
            409,
            "outside",
        ),
        ("withdraw_invite", r#"{"name":"ZZZZ"}"#, 409, "no_invite"),
    ] {
        let answer = asked(&served, &cookie, name, args);
        is(&answer, status, code);
        assert!(!answer.text().contains("1205071501250001"));
    }
}

#[test]
fn an_invite_made_on_the_page_lets_a_laptop_join_and_is_told_once() {
    let served = office(Served::plain(Limits::default()));
    let cookie = signed_in(&served, "rina");
    let args = r#"{"puskesmas":"Stabat","desa":["12.05.07.1004"]}"#;
    let made = asked(&served, &cookie, "invite", args).json();
    let code = made["code"].as_str().unwrap();
    assert_eq!((code.len(), &made["days"]), (8, &json!(7)));
    let listed = asked(&served, &cookie, "invites", "{}").json();
    assert_eq!(listed["open"][0]["puskesmas"], "Stabat");
    assert_eq!(listed["open"][0]["until"], "2026-11-19T07:59");
    assert!(!listed.to_string().contains(code));
    let laptop = Laptop::new();
    let code = protocol::enrol::Code::read(code).unwrap();
    laptop.join_by(&served, &code);
    let listed = asked(&served, &cookie, "invites", "{}").json();
    assert_eq!(listed["open"], json!([]));
    let laptops = asked(&served, &cookie, "laptops", "{}").json();
    assert_eq!(
        (&laptops[0]["name"], &laptops[0]["puskesmas"]),
        (&json!("Laptop KIA"), &json!("Stabat"))
    );
    let revoked = asked(
        &served,
        &cookie,
        "revoke",
        r#"{"device":1,"reason":"hilang"}"#,
    );
    assert_eq!(revoked.status, 200);
    let done = asked(&served, &cookie, "audit", r#"{"before":null}"#).json();
    let lines = done["lines"].as_array().unwrap().iter();
    let acts: Vec<_> = lines.map(|line| (&line["act"], &line["name"])).collect();
    let rina = json!("rina");
    assert_eq!(
        acts,
        [
            (&json!("revoked"), &rina),
            (&json!("invited"), &rina),
            (&json!("signed_in"), &rina)
        ]
    );
}

#[test]
fn the_page_and_its_answers_keep_browsers_strict() {
    let served = office(Served::plain(Limits::default()));
    let state = served.client.question("state", "{}", &[]);
    let mut answers = vec![state];
    let page = served.client.get("/");
    match siklus_district::http::has_page() {
        true => {
            assert_eq!(page.status, 200);
            assert_eq!(page.field("content-type"), Some("text/html; charset=utf-8"));
            let text = page.text();
            let asset = text.split('"').find(|part| part.ends_with(".js")).unwrap();
            let asset = served.client.get(asset);
            assert_eq!(asset.status, 200);
            assert_eq!(
                asset.field("content-type"),
                Some("text/javascript; charset=utf-8")
            );
            assert!(
                !text.contains("<script>") && !text.contains("style="),
                "{text}"
            );
            answers.extend([page, asset]);
        }
        false => is(&page, 404, "no_such_path"),
    }
    for answer in answers {
        let policy = answer.field("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(
            !policy.contains("unsafe") && !policy.contains("http"),
            "{policy}"
        );
        assert_eq!(answer.field("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.field("referrer-policy"), Some("no-referrer"));
    }
    // What laptops are answered carries none of it: every byte is paid for.
    let laptop = served.client.post("/v1/hello", b"x");
    assert_eq!(laptop.field("content-security-policy"), None);
}
