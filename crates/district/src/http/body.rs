//! Reading a body: whole, within its limits, and only as long as bytes come.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

use super::limits::Limits;
use super::refusal::Refusal;

/// Bytes of room are counted in blocks of this size.
const BLOCK_BYTES: usize = 1024;

/// Room for the bytes of all requests together.
#[derive(Debug, Clone)]
pub(crate) struct Room(Arc<Semaphore>);

impl Room {
    pub(crate) fn new(n_bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(n_bytes / BLOCK_BYTES)))
    }

    /// Reads a body. The room that it takes is free again when the answer is dropped.
    pub(crate) async fn read(&self, body: Body, limits: &Limits) -> Result<Held, Refusal> {
        let end = Instant::now() + limits.body;
        let mut body = body;
        let mut held = Held::default();
        loop {
            let stalled = Instant::now() + limits.stall;
            let frame = match timeout_at(stalled.min(end), body.frame()).await {
                Ok(Some(Ok(frame))) => frame,
                Ok(Some(Err(_))) => return Err(Refusal::CUT_OFF),
                Ok(None) => return Ok(held),
                Err(_) => return Err(Refusal::TOO_SLOW),
            };
            // Trailers say nothing to us.
            if let Ok(bytes) = frame.into_data() {
                self.hold(&mut held, &bytes, limits)?;
            }
        }
    }

    fn hold(&self, held: &mut Held, bytes: &Bytes, limits: &Limits) -> Result<(), Refusal> {
        let n_bytes = held.bytes.len() + bytes.len();
        if n_bytes > limits.most_body_bytes {
            return Err(Refusal::TOO_LARGE);
        }
        let n_more = n_bytes.div_ceil(BLOCK_BYTES) - held.bytes.len().div_ceil(BLOCK_BYTES);
        let n_more = u32::try_from(n_more).map_err(|_| Refusal::TOO_LARGE)?;
        let room = Arc::clone(&self.0).try_acquire_many_owned(n_more);
        let room = room.map_err(|_| Refusal::BUSY)?;
        match &mut held.room {
            Some(held) => held.merge(room),
            empty => *empty = Some(room),
        }
        held.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

/// A body and the room it takes.
#[derive(Debug, Default)]
pub(crate) struct Held {
    pub(crate) bytes: Vec<u8>,
    room: Option<OwnedSemaphorePermit>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(most_body_bytes: usize) -> Limits {
        Limits {
            most_body_bytes,
            ..Limits::default()
        }
    }

    #[tokio::test]
    async fn room_is_taken_as_bytes_come_and_given_back() {
        let room = Room::new(3 * BLOCK_BYTES);
        let limits = limits(10 * BLOCK_BYTES);
        let read = async |n_bytes: usize| room.read(Body::from(vec![7; n_bytes]), &limits).await;
        let held = read(2 * BLOCK_BYTES).await.unwrap();
        assert_eq!(held.bytes.len(), 2 * BLOCK_BYTES);
        assert_eq!(read(BLOCK_BYTES + 1).await.unwrap_err(), Refusal::BUSY);
        let other = read(BLOCK_BYTES).await.unwrap();
        assert_eq!(read(1).await.unwrap_err(), Refusal::BUSY);
        drop((held, other));
        assert!(read(3 * BLOCK_BYTES).await.is_ok());
    }

    #[tokio::test]
    async fn a_body_is_as_long_as_it_may_be_and_no_longer() {
        let room = Room::new(100 * BLOCK_BYTES);
        let limits = limits(5_000);
        let read = async |n_bytes: usize| room.read(Body::from(vec![7; n_bytes]), &limits).await;
        assert_eq!(read(5_000).await.unwrap().bytes.len(), 5_000);
        assert_eq!(read(5_001).await.unwrap_err(), Refusal::TOO_LARGE);
        assert!(read(0).await.unwrap().bytes.is_empty());
    }
}
