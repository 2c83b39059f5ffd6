//! Stored documents of orders: compressed, with a header that names the format. Small JSON compresses well only with a
//! dictionary, whose number is part of the header, so that old rows stay readable when dictionaries are added.

use std::{cell::RefCell, io};
use zstd::{
    bulk::{Compressor, Decompressor},
    dict,
    zstd_safe::{CParameter, get_frame_content_size},
};

/// The largest unpacked document in bytes: far above any order and far below a harmful size.
const MAX_LEN: usize = 16 * 1024 * 1024;
/// Because of the dictionary, a higher level costs more time than it saves space on documents of this size.
const LEVEL: i32 = 1;
/// The header: one byte for the format, then the number of the dictionary in little-endian.
const HEADER_LEN: usize = 5;
/// Not compressed.
const PLAIN: u8 = 0;
/// Compressed with zstd.
const ZSTD: u8 = 1;

/// The dictionaries by number, newest last. New documents use the last one; none may ever be removed.
static DICTIONARIES: &[(u32, &[u8])] = &[(1, include_bytes!("dictionaries/orders-1.zstd"))];

/// The bytes are not a document that this program can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDocument {
    /// Not a document, truncated, or damaged.
    #[error("the document is damaged")]
    Damaged,
    /// The document needs a dictionary that this program does not have.
    #[error("the document needs dictionary {0}, which this program does not have")]
    UnknownDictionary(u32),
    /// Larger than the maximum.
    #[error("the document is larger than 16 MiB")]
    TooLarge,
}

struct Packer {
    dictionary: u32,
    compressor: Compressor<'static>,
}

impl Packer {
    fn new(dictionary: u32, bytes: &[u8]) -> io::Result<Self> {
        let mut compressor = Compressor::with_dictionary(LEVEL, bytes)?;
        compressor.set_parameter(CParameter::ChecksumFlag(true))?;
        // The header already names the dictionary.
        compressor.set_parameter(CParameter::DictIdFlag(false))?;
        Ok(Self { dictionary, compressor })
    }

    fn pack(&mut self, plain: &[u8]) -> io::Result<Vec<u8>> {
        let compressed = self.compressor.compress(plain)?;
        Ok(with_header(ZSTD, self.dictionary, &compressed))
    }
}

fn with_header(format: u8, dictionary: u32, body: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(HEADER_LEN + body.len());
    packed.push(format);
    packed.extend_from_slice(&dictionary.to_le_bytes());
    packed.extend_from_slice(body);
    packed
}

