//! The files of the web interface. Their names contain a hash of their content, so browsers may cache them forever. They
//! are compressed at build time and sent from the memory of the binary without a copy.

use super::files::Files;
use crate::problem::{ApiCode, Problem};
use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use rust_embed::EmbeddedFile;
use std::borrow::Cow;

/// Encodings with the extensions of their files, the smallest first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

pub(crate) async fn get_asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    if ENCODINGS.iter().any(|(_, extension)| name.ends_with(extension)) {
        return Err(Problem::of(ApiCode::UnknownPath));
    }
    send(&format!("static/{name}"), &headers, "public, max-age=31536000, immutable")
}

/// Sends the icon that browsers show in a tab.
pub(crate) async fn get_mark(headers: HeaderMap) -> Result<Response, Problem> {
    send("mark.svg", &headers, "public, max-age=3600")
}

fn send(path: &str, headers: &HeaderMap, cache_control: &'static str) -> Result<Response, Problem> {
    let plain = Files::get(path).ok_or_else(|| Problem::of(ApiCode::UnknownPath))?;
    let compressed = ENCODINGS
        .iter()
        .filter(|(encoding, _)| accepts(headers, encoding))
        .find_map(|(encoding, extension)| Some((*encoding, Files::get(&format!("{path}{extension}"))?)));
    let content_type = HeaderValue::from_str(plain.metadata.mimetype());
    let (encoding, file) = compressed.map_or((None, plain), |(encoding, file)| (Some(encoding), file));
    let etag = etag(&file);
    let mut response = match is_cached(headers, &etag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => bytes(file.data).into_response(),
    };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static("text/plain")));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
}

/// The bytes of an embedded file, without a copy.
fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

/// A strong entity tag: each encoding of a file has its own.
fn etag(file: &EmbeddedFile) -> String {
    format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]))
}

/// True if the client has this version already (RFC 9110, 13.1.2: `If-None-Match` compares weakly).
fn is_cached(headers: &HeaderMap, etag: &str) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim).any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}

/// True if the client accepts an encoding: it is listed, and its weight is not zero.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let is_listed = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        is_listed && !parts.any(|part| part.replace(' ', "").trim_end_matches(['0', '.']) == "q=")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept_encoding(list: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(list))])
    }

    #[test]
    fn an_encoding_is_accepted_if_listed_with_a_weight_above_zero() {
        assert!(accepts(&accept_encoding("gzip, deflate, br, zstd"), "br"));
        assert!(accepts(&accept_encoding("br;q=0.5"), "br"));
        assert!(!accepts(&accept_encoding("gzip, deflate"), "br"));
        assert!(!accepts(&accept_encoding("gzip, br;q=0, x"), "br"));
        assert!(!accepts(&accept_encoding("br; q=0.0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn an_entity_tag_is_found_in_a_list_and_in_its_weak_form() {
        let is_cached = |list: &'static str| {
            is_cached(&HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(list))]), "\"a1\"")
        };
        for list in ["\"a1\"", "W/\"a1\"", "\"b2\", \"a1\"", "*"] {
            assert!(is_cached(list), "{list}");
        }
        for list in ["\"b2\"", "a1", ""] {
            assert!(!is_cached(list), "{list}");
        }
    }

    #[test]
    fn embedded_files_are_not_copied() {
        for name in Files::iter() {
            assert!(matches!(Files::get(&name).unwrap().data, Cow::Borrowed(_)), "{name}");
        }
    }
}
