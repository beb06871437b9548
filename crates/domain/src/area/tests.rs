use super::*;

fn code(text: &str) -> AreaCode {
    text.parse()
        .expect("because the test names a well-formed code")
}

#[test]
fn a_code_is_two_to_ten_digits_in_blocks() {
    for text in ["12", "12.05", "12.05.07", "12.05.07.1004", "94.02.23.3001"] {
        assert_eq!(code(text).to_string(), text);
    }
    for text in [
        "",
        "1",
        "1205",
        "12.",
        "12.5",
        "12.00",
        "00.01",
        "12.05.07.104",
        "12.05.07.0004",
        "12.05.07.10041",
        "12.05.07.1004.1",
        " 12",
        "12 ",
        "+2.05",
        "١٢",
        "12,05",
        "12.05.07.1004\n",
        "1205071004",
    ] {
        assert_eq!(
            text.parse::<AreaCode>(),
            Err(NotAnAreaCode),
            "{text:?} should be refused"
        );
    }
}

#[test]
fn levels_parents_and_kinds() {
    let desa = code("12.05.07.2001");
    assert_eq!(desa.level(), AreaLevel::Desa);
    let above: Vec<_> = std::iter::successors(desa.parent(), |area| area.parent())
        .map(|area| area.to_string())
        .collect();
    assert_eq!(above, ["12.05.07", "12.05", "12"]);
    assert!(desa.is_desa() && !desa.is_kelurahan());
    assert!(code("12.05.07.1004").is_kelurahan());
    assert!(!code("12.05").is_desa() && !code("12.05").is_kelurahan());
    assert_eq!(code("12.05").at(AreaLevel::Desa), None);
    assert!(desa.is_within(code("12.05")) && desa.is_within(desa));
    assert!(!desa.is_within(code("12.07")) && !code("12").is_within(code("12.05")));
}

#[test]
fn the_list_holds_the_five_regions_with_their_desa() {
    let regions = [
        ("12.05", "Kabupaten Langkat", 23, 277),
        ("12.07", "Kabupaten Deli Serdang", 22, 394),
        ("12.76", "Kota Tebing Tinggi", 5, 35),
        ("33.20", "Kabupaten Jepara", 16, 195),
        ("13.75", "Kota Bukittinggi", 3, 24),
    ];
    for (text, name, n_kecamatan, n_desa) in regions {
        let region = code(text);
        assert_eq!(name_of(region), Some(name));
        let kecamatan = children_of(Some(region));
        assert_eq!(kecamatan.len(), n_kecamatan, "{name}");
        let desa: usize = kecamatan
            .iter()
            .map(|area| children_of(Some(area.code)).len())
            .sum();
        assert_eq!(desa, n_desa, "{name}");
    }
    assert_eq!(name_of(code("12.05.07")), Some("Stabat"));
    assert_eq!(name_of(code("12.05.07.1004")), Some("Perdamaian"));
    assert_eq!(name_of(code("12.05.07.2001")), Some("Karang Rejo"));
    assert_eq!(name_of(code("31")), Some("DKI Jakarta"));
    for unknown in ["10", "12.99", "12.05.99", "12.05.07.9999", "99.99.99.9999"] {
        assert_eq!(name_of(code(unknown)), None);
    }
}

#[test]
fn the_list_is_whole_sorted_and_found_again() {
    let mut n_areas = [0; 4];
    let mut previous: Option<AreaCode> = None;
    let mut waiting: Vec<Area> = children_of(None);
    waiting.reverse();
    while let Some(area) = waiting.pop() {
        assert!(
            previous < Some(area.code),
            "{area:?} should follow {previous:?}"
        );
        assert!(previous.is_none_or(|previous| previous.to_string() < area.code.to_string()));
        assert!(!area.name.is_empty() && area.name.trim() == area.name);
        n_areas[area.code.level() as usize] += 1;
        previous = Some(area.code);
        waiting.extend(children_of(Some(area.code)).into_iter().rev());
    }
    assert_eq!(n_areas, [38, 514, 7_285, 83_762]);
    assert_eq!(
        LIST.lines().count(),
        n_areas.iter().sum::<usize>(),
        "no line of the list may be out of reach"
    );
}

#[test]
fn the_last_area_of_a_block_and_of_the_list_are_found() {
    let last = children_of(None)
        .last()
        .expect("because provinces exist")
        .code;
    let mut deepest = last;
    while let Some(child) = children_of(Some(deepest)).last() {
        deepest = child.code;
    }
    assert_eq!(deepest.level(), AreaLevel::Desa);
    assert!(name_of(deepest).is_some());
}

#[test]
fn a_desa_is_found_by_its_name_as_people_write_it() {
    let langkat = code("12.05");
    let karang_rejo = code("12.05.07.2001");
    for name in [
        "Karang Rejo",
        "KARANGREJO",
        "karang-rejo",
        "Desa Karang Rejo",
        " ds. karang  rejo ",
    ] {
        let found = find_desa(name, code("12.05.07"));
        assert_eq!(
            found.iter().map(|desa| desa.code).collect::<Vec<_>>(),
            [karang_rejo],
            "{name}"
        );
    }
    assert!(
        find_desa("Karang Rejo", langkat)
            .iter()
            .any(|desa| desa.code == karang_rejo)
    );
    assert_eq!(find_desa("Perdamaian", code("12.05.07.1004")).len(), 1);
    assert!(find_desa("Perdamaian", code("12.05.07.2001")).is_empty());
    assert!(find_desa("", langkat).is_empty());
    assert!(find_desa("Karang", langkat).is_empty());
    assert!(find_desa("Karang Rejo", code("33.20")).is_empty());
}

#[test]
fn a_code_crosses_to_the_screen_as_text() {
    let json = serde_json::to_string(&children_of(Some(code("12.05.07")))[0])
        .expect("because it has only text");
    assert!(json.starts_with(r#"{"code":"12.05.07."#), "{json}");
    assert_eq!(
        serde_json::from_str::<AreaCode>(r#""12.05""#).ok(),
        Some(code("12.05"))
    );
    assert!(serde_json::from_str::<AreaCode>(r#""1205""#).is_err());
}
