//! Bodies that can break off or be sent a few bytes at a time.

use crate::answer::Delivery;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

/// Makes hyper break the connection.
#[derive(Debug)]
pub(crate) struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is broken on purpose")
    }
}

impl std::error::Error for Broken {}

/// The body of an answer.
pub(crate) struct AnswerBody {
    pieces: VecDeque<Bytes>,
    /// The announced length, even if fewer bytes are sent.
    announced: u64,
    breaks: bool,
    /// Remaining pauses before the next piece, which make hyper flush the previous one.
    rests_left: u8,
}

const RESTS: u8 = 2;

impl AnswerBody {
    pub(crate) fn new(body: Bytes, delivery: Delivery) -> Self {
        let announced = body.len() as u64;
        let breaks = matches!(delivery, Delivery::Truncated | Delivery::Reset | Delivery::ResetBefore);
        let pieces = match delivery {
            Delivery::Whole => VecDeque::from([body]),
            Delivery::Truncated | Delivery::Reset | Delivery::ResetBefore => {
                VecDeque::from([body.slice(..inside_a_character(&body, body.len() / 2))])
            }
            Delivery::SmallPackets => small(body),
        };
        Self { pieces, announced, breaks, rests_left: if delivery == Delivery::Whole { 0 } else { RESTS } }
    }
}

/// A position at or shortly after `at` that splits a multi-byte character, or `at` if there is none nearby.
fn inside_a_character(body: &[u8], at: usize) -> usize {
    let at = at.min(body.len());
    let is_inside = |&place: &usize| body.get(place).is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000);
    (at..body.len().min(at + 400)).find(is_inside).unwrap_or(at)
}

/// Splits a body into six hundred pieces of a few bytes, then into pieces of about a kilobyte that end inside a multi-byte
/// character if one is nearby.
fn small(mut body: Bytes) -> VecDeque<Bytes> {
    let mut pieces = VecDeque::new();
    while !body.is_empty() {
        let length = match pieces.len() {
            n @ 0..600 => [3, 5, 1, 7][n % 4].min(body.len()),
            _ => inside_a_character(&body, 1_021),
        };
        pieces.push_back(body.split_to(length));
    }
    pieces
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if self.rests_left > 0 {
            self.rests_left -= 1;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = self.pieces.pop_front();
        if self.announced > 0 && (self.breaks || !self.pieces.is_empty()) {
            self.rests_left = RESTS;
        }
        match piece {
            Some(piece) => Poll::Ready(Some(Ok(Frame::data(piece)))),
            None if self.breaks => Poll::Ready(Some(Err(Broken))),
            None => Poll::Ready(None),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_packets_keep_every_byte_and_split_characters() {
        let text = "注文 🎁 order ".repeat(500);
        let pieces = small(Bytes::from(text.clone()));
        assert!(pieces.iter().any(|piece| std::str::from_utf8(piece).is_err()));
        assert_eq!(pieces.iter().flat_map(|piece| piece.to_vec()).collect::<Vec<u8>>(), text.as_bytes());
        assert!(small(Bytes::new()).is_empty());
    }
}
