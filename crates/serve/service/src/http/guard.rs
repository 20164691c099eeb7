//! What goes around every request: is it for us, is it signed in, did the officer mean it.
//!
//! In: requests. Out: the same with a session attached, or a refusal; answers with headers that keep a
//! browser from doing more than the page needs.
//!
//! Forged requests (CSRF): the cookie is `SameSite=Strict`, and whatever changes something must carry
//! `X-Hashwarden`, which a form of another site cannot. DNS rebinding: the `Host` must be ours.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::Response,
};

use crate::{problem::Problem, state::AppState};

/// Name of the session's cookie.
pub(super) const COOKIE: &str = "hashwarden_session";

/// The header without which nothing is changed.
const MEANT: HeaderName = HeaderName::from_static("x-hashwarden");

/// Scripts, styles, pictures of our own only; nobody may frame us.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Refuses a request that names a host that is not ours.
pub(super) async fn our_host(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = match (named, request.uri().host()) {
        // HTTP/1.1 demands a Host; an absolute target counts before it (RFC 9112, 3.2.2).
        (_, Some(target)) => target,
        (Some(host), None) => without_port(host),
        (None, None) => return Err(Problem::WrongHost),
    };
    if is_ours(host, &state.config.hosts) {
        Ok(next.run(request).await)
    } else {
        Err(Problem::WrongHost)
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        // A colon inside brackets belongs to an IPv6 address.
        Some((name, port)) if !port.contains(']') => name,
        _ => host,
    }
}

fn is_ours(host: &str, names: &[String]) -> bool {
    let host = host.trim_end_matches('.');
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        || names.iter().any(|name| name.eq_ignore_ascii_case(host))
}

/// Refuses whatever would change something and does not say that it is meant.
pub(super) async fn not_forged(request: Request, next: Next) -> Result<Response, Problem> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    // A page elsewhere cannot make a browser send a token: it takes the owner's script.
    let by_token = bearer(request.headers()).is_some();
    if reads || by_token || request.headers().contains_key(MEANT) {
        Ok(next.run(request).await)
    } else {
        Err(Problem::Malformed("the header `X-Hashwarden: 1` is missing".to_owned()))
    }
}

/// Attaches the session of the cookie, or refuses.
pub(super) async fn signed_in(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    // A token counts before a cookie: whoever sends one means it.
    let session = bearer(request.headers())
        .or_else(|| token(request.headers()))
        .and_then(|token| state.officers.session(token, state.session_now()))
        .ok_or(Problem::SignedOut)?;
    request.extensions_mut().insert(session);
    Ok(next.run(request).await)
}

/// The token of a script.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// The token in the session's cookie.
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE)
}

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// Adds the headers that every answer carries.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if is_api {
        set(header::CACHE_CONTROL, "no-store");
    }
    response
}

/// Nothing under `/api` has this address or takes this method.
pub(super) async fn no_such_route() -> Problem {
    Problem::NotFound
}

/// Who asks: the address of the connection, or the last one that a trusted proxy wrote down.
pub(super) struct From(pub(super) IpAddr);

impl FromRequestParts<AppState> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let forwarded = state.config.behind_proxy.then(|| forwarded_for(&parts.headers)).flatten();
        let connected =
            parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(from)| from.ip());
        Ok(Self(forwarded.or(connected).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    value.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_are_ours() {
        let ours = |host: &str| is_ours(without_port(host), &["hub.example".to_owned()]);
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "127.0.0.1:8080",
            "127.9.9.9",
            "[::1]:8080",
            "[::1]",
            "hub.example",
            "hub.example:443",
            "localhost.",
        ] {
            assert!(ours(host), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "10.0.0.1",
            "127.0.0.1.evil.example",
            "",
            "[::2]:80",
            "evil.example:127.0.0.1",
        ] {
            assert!(!ours(host), "{host}");
        }
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=b; hashwarden_session=t; c"));
        assert_eq!(token(&headers), Some("t"));
        headers.clear();
        headers.append(header::COOKIE, HeaderValue::from_static("xhashwarden_session=t"));
        assert_eq!(token(&headers), None);
    }
}
