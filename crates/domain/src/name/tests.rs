use proptest::prelude::*;

use super::*;

#[test]
fn names_are_the_same_without_case_punctuation_and_spacing() {
    let cases = [
        ("Siti Aminah", "siti aminah"),
        ("  SITI \t AMINAH\u{a0}", "siti aminah"),
        ("Nur'aini", "nuraini"),
        ("Nur’aini", "nuraini"),
        ("M. Rizki", "m rizki"),
        ("M.Rizki", "mrizki"),
        ("Al-Fatih", "alfatih"),
        ("By. Ny. Siti", "by ny siti"),
        ("Putri 👶🏽 Ayu ❤️", "putri ayu"),
        ("Ayu👶", "ayu"),
        ("José Ñandu", "josé ñandu"),
        ("Bayi 2", "bayi 2"),
        ("İsmail", "ismail"),
        ("محمد", "محمد"),
        ("-", ""),
        ("", ""),
        ("Melati 1", "melati 1"),
    ];
    for (name, normal) in cases {
        assert_eq!(normalise(name), normal, "{name:?}");
    }
}

#[test]
fn a_baby_without_a_name_is_known_by_its_mother() {
    for name in [
        "By. Ny. Siti Aminah",
        "by ny siti aminah",
        "Bayi Ny.Siti Aminah",
        "BAYI NYONYA SITI AMINAH",
        "By.Ny.Siti Aminah",
    ] {
        assert_eq!(baby_of(name).as_deref(), Some("siti aminah"), "{name}");
    }
    for name in [
        "Siti Aminah",
        "By. Ny.",
        "Ny. Siti",
        "Bayi",
        "Byan Nyoman",
        "",
    ] {
        assert_eq!(baby_of(name), None, "{name}");
    }
}

/// What is typed, a name that must be found by it.
const FOUND: &[(&str, &str)] = &[
    // Muhammad in its spellings, short and long.
    ("Muhammad Rizki", "M. Riski"),
    ("muham", "Moh. Fadli"),
    ("moh fadli", "Muhammad Fadhli"),
    ("Mohamad", "Muhammad"),
    ("Mochammad", "Muh. Ilham"),
    ("mhd ilham", "Mukhamad Ilham"),
    ("m rizki", "Muhammad Rizki"),
    ("rizki", "M.Rizki"),
    // Titles and babies.
    ("Hj. Siti Aminah, S.Pd", "Siti Aminah"),
    ("siti aminah", "Hj. Siti Aminah, S.Pd"),
    ("dr. Ratna", "Ratna Dewi"),
    ("Ratna Amd.Keb", "Ratna Dewi"),
    ("hj", "Hj. Siti"),
    ("bayi siti", "By. Ny. Siti"),
    ("by ny siti", "Bayi Nyonya Siti"),
    ("siti", "By. Ny. Siti"),
    ("St. Khadijah", "Siti Hadijah"),
    // Old spelling.
    ("Sutjipto", "Soetjipto"),
    ("sucip", "Soetjipto"),
    ("Soetjipto", "Sucipto"),
    ("joko", "Djoko"),
    ("Djoko", "Joko"),
    ("surya", "Soerja"),
    ("Soerja", "Surya"),
    ("nyoman", "Njoman"),
    ("Njoman", "Nyoman"),
    ("yusuf", "Jusuf"),
    ("Jusuf", "Yusuf"),
    ("syafei", "Sjafei"),
    ("aceh", "Atjeh"),
    ("atj", "Atjeh"),
    ("suyono", "Soejono"),
    ("sujono", "Soejono"),
    ("nur", "Noer"),
    ("nur", "Noor"),
    // Sounds.
    ("fitri", "Pitri"),
    ("vitria", "Fitriyah"),
    ("fahmi", "Pahmi"),
    ("alia", "Aliyyah"),
    ("widia", "Widya"),
    ("riski", "Rizqi"),
    ("anisa", "Annisa"),
    ("efendi", "Effendi"),
    ("syarif", "Sharif"),
    ("sarip", "Syarif"),
    ("aisah", "Aisyah"),
    ("Aisha", "Aisyah"),
    ("fatima", "Fatimah"),
    ("rido", "Ridho"),
    ("andayani", "Handayani"),
    ("Handayani", "Andayani"),
    ("hairul", "Khairul"),
    ("khairul", "Chairul"),
    ("ahmad", "Achmad"),
    ("akhmad", "Ahmad"),
    ("zainal", "Zaenal"),
    ("jaenal", "Zainal"),
    ("ajis", "Aziz"),
    ("Aziz", "Ajis"),
    ("husain", "Husein"),
    ("saepul", "Syaiful"),
    ("kristina", "Christina"),
    ("candra", "Chandra"),
    ("erik", "Eric"),
    ("riki", "Ricky"),
    ("nensi", "Nensy"),
    ("adji", "Aji"),
    ("aleks", "Alex"),
    ("rene", "René"),
    ("zaki", "Dzaki"),
    ("sabit", "Tsabit"),
    ("phytra", "Fitra"),
    ("rafa’el", "Rafael"),
    // Spacing and order.
    ("nuraini", "Nur Aini"),
    ("nur aini", "Nuraini"),
    ("Nur'aini", "Nur Aini"),
    ("nur ain", "Nuraini Siregar"),
    ("siregar nur", "Nur Aini Siregar"),
    ("abdul rahman", "Abdurrahman"),
    ("abdurahman", "Abdul Rahman"),
    ("nurhayati", "Nur Hayati"),
    ("nur-aini", "Nuraini"),
    ("sri wahyuni", "Sriwahyuni Lubis"),
];

