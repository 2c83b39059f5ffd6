//! The interface's files. Their names carry a hash of what is in them, so a browser may keep them for good; they were
//! compressed when they were built.

use super::Files;
use crate::problem::{ApiCode, Problem};
use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};

/// The encodings, the smallest first, with the ending of their files.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

pub(crate) async fn get_asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    if ENCODINGS.iter().any(|(_, ending)| name.ends_with(ending)) {
        return Err(Problem::of(ApiCode::UnknownPath));
    }
    send(&format!("static/{name}"), &headers, "public, max-age=31536000, immutable")
}

/// The mark in a browser's tab.
pub(crate) async fn get_mark(headers: HeaderMap) -> Result<Response, Problem> {
    send("mark.svg", &headers, "public, max-age=3600")
}

fn send(path: &str, headers: &HeaderMap, cache: &'static str) -> Result<Response, Problem> {
    let plain = Files::get(path).ok_or_else(|| Problem::of(ApiCode::UnknownPath))?;
    let smaller = ENCODINGS
        .iter()
        .filter(|(encoding, _)| accepts(headers, encoding))
        .find_map(|(encoding, ending)| Some((*encoding, Files::get(&format!("{path}{ending}"))?)));
    let kind = plain.metadata.mimetype().to_owned();
    let (encoding, file) = smaller.map_or((None, plain), |(encoding, file)| (Some(encoding), file));
    let mut response = file.data.into_owned().into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_str(&kind).unwrap_or(HeaderValue::from_static("text/plain")));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
}

/// Whether the client takes an encoding: named, and not with a weight of nought.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let lists = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        named && !parts.any(|part| part.replace(' ', "").trim_end_matches(['0', '.']) == "q=")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(list: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(list))])
    }

    #[test]
    fn an_encoding_is_taken_when_it_is_named_and_not_refused() {
        assert!(accepts(&of("gzip, deflate, br, zstd"), "br"));
        assert!(accepts(&of("br;q=0.5"), "br"));
        assert!(!accepts(&of("gzip, deflate"), "br"));
        assert!(!accepts(&of("gzip, br;q=0, x"), "br"));
        assert!(!accepts(&of("br; q=0.0"), "br"));
        assert!(!accepts(&HeaderMap::new(), "gzip"));
    }
}
