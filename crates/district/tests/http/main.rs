//! What comes over the network, and what it gets: real sockets on this machine, with TLS and without.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod client;
mod desk;
mod served;

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use protocol::message::{self, path};
use protocol::{MOST_MESSAGE_BYTES, repair};
use siklus_district::http::{Door, Error, Limits};

use client::{answer, head};
use served::{Laptop, Served};

/// Limits of a server that loses its patience while a test watches.
fn impatient() -> Limits {
    Limits {
        head: Duration::from_millis(300),
        stall: Duration::from_millis(300),
        grace: Duration::from_secs(10),
        ..Limits::default()
    }
}

#[test]
fn a_laptop_joins_and_greets_over_tls_and_knows_the_server_by_its_key() {
    let served = Served::with_tls(Limits::default());
    let laptop = Laptop::new();
    let district = laptop.join(&served);
    assert_eq!(district.pins, Vec::from_iter(served.client.pin));
    assert!(served.running.url().starts_with("https://127.0.0.1:"));
    let asked = laptop.greeting(district.device);
    let answer = served.client.post(path::HELLO, &asked.bytes);
    assert_eq!(answer.status, 200);
    let welcome = Laptop::welcomed(&asked, &answer.body, &district);
    assert_eq!((welcome.epoch, welcome.revoked), (1, false));
    served.running.stop().unwrap();
}

#[test]
fn who_is_not_enrolled_gets_a_code_and_nothing_else() {
    let served = Served::plain(Limits::default());
    let district = Laptop::new().join(&served);
    let greeting = Laptop::new().greeting(district.device + 1);
    let mut forged = Laptop::new().greeting(district.device).bytes;
    *forged.last_mut().unwrap() ^= 1;
    let code = served.invite();
    let asked = Laptop::new().enrol(&code);
    let wrong = protocol::enrol::Sealed {
        seal: [0; 32],
        ..asked
    };
    let portal = b"<html><title>Wi-Fi gratis</title></html>".repeat(10);
    for (path, body, status, code) in [
        (path::HELLO, greeting.bytes.as_slice(), 401, "unknown"),
        (path::HELLO, &forged, 401, "unknown"),
        (path::ROUND, &forged, 401, "unknown"),
        (repair::path::COMPARE, &forged, 401, "unknown"),
        (repair::path::FETCH, &forged, 401, "unknown"),
        (path::HELLO, &portal, 401, "unknown"),
        (path::HELLO, b"x", 400, "malformed"),
        (path::HELLO, b"", 400, "malformed"),
        (path::ENROL, &portal, 400, "malformed"),
        (path::ENROL, &message::to_bytes(&wrong), 403, "wrong_code"),
    ] {
        let answer = served.client.post(path, body);
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
        assert_eq!(answer.body.len(), format!(r#"{{"code":"{code}"}}"#).len());
    }
}

#[test]
fn other_paths_and_methods_are_refused_the_same_way() {
    let served = Served::plain(Limits::default());
    for (method, path, status, code) in [
        ("GET", "/index.php", 404, "no_such_path"),
        ("GET", "/v1/district/summary", 405, "method"),
        ("POST", "/v1/district/people", 404, "no_such_path"),
        ("POST", "/v1/hello/", 404, "no_such_path"),
        ("POST", "/v2/hello", 404, "no_such_path"),
        ("GET", "/v1/../district.db", 404, "no_such_path"),
        ("GET", "/v1/hello", 405, "method"),
        ("DELETE", "/health", 405, "method"),
    ] {
        let answer = served.client.ask(method, path, b"");
        let got = (answer.status, answer.code());
        assert_eq!(got, (status, code.to_owned()), "{method} {path}");
    }
}

#[test]
fn what_is_no_http_ends_its_own_connection_only() {
    for served in [Served::plain(impatient()), Served::with_tls(impatient())] {
        for garbage in [
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(),
            b"GET / HTTP/1.1\r\nno head at all\r\n\r\n",
            b"\x00\xff\x00\xff\r\n\r\n\r\n\r\n",
            &[b'A'; 100_000],
        ] {
            let mut stream = served.client.tcp();
            // The server may hang up before all of it is sent.
            let _ = stream.write_all(garbage);
            read_to_end(&mut stream);
        }
        assert_eq!(served.client.get("/health").status, 200);
    }
}

/// Reads until the server hangs up; a test that waits longer has failed.
fn read_to_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    match stream.read_to_end(&mut read) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
    }
    read
}

#[test]
fn a_body_that_is_too_large_is_not_waited_for() {
    let served = Served::plain(Limits::default());
    let mut stream = served.client.connect();
    let announced = head("POST", path::ROUND, MOST_MESSAGE_BYTES + 1);
    stream.write_all(&announced).unwrap();
    let refused = answer(&mut *stream);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (413, "too_large")
    );
}

