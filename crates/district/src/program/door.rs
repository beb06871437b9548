//! The one door to the district: where it is, and its secret.

use std::path::PathBuf;

use terminal::speak::say;

use super::arguments::Common;
use super::outcome::Failure;
use super::settings::Settings;
use crate::home::{Home, Place};
use crate::storage::{Error, PostgresAddress, Reach, Tx};
use crate::surroundings::System;

/// Where the district is, as the command line or the configuration says.
///
/// # Errors
/// [`Failure::Usage`] when neither does, or both ways are named.
pub(super) fn place(common: &Common, settings: &Settings) -> Result<Place, Failure> {
    let wrong = |key| Failure::Usage(say(key, &[]));
    let (folder, url) = match (&common.data, &common.database_url) {
        (None, None) => (&settings.data, &settings.database_url),
        named => named,
    };
    match (folder, url) {
        (Some(folder), None) => Ok(Place::Folder(folder.clone())),
        (None, Some(url)) => {
            let authorities = settings.database_authorities.as_ref();
            let read =
                |path: &PathBuf| std::fs::read(path).map_err(|error| Failure::file(path, &error));
            let authorities = authorities.map(read).transpose()?;
            let address = PostgresAddress::parse(url, authorities.as_deref())?;
            Ok(Place::Postgres(Box::new(address)))
        }
        (Some(_), Some(_)) => Err(wrong("district.usage.two_places")),
        (None, None) => Err(wrong("district.usage.no_place")),
    }
}

/// Time, ids and randomness.
pub(super) fn system(common: &Common) -> System {
    System::new(common.clock.ms())
}

/// Opens the district.
///
/// # Errors
/// [`Failure::Store`] with the reason.
pub(super) fn open(common: &Common) -> Result<(Home, Settings), Failure> {
    let settings = Settings::of(common)?;
    let place = place(common, &settings)?;
    let home = Home::open(&place, &settings.secret()?, system(common))?;
    Ok((home, settings))
}

/// What a short transaction answers. Whoever holds the district's secret reaches all of it.
///
/// # Errors
/// [`Failure::Store`] when the storage fails.
pub(super) fn written<T>(
    home: &Home,
    work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, Error>,
) -> Result<T, Failure> {
    answered(
        &mut |kept| home.storage().write(Reach::District, kept),
        work,
    )
}

/// What is there at one moment.
///
/// # Errors
/// [`Failure::Store`] when the storage fails.
pub(super) fn read<T>(
    home: &Home,
    work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, Error>,
) -> Result<T, Failure> {
    answered(&mut |kept| home.storage().read(Reach::District, kept), work)
}

/// Work of a transaction, as a storage runs it.
type Work<'a> = dyn FnMut(&mut dyn Tx) -> Result<(), Error> + 'a;

fn answered<T>(
    transact: &mut dyn FnMut(&mut Work<'_>) -> Result<(), Error>,
    work: &mut dyn FnMut(&mut dyn Tx) -> Result<T, Error>,
) -> Result<T, Failure> {
    let mut answer = None;
    transact(&mut |tx| {
        answer = Some(work(tx)?);
        Ok(())
    })?;
    // A transaction that was kept has run its work.
    answer.ok_or_else(|| Error::Aborted.into())
}
