//! The robot's cookies, separated by host and port. Unlike in browsers, every port counts as a site of its own, so that
//! `SameSite` has the same effect as between sites on the internet.

use super::site;
use reqwest::Url;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SameSite {
    Strict,
    Lax,
    None,
}

#[derive(Debug, Clone)]
struct Cookie {
    place: String,
    path: String,
    name: String,
    value: String,
    is_secure: bool,
    same_site: SameSite,
}

/// All cookies of a robot.
#[derive(Debug, Clone, Default)]
pub(super) struct CookieJar(Vec<Cookie>);

fn place(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

/// The default path of a cookie (RFC 6265, section 5.1.4).
fn folder(path: &str) -> &str {
    match path.rfind('/') {
        None | Some(0) => "/",
        Some(at) => path.get(..at).unwrap_or("/"),
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder.ends_with('/'))
}

impl CookieJar {
    /// Stores or removes the cookie of a `Set-Cookie` header.
    pub(super) fn keep(&mut self, url: &Url, header: &str) {
        let mut parts = header.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let mut cookie = Cookie {
            place: place(url),
            path: folder(url.path()).to_owned(),
            name: name.trim().to_owned(),
            value: value.trim().to_owned(),
            is_secure: false,
            same_site: SameSite::Lax,
        };
        let mut is_over = false;
        for attribute in parts {
            let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            match (key.trim().to_ascii_lowercase().as_str(), value.trim()) {
                ("path", path) if path.starts_with('/') => cookie.path = path.to_owned(),
                ("max-age", age) => is_over = age.parse::<i64>().is_ok_and(|age| age <= 0),
                // Servers use this date to remove a cookie. Other dates do not matter because the robot lives for minutes only.
                ("expires", date) => is_over |= date.contains("1970"),
                ("secure", _) => cookie.is_secure = true,
                ("samesite", policy) => {
                    cookie.same_site = match policy.to_ascii_lowercase().as_str() {
                        "strict" => SameSite::Strict,
                        "none" => SameSite::None,
                        _ => SameSite::Lax,
                    }
                }
                _ => {}
            }
        }
        let is_same = |old: &Cookie| (&old.place, &old.path, &old.name) == (&cookie.place, &cookie.path, &cookie.name);
        self.0.retain(|old| !is_same(old));
        if !is_over {
            self.0.push(cookie);
        }
    }

    /// Removes the cookies of a host and port.
    pub(super) fn forget(&mut self, url: &Url) {
        let place = place(url);
        self.0.retain(|cookie| cookie.place != place);
    }

    /// The cookies that a request sends, longer paths first; `from` is the site of the page that led there.
    pub(super) fn matching(&self, url: &Url, from: Option<&str>, is_get: bool) -> Vec<(String, String)> {
        let is_own = from.is_none_or(|from| from == site(url));
        let goes_along = |cookie: &&Cookie| {
            let is_allowed = match cookie.same_site {
                SameSite::Strict => is_own,
                SameSite::Lax => is_own || is_get,
                SameSite::None => true,
            };
            is_allowed
                && cookie.place == place(url)
                && is_below(url.path(), &cookie.path)
                && (!cookie.is_secure || url.scheme() == "https")
        };
        let mut found: Vec<&Cookie> = self.0.iter().filter(goes_along).collect();
        found.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        found.into_iter().map(|cookie| (cookie.name.clone(), cookie.value.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(cookies: &CookieJar, url: &str, from: Option<&str>, is_get: bool) -> Vec<String> {
        cookies.matching(&Url::parse(url).unwrap(), from, is_get).into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn cookies_keep_to_their_port_path_and_site() {
        let mut cookies = CookieJar::default();
        let own = Url::parse("http://127.0.0.1:1/oauth/start?x=1").unwrap();
        cookies.keep(&own, "plain=1");
        cookies.keep(&own, "lax=2; Path=/; HttpOnly; SameSite=Lax");
        cookies.keep(&own, "strict=3; path=/oauth; samesite=Strict");
        cookies.keep(&own, "secure=4; Path=/; Secure");
        assert_eq!(names(&cookies, "http://127.0.0.1:1/oauth/callback", None, true), ["plain", "strict", "lax"]);
        assert_eq!(names(&cookies, "http://127.0.0.1:1/oauthx", None, true), ["lax"]);
        assert_eq!(names(&cookies, "https://127.0.0.1:1/", None, true), ["lax", "secure"]);
        assert!(names(&cookies, "http://127.0.0.1:2/oauth/callback", None, true).is_empty());
        let amazon = Some("http://127.0.0.1:2");
        assert_eq!(names(&cookies, "http://127.0.0.1:1/oauth/callback", amazon, true), ["plain", "lax"]);
        assert!(names(&cookies, "http://127.0.0.1:1/oauth/callback", amazon, false).is_empty());
    }

    #[test]
    fn a_cookie_is_replaced_and_ended() {
        let mut cookies = CookieJar::default();
        let own = Url::parse("http://localhost:1/").unwrap();
        cookies.keep(&own, "a=1");
        cookies.keep(&own, "a=2");
        assert_eq!(cookies.matching(&own, None, true), [("a".to_owned(), "2".to_owned())]);
        cookies.keep(&own, "a=; Max-Age=0");
        cookies.keep(&own, "no pair");
        assert!(cookies.matching(&own, None, true).is_empty());
        cookies.keep(&own, "b=1");
        cookies.keep(&own, "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assert!(cookies.matching(&own, None, true).is_empty());
    }
}