#[test]
fn a_body_that_does_not_say_its_length_is_cut_off_where_it_is_too_large() {
    let limits = Limits {
        most_body_bytes: 100_000,
        ..Limits::default()
    };
    let served = Served::plain(limits);
    let mut stream = served.client.connect();
    let head = b"POST /v1/round HTTP/1.1\r\nHost: dinas\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head).unwrap();
    let chunk = [b"2710\r\n".as_slice(), &[7; 10_000], b"\r\n"].concat();
    for _ in 0..11 {
        stream.write_all(&chunk).unwrap();
    }
    let refused = answer(&mut *stream);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (413, "too_large")
    );
}

#[test]
fn who_sends_half_a_request_and_falls_silent_is_hung_up_on() {
    for served in [Served::plain(impatient()), Served::with_tls(impatient())] {
        let begun = Instant::now();
        let mut silent = served.client.tcp();
        assert!(read_to_end(&mut silent).is_empty());
        let mut half_head = served.client.connect();
        half_head
            .write_all(b"POST /v1/hello HTTP/1.1\r\nHo")
            .unwrap();
        half_head.flush().unwrap();
        let mut read = Vec::new();
        // Hung up on with a word of TLS, or without.
        let _ = half_head.read_to_end(&mut read);
        assert!(!read.starts_with(b"HTTP/1.1 200"));
        let mut half_body = served.client.connect();
        half_body
            .write_all(&head("POST", path::HELLO, 100))
            .unwrap();
        half_body.write_all(b"half").unwrap();
        half_body.flush().unwrap();
        let refused = answer(&mut *half_body);
        assert_eq!((refused.status, refused.code().as_str()), (408, "too_slow"));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}

#[test]
fn a_laptop_is_answered_beside_three_hundred_that_say_nothing() {
    let served = Served::with_tls(Limits::default());
    let idle: Vec<TcpStream> = (0..300).map(|_| served.client.tcp()).collect();
    let laptop = Laptop::new();
    let district = laptop.join(&served);
    let asked = laptop.greeting(district.device);
    let answer = served.client.post(path::HELLO, &asked.bytes);
    Laptop::welcomed(&asked, &answer.body, &district);
    drop(idle);
}

#[test]
fn three_hundred_laptops_that_greet_at_once_are_all_answered() {
    let served = Served::with_tls(Limits::default());
    let laptops = served.laptops(300);
    let client = served.client;
    let greet = |(device, laptop): (u32, Laptop)| {
        let asked = laptop.greeting(device);
        move || client.post(path::HELLO, &asked.bytes).status
    };
    let at_once: Vec<_> = laptops
        .into_iter()
        .map(|laptop| thread::spawn(greet(laptop)))
        .collect();
    for one in at_once {
        assert_eq!(one.join().unwrap(), 200);
    }
}

#[test]
fn who_asks_and_never_takes_the_answers_is_hung_up_on() {
    let served = Served::plain(impatient());
    let mut stream = served.client.tcp();
    let patience = Some(Duration::from_secs(20));
    stream.set_write_timeout(patience).unwrap();
    let asked = head("GET", "/openapi.json", 0).repeat(100);
    let ended = loop {
        if let Err(error) = stream.write_all(&asked) {
            break error.kind();
        }
    };
    // A test that waits in vain ends with another kind.
    let hung_up = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe];
    assert!(hung_up.contains(&ended), "{ended:?}");
    assert_eq!(served.client.get("/health").status, 200);
}

#[test]
fn who_comes_when_all_places_are_taken_waits_for_one() {
    let limits = Limits {
        most_connections: 3,
        ..impatient()
    };
    let served = Served::plain(limits);
    let taken: Vec<TcpStream> = (0..3).map(|_| served.client.tcp()).collect();
    assert_eq!(served.client.get("/health").status, 200);
    drop(taken);
}

#[test]
fn more_bytes_than_there_is_room_for_are_asked_for_again_later() {
    let limits = Limits {
        most_held_bytes: 64 << 10,
        ..Limits::default()
    };
    let served = Served::plain(limits);
    let refused = served.client.post(path::ROUND, &[7; 80 << 10]);
    assert_eq!((refused.status, refused.code().as_str()), (503, "busy"));
    assert_eq!(refused.field("retry-after"), Some("5"));
    let answer = served.client.post(path::ROUND, &[7; 60 << 10]);
    assert_eq!(answer.status, 401, "the room is free again");
}

