//! Joining a district by a code.

use protocol::enrol::{Code, Enrol, Enrolled, Sealed};
use protocol::message::{self, path};
use store::Store;

use crate::{Error, Link, LinkError};

/// Joins the district that answers on the link. A store that worked alone keeps everything; it is sent in the
/// first round. After a lost answer the same code can be used again by the same laptop.
///
/// # Errors
/// [`Error::NoCode`] for what is no code; [`Error::NotTheDistrict`] when whoever answered does not have it;
/// else why the district did not take it. The store works on as before then.
pub fn enrol(
    store: &Store,
    link: &dyn Link,
    url: &str,
    code: &str,
    name: &str,
) -> Result<Enrolled, Error> {
    let code = Code::read(code).map_err(|_| Error::NoCode)?;
    let mut random = [0; 16];
    store.surroundings().fill(&mut random);
    let logs = store.own_logs()?;
    let enrol = Enrol {
        invite: code.name(),
        name: name.to_owned(),
        kabupaten: store.laptop().kabupaten.to_string(),
        key: store.device_key()?.public().to_bytes(),
        logs: logs.iter().map(|log| log.number()).collect(),
        random,
    };
    let asked = Sealed::asked(enrol, &code);
    let bytes = link.ask(path::ENROL, &message::to_bytes(&asked))?;
    let answer: Sealed<Enrolled> =
        message::from_bytes(&bytes).map_err(|_| Error::NotTheDistrict)?;
    if !answer.answers(&asked.seal, &code) {
        return Err(Error::NotTheDistrict);
    }
    // Who has the code says which certificates are the district's. Another one is of somebody in between.
    if let Some(seen) = link.seen()
        && !answer.body.pins.contains(&seen)
    {
        return Err(LinkError::OtherCertificate.into());
    }
    store.join(url, &answer.body)?;
    Ok(answer.body)
}
