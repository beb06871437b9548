//! The page of the health office: its files are in the program, and nothing of it comes from elsewhere.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

/// Every file of the page by its path; none when the program was built without it.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// What is shown at the root.
const FIRST: &str = "district.html";

/// What the page may load and do: its own files, and questions to the server it came from.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
                      img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Whether there is a page.
pub(super) fn is_there() -> bool {
    file("/").is_some()
}

/// The file at a path.
pub(super) fn file(path: &str) -> Option<Response> {
    let wanted = match path.strip_prefix('/')? {
        "" => FIRST,
        other => other,
    };
    let (name, bytes) = FILES.iter().find(|(name, _)| *name == wanted)?;
    let mut response = (*bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind(name)));
    // Everything but the first file is called by what it holds.
    let kept = match *name == FIRST {
        true => "no-cache",
        false => "public, max-age=31536000, immutable",
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    guard(headers);
    Some(response)
}

/// What every answer to a browser says.
pub(super) fn guard(headers: &mut HeaderMap) {
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        let name = HeaderName::from_static(name);
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_nothing_but_the_page_under_any_path() {
        for path in [
            "",
            "/../Cargo.toml",
            "//",
            "/assets",
            "/assets/",
            "/district.db",
        ] {
            assert!(file(path).is_none(), "{path}");
        }
        let types: Vec<&str> = FILES.iter().map(|(name, _)| kind(name)).collect();
        assert!(!types.contains(&"application/octet-stream"), "{FILES:?}");
    }
}
