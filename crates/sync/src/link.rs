//! The way to the district.

use protocol::Hash;

/// Sends bytes to the district and brings back its answer.
pub trait Link {
    /// Asks at a path.
    ///
    /// # Errors
    /// [`LinkError`] when nothing came back that could be an answer.
    fn ask(&self, path: &str, body: &[u8]) -> Result<Vec<u8>, LinkError>;

    /// Asks whoever answers, whatever certificate is shown: for a question that tells nothing of anybody, with an
    /// answer that proves itself. Tells the hash of the certificate's key too.
    ///
    /// # Errors
    /// [`LinkError`] when nothing came back that could be an answer.
    fn ask_anybody(&self, path: &str, body: &[u8]) -> Result<(Vec<u8>, Option<Hash>), LinkError> {
        Ok((self.ask(path, body)?, self.seen()))
    }

    /// From now on the certificate may have these keys; none without TLS.
    fn expect(&self, _pins: &[Hash]) {}

    /// Hash of the key of the certificate that answered; `None` before an answer, and on a way without TLS.
    fn seen(&self) -> Option<Hash> {
        None
    }
}

/// Why nothing came back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Nobody answered.
    #[error("the district cannot be reached")]
    Offline,
    /// The answer stopped coming.
    #[error("the answer took too long")]
    TimedOut,
    /// Somebody else answered: the log-in page of a Wi-Fi, or whoever sits in between.
    #[error("somebody else than the district answered")]
    Portal,
    /// The district's certificate is not the one it had when this laptop joined.
    #[error("the certificate of the district is another one")]
    OtherCertificate,
    /// The district has too much to do now.
    #[error("the district is busy")]
    Busy,
    /// The district did not take the request.
    #[error("the district refused the request: {code}")]
    Refused {
        /// Why.
        code: String,
    },
}
