//! `siklus-district serve`: answers laptops until it is told to stop.

use std::fs;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use terminal::speak::{say, tell_key};

use super::arguments::{Common, Serve};
use super::door;
use super::outcome::Failure;
use super::settings::Settings;
use crate::home::Home;
use crate::http::{self, Certificate, Door, Limits};
use crate::staff;

/// Where to listen when nothing is said.
const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8443);

/// Serves; the first line on standard output is the address, once requests are taken.
///
/// # Errors
/// When the district cannot be opened or the address cannot be listened on.
pub(super) fn run(common: &Common, asked: &Serve) -> Result<(), Failure> {
    let (home, settings) = door::open(common)?;
    let listen = asked.listen.or(settings.listen).unwrap_or(LISTEN);
    let certificates = if asked.insecure_http {
        Vec::new()
    } else {
        certificates(&home, &settings, listen)?
    };
    let door = Door::open(listen, certificates.first())?;
    tell_of_page(&home)?;
    let url = door.url();
    let pins = certificates.iter().map(Certificate::pin).collect();
    let server = Arc::new(home.into_server(pins));
    http::serve(&server, door, Limits::default(), || {
        tell_key("district.serve.begun", &[("url", &url)]);
        let mut output = io::stdout().lock();
        // Whoever started the server may not care for its address.
        let _ = writeln!(output, "{url}").and_then(|()| output.flush());
    })?;
    tell_key("district.serve.ended", &[]);
    Ok(())
}

/// Says why the page of the health office cannot be used yet, if it cannot.
fn tell_of_page(home: &Home) -> Result<(), Failure> {
    if !http::has_page() {
        tell_key("desk.no_page", &[]);
    } else if door::read(home, &mut staff::all)?.is_empty() {
        tell_key("desk.no_account", &[]);
    }
    Ok(())
}

/// The certificate to show, and those that may be shown another day: laptops are told of all of them.
fn certificates(
    home: &Home,
    settings: &Settings,
    listen: SocketAddr,
) -> Result<Vec<Certificate>, Failure> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let ip = listen.ip();
    if !ip.is_unspecified() && !ip.is_loopback() {
        names.push(ip.to_string());
    }
    let own = home.own_certificate(&names)?;
    match (&settings.certificate, &settings.certificate_key) {
        (None, None) => Ok(vec![own]),
        (Some(certificate), Some(key)) => {
            let given = Certificate::from_pem(&read(certificate)?, &read(key)?)?;
            Ok(vec![given, own])
        }
        _ => Err(Failure::Usage(say("district.usage.certificate", &[]))),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::file(path, &error))
}