thread_local! {
    /// Reused, because creating a compressor costs more than compressing an order.
    static PACKER: RefCell<Option<Packer>> = const { RefCell::new(None) };
    static UNPACKERS: RefCell<Vec<(u32, Decompressor<'static>)>> = const { RefCell::new(Vec::new()) };
}

/// Compresses a document.
#[must_use]
pub fn pack(plain: &[u8]) -> Vec<u8> {
    PACKER.with_borrow_mut(|packer| {
        if packer.is_none() {
            let (number, bytes) = DICTIONARIES.last().copied().unwrap_or_default();
            *packer = Packer::new(number, bytes).ok();
        }
        // Compression fails only for lack of memory; then the document is stored uncompressed.
        let packed = packer.as_mut().and_then(|packer| packer.pack(plain).ok());
        packed.unwrap_or_else(|| with_header(PLAIN, 0, plain))
    })
}

/// Decompresses a document. Never panics and never returns more than 16 MiB.
///
/// # Errors
/// [`InvalidDocument`].
pub fn unpack(packed: &[u8]) -> Result<Vec<u8>, InvalidDocument> {
    unpack_with(packed, DICTIONARIES)
}

fn unpack_with(packed: &[u8], dictionaries: &[(u32, &[u8])]) -> Result<Vec<u8>, InvalidDocument> {
    let (header, body) = packed.split_at_checked(HEADER_LEN).ok_or(InvalidDocument::Damaged)?;
    let [format, number @ ..] = header else { return Err(InvalidDocument::Damaged) };
    let number = u32::from_le_bytes(number.try_into().map_err(|_| InvalidDocument::Damaged)?);
    match (*format, number) {
        (PLAIN, 0) if body.len() > MAX_LEN => Err(InvalidDocument::TooLarge),
        (PLAIN, 0) => Ok(body.to_vec()),
        (ZSTD, number) => inflate(body, number, dictionaries),
        _ => Err(InvalidDocument::Damaged),
    }
}

fn inflate(body: &[u8], number: u32, dictionaries: &[(u32, &[u8])]) -> Result<Vec<u8>, InvalidDocument> {
    let len = get_frame_content_size(body).ok().flatten().ok_or(InvalidDocument::Damaged)?;
    let len = usize::try_from(len).ok().filter(|len| *len <= MAX_LEN).ok_or(InvalidDocument::TooLarge)?;
    UNPACKERS.with_borrow_mut(|unpackers| {
        let at = match unpackers.iter().position(|(known, _)| *known == number) {
            Some(at) => at,
            None => {
                let dictionary = dictionaries.iter().find(|(known, _)| *known == number);
                let bytes = match (number, dictionary) {
                    (0, _) => &[][..],
                    (_, Some((_, bytes))) => bytes,
                    (_, None) => return Err(InvalidDocument::UnknownDictionary(number)),
                };
                let unpacker = Decompressor::with_dictionary(bytes).map_err(|_| InvalidDocument::Damaged)?;
                unpackers.push((number, unpacker));
                unpackers.len() - 1
            }
        };
        let plain = unpackers[at].1.decompress(body, len).map_err(|_| InvalidDocument::Damaged)?;
        if plain.len() == len { Ok(plain) } else { Err(InvalidDocument::Damaged) }
    })
}

/// Trains a dictionary from sample documents, to be added to the table of this module under a new number.
///
/// # Errors
/// Too few samples; some hundreds are needed.
pub fn train(samples: &[Vec<u8>]) -> io::Result<Vec<u8>> {
    dict::from_samples(samples, 64 * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn order(number: usize) -> Vec<u8> {
        format!(
            r#"{{"orderId":"902-{number:07}-5435065","fulfillment":{{"fulfillmentStatus":"SHIPPED","fulfilledBy":"MERCHANT"}},
            "proceeds":{{"grandTotal":{{"amount":"{}.{:02}","currencyCode":"USD"}}}},"quantityOrdered":{}}}"#,
            number * 7 % 300,
            number % 100,
            number % 3,
        )
        .into_bytes()
    }

    #[test]
    fn documents_come_back_as_they_were() {
        for plain in [Vec::new(), b"{}".to_vec(), order(7).repeat(50)] {
            assert_eq!(unpack(&pack(&plain)), Ok(plain));
        }
    }

    #[test]
    fn a_dictionary_makes_small_documents_much_smaller_and_is_named_when_missing() {
        let samples: Vec<_> = (0..2000).map(order).collect();
        let dictionary: &'static [u8] = train(&samples).unwrap().leak();
        let packed = Packer::new(41, dictionary).unwrap().pack(&order(2001)).unwrap();
        assert!(packed.len() * 2 < pack(&order(2001)).len(), "{} bytes", packed.len());
        assert_eq!(unpack(&packed), Err(InvalidDocument::UnknownDictionary(41)));
        assert_eq!(unpack_with(&packed, &[(41, dictionary)]), Ok(order(2001)));
    }

    #[test]
    fn a_document_that_claims_to_be_huge_is_refused_before_any_room_is_made() {
        let zeros = with_header(ZSTD, 0, &zstd::bulk::compress(&vec![0; MAX_LEN + 1], 1).unwrap());
        assert!(zeros.len() < 5000);
        assert_eq!(unpack(&zeros), Err(InvalidDocument::TooLarge));
    }

    #[test]
    fn a_changed_byte_never_gives_another_document() {
        let plain = order(7).repeat(3);
        let packed = pack(&plain);
        let mut refused = 0;
        for at in 0..packed.len() {
            let mut changed = packed.clone();
            changed[at] ^= 0x20;
            match unpack(&changed) {
                // A few bits of the format have no meaning.
                Ok(same) => assert!(same == plain, "byte {at}"),
                Err(_) => refused += 1,
            }
        }
        assert!(refused * 10 > packed.len() * 9, "{refused} of {}", packed.len());
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = unpack(&bytes);
            let mut framed = vec![ZSTD, 0, 0, 0, 0, 0x28, 0xb5, 0x2f, 0xfd];
            framed.extend(bytes);
            let _ = unpack(&framed);
        }
    }
}