#[test]
fn a_name_is_found_in_the_spellings_people_use() {
    for (typed, name) in FOUND {
        let query = search_query(typed).expect("because something is typed");
        assert!(
            query.finds(&search_key(name)),
            "{typed:?} should find {name:?}: {query:?} in {:?}",
            search_key(name)
        );
    }
}

#[test]
fn other_names_are_not_found() {
    let cases = [
        ("budi", "Rudi"),
        ("siti aminah", "Siti Aisyah"),
        ("joko", "Yoko"),
        ("muhammad rizki", "Muhammad Fadli"),
        ("anjani", "Anyar"),
        ("aini", "Nuraini"),
        ("siti h", "Siti Aminah"),
        ("kha", "Ani"),
        ("s pd", "Siti Aminah"),
        ("ratna 2", "Ratna 1"),
        ("nur aini siregar", "Nur Aini Ritonga"),
    ];
    for (typed, name) in cases {
        let query = search_query(typed).expect("because something is typed");
        assert!(
            !query.finds(&search_key(name)),
            "{typed:?} should not find {name:?}: {query:?}"
        );
    }
}

#[test]
fn nothing_typed_is_no_query() {
    for typed in ["", "  ", "'", ". ,", "👶"] {
        assert_eq!(search_query(typed), None, "{typed:?}");
    }
}

#[test]
fn a_name_has_few_keys_of_plain_letters() {
    assert_eq!(search_key("Siti Aminah"), ["siti", "amina", "sitiamina"]);
    assert_eq!(search_key("Djoko"), ["djoko", "joko"]);
    for (typed, name) in FOUND {
        for key in search_key(name).into_iter().chain(search_key(typed)) {
            assert!(
                !key.is_empty() && key.chars().all(char::is_alphanumeric),
                "{key:?} of {name}"
            );
        }
        assert!(
            search_key(name).len() <= 16,
            "{name}: {:?}",
            search_key(name)
        );
    }
    let pasted = search_query(&"Siti ".repeat(1000)).expect("because something is typed");
    assert!(pasted.readings.len() <= 8 && pasted.readings.iter().all(|words| words.len() <= 8));
}