#[test]
fn a_round_too_many_is_told_to_come_back_and_greetings_go_on() {
    let limits = Limits {
        most_rounds: 0,
        ..Limits::default()
    };
    let served = Served::plain(limits);
    let district = Laptop::new().join(&served);
    let refused = served.client.post(path::ROUND, b"?");
    assert_eq!((refused.status, refused.code().as_str()), (429, "later"));
    assert_eq!(refused.field("retry-after"), Some("5"));
    let asked = Laptop::new().greeting(district.device);
    assert_eq!(served.client.post(path::HELLO, &asked.bytes).status, 200);
}

#[test]
fn an_address_that_tries_many_codes_is_slowed_down_and_others_are_not_asked_less() {
    let limits = Limits {
        enrol_per_minute: 3,
        ..Limits::default()
    };
    let served = Served::plain(limits);
    let district = Laptop::new().join(&served);
    for _ in 0..2 {
        assert_eq!(served.client.post(path::ENROL, b"?").status, 400);
    }
    let refused = served.client.post(path::ENROL, b"?");
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many"));
    assert_eq!(refused.field("retry-after"), Some("60"));
    let asked = Laptop::new().greeting(district.device);
    assert_eq!(served.client.post(path::HELLO, &asked.bytes).status, 200);
}

#[test]
fn one_connection_serves_many_requests() {
    let served = Served::with_tls(Limits::default());
    let mut stream = served.client.connect();
    for _ in 0..5 {
        stream.write_all(&head("GET", "/health", 0)).unwrap();
        stream.flush().unwrap();
        assert_eq!(answer(&mut *stream).status, 200);
    }
}

#[test]
fn a_watcher_sees_health_figures_and_the_description() {
    let served = Served::with_tls(Limits::default());
    let district = Laptop::new().join(&served);
    let asked = Laptop::new().greeting(district.device);
    served.client.post(path::HELLO, &asked.bytes);
    served.client.get("/nothing?nik=1205071501250001");
    let health = served.client.get("/health");
    assert!(health.text().contains(r#""status":"ok""#), "{health:?}");
    let metrics = served.client.get("/metrics").text();
    for line in [
        r#"siklus_requests_total{path="/v1/enrol",status="200"} 1"#,
        r#"siklus_requests_total{path="/v1/hello",status="200"} 1"#,
        r#"siklus_requests_total{path="other",status="404"} 1"#,
        r#"siklus_segments_total{verdict="applied"} 0"#,
        "siklus_operations 0",
        "siklus_puskesmas 1",
        "siklus_laptops 1",
        "siklus_operations_waiting 0",
        "siklus_operations_quarantined 0",
    ] {
        assert!(
            metrics.lines().any(|found| found == line),
            "{line}\n{metrics}"
        );
    }
    assert!(!metrics.contains("1205071501250001"));
    let description = served.client.get("/openapi.json");
    assert_eq!(description.field("content-type"), Some("application/json"));
    assert!(description.text().contains(path::ROUND));
}

#[test]
fn a_server_that_stops_finishes_what_it_has_begun_and_takes_nothing_new() {
    for served in [
        Served::plain(Limits::default()),
        Served::with_tls(Limits::default()),
    ] {
        let laptop = Laptop::new();
        let district = laptop.join(&served);
        let asked = laptop.greeting(district.device);
        let (first, rest) = asked.bytes.split_at(20);
        let mut stream = served.client.connect();
        let n_bytes = asked.bytes.len();
        let head = format!(
            "POST {} HTTP/1.1\r\nHost: dinas\r\nExpect: 100-continue\r\nContent-Length: {n_bytes}\r\n\r\n",
            path::HELLO
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.flush().unwrap();
        // It has begun with a request whose body it asks for.
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream.write_all(first).unwrap();
        stream.flush().unwrap();
        let mut idle = served.client.tcp();
        let client = served.client;
        let stopping = thread::spawn(move || served.running.stop());
        while TcpStream::connect(client.address).is_ok() {
            thread::yield_now();
        }
        stream.write_all(rest).unwrap();
        stream.flush().unwrap();
        let answer = answer(&mut *stream);
        assert_eq!(answer.status, 200);
        Laptop::welcomed(&asked, &answer.body, &district);
        drop(stream);
        if client.pin.is_none() {
            read_to_end(&mut idle);
        }
        drop(idle);
        stopping.join().unwrap().unwrap();
    }
}

#[test]
fn requests_in_flight_have_only_so_long() {
    let limits = Limits {
        grace: Duration::from_millis(200),
        ..Limits::default()
    };
    let served = Served::plain(limits);
    let mut stream = served.client.connect();
    stream.write_all(&head("POST", path::HELLO, 100)).unwrap();
    assert_eq!(served.client.get("/health").status, 200);
    let begun = Instant::now();
    served.running.stop().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn without_tls_only_this_machine_is_served() {
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let refused = Door::open(everywhere, None);
    assert!(matches!(refused, Err(Error::OpenToOthers)), "{refused:?}");
}