#[test]
fn likeness_tells_slips_from_other_names() {
    let one_person = [
        ("Siti Aminah", "SITI AMINAH"),
        ("Muhammad Rizki", "M. Riski"),
        ("Muhammad Rizki", "Rizki"),
        ("Nur Aini", "Nuraini"),
        ("Hj. Siti Aminah, S.Pd", "Siti Aminah"),
        ("Aminah Siti", "Siti Aminah"),
        ("Soetjipto", "Sucipto"),
        ("Zahra Nasution", "Zahara Nasution"),
    ];
    for (one, other) in one_person {
        assert_eq!(likeness(one, other), 100, "{one} and {other}");
    }
    let slips = [
        ("Siti Aminah", "Siti Amniah"),
        ("Rahmat Hidayat", "Rohmat Hidayat"),
        ("Dimas Lubis", "Dimas Lubsi"),
        ("Kartika Kurniawan", "Kartika Kurniawn"),
    ];
    for (one, other) in slips {
        assert!(
            (85..100).contains(&likeness(one, other)),
            "{one} and {other}: {}",
            likeness(one, other)
        );
    }
    let others = [
        ("Siti Aminah", "Siti Aisyah"),
        ("Budi Santoso", "Rudi Hartono"),
        ("Dimas Lubis", "Dimas Purba"),
        ("Citra Ginting", "Bayu Ginting"),
        ("Ayu", "Putri Ayu Lestari"),
        ("Ani", "Budi"),
        ("", "Siti"),
        ("👶", "👶"),
    ];
    for (one, other) in others {
        assert!(
            likeness(one, other) < 85,
            "{one} and {other}: {}",
            likeness(one, other)
        );
    }
}

/// Names put together from words of the tables, in the forms registers hold.
fn names() -> impl Strategy<Value = String> {
    let pool: Vec<&str> = FOUND
        .iter()
        .flat_map(|(typed, name)| [*typed, *name])
        .flat_map(str::split_whitespace)
        .collect();
    let word = prop_oneof![
        4 => prop::sample::select(pool).prop_map(str::to_owned),
        2 => "[a-zA-Z]{1,9}",
        1 => "[A-Z][a-z]{1,3}'[a-z]{1,4}",
        1 => "[hskcdtnjyzoeaif]{2,7}",
        1 => "\\PC{1,4}",
    ];
    (
        prop::collection::vec(word, 1..4),
        prop_oneof![Just(" "), Just(". "), Just("."), Just("-"), Just(", ")],
    )
        .prop_map(|(words, between)| words.join(between))
}

proptest! {
    #[test]
    fn whatever_is_typed_of_a_name_finds_it(name in names()) {
        let keys = search_key(&name);
        for end in (1..=name.len()).filter(|end| name.is_char_boundary(*end)) {
            if let Some(query) = search_query(&name[..end]) {
                prop_assert!(query.finds(&keys), "{:?} should find {name:?}: {query:?} in {keys:?}", &name[..end]);
            }
        }
    }

    #[test]
    fn the_beginning_of_any_word_finds_the_name(name in names()) {
        let keys = search_key(&name);
        for word in name.split_whitespace() {
            for end in (1..=word.len()).filter(|end| word.is_char_boundary(*end)) {
                if let Some(query) = search_query(&word[..end]) {
                    prop_assert!(query.finds(&keys), "{:?} should find {name:?}: {query:?} in {keys:?}", &word[..end]);
                }
            }
        }
    }

    #[test]
    fn the_sound_of_a_beginning_is_the_beginning_of_the_sound(word in "\\PC{0,12}", cut in 0_usize..12) {
        let word = normalise(&word);
        let beginning: String = word.chars().take(cut).collect();
        prop_assert!(fold(&word).starts_with(&fold(&beginning)));
    }

    #[test]
    fn normalising_twice_changes_nothing(name in "\\PC{0,30}") {
        let once = normalise(&name);
        prop_assert_eq!(normalise(&once), once);
    }

    #[test]
    fn likeness_is_symmetric_and_complete_for_itself(one in names(), other in names()) {
        prop_assert_eq!(likeness(&one, &other), likeness(&other, &one));
        prop_assert!(likeness(&one, &other) <= 100);
        if normalise(&one).chars().any(|letter| letter.is_ascii_lowercase()) && likeness(&one, &one) > 0 {
            prop_assert_eq!(likeness(&one, &one), 100);
        }
    }
}
