//! Changes of what says by which page, to which host and for which address a request was made.

use http::request::Builder;

use super::chance::Chance;
use super::{LISTED, World, any_route, ours, request, unsafe_route};
use crate::support::{HOST, ORIGIN, cookie};

/// An origin that is neither ours nor listed, and often near.
fn foreign_origin(chance: &mut Chance) -> String {
    let near = chance.of(&[ORIGIN, LISTED]);
    let host = near.trim_start_matches("https://").to_owned();
    let word = chance.word(10);
    match chance.below(16) {
        0 => "null".to_owned(),
        1 => format!("http://{host}"),
        2 => format!("{near}:{}", 1 + chance.below(65_535)),
        3 => format!("{near}/"),
        4 => format!("{near}.{word}.example"),
        5 => format!("https://{word}.{host}"),
        6 => format!("https://{word}{host}"),
        7 => format!("https://{word}@{host}"),
        8 => near.to_uppercase(),
        9 => format!("{near}, {near}"),
        10 => format!("https://{}", host.replace('.', "-")),
        11 => host,
        12 => format!(
            "{}://{host}",
            chance.of(&["ftp", "ws", "wss", "file", "https:"])
        ),
        13 => format!("{near}%00.{word}.example"),
        14 => String::new(),
        _ => format!("https://{word}.example"),
    }
}

fn foreign_site(chance: &mut Chance) -> &'static str {
    chance.of(&[
        "cross-site",
        "same-site",
        "Same-Origin",
        "same-origin, same-origin",
        "",
        "?1",
    ])
}

/// With the cookie, as a page elsewhere would have a browser ask.
pub(crate) fn foreign_page(world: &World, chance: &mut Chance) -> Builder {
    let (method, path) = any_route(chance);
    let request = request(method, path).header("host", HOST);
    let request = request.header("cookie", cookie(&world.session));
    let request = match chance.below(7) {
        0 => request.header("origin", foreign_origin(chance)),
        1 => request.header("origin", foreign_origin(chance)).header(
            "sec-fetch-site",
            chance.of(&["cross-site", "same-site", "same-origin", "none"]),
        ),
        2 => request.header("sec-fetch-site", foreign_site(chance)),
        3 => request
            .header("origin", ORIGIN)
            .header("sec-fetch-site", foreign_site(chance)),
        4 => request
            .header("origin", ORIGIN)
            .header("origin", foreign_origin(chance)),
        5 => request
            .header("origin", LISTED)
            .header("sec-fetch-site", "cross-site"),
        _ => request
            .header("sec-fetch-site", "same-origin")
            .header("sec-fetch-site", foreign_site(chance)),
    };
    // What such a page can set freely, or make the browser set.
    let request = match chance.below(4) {
        0 => request.header("referer", format!("{ORIGIN}/list")),
        1 => request.header("x-requested-with", "XMLHttpRequest"),
        2 => request.header("x-forwarded-host", HOST),
        _ => request,
    };
    let kinds = [
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
    ];
    request.header("content-type", chance.of(&kinds))
}

/// A change with the cookie that does not say by which page it was made.
pub(crate) fn unsaid_page(world: &World, chance: &mut Chance) -> Builder {
    let (method, path) = unsafe_route(chance);
    let request = request(method, path).header("host", HOST);
    let request = request.header("cookie", cookie(&world.session));
    let request = match chance.below(5) {
        0 => request.header("referer", format!("{ORIGIN}/{}", chance.word(10))),
        1 => request.header("referer", format!("https://{}.example/", chance.word(10))),
        2 => request.header("sec-fetch-site", "none"),
        3 => request.header("sec-fetch-mode", "same-origin"),
        _ => request,
    };
    let names = [
        "x-http-method-override",
        "x-csrf-token",
        "x-method-override",
        "x-origin",
    ];
    request.header(chance.of(&names), chance.of(&["GET", "HEAD", ORIGIN, "1"]))
}

/// A browser asking for a page that is not listed, or for what no such page may.
pub(crate) fn preflight(world: &World, chance: &mut Chance) -> Builder {
    let (method, path) = any_route(chance);
    let asked = request("OPTIONS", path).header("host", HOST);
    let asked = asked.header("access-control-request-headers", "authorization");
    let asked = match chance.below(5) {
        0 => {
            let methods = ["PATCH", "TRACE", "CONNECT", "get", "", "GET, PUT"];
            return asked
                .header("origin", LISTED)
                .header("access-control-request-method", chance.of(&methods));
        }
        1 => {
            let paths = [
                "/api/account",
                "/api/sessions",
                "/api/auth/sign-in",
                "/internal/cron/tick",
            ];
            let asked = request("OPTIONS", chance.of(&paths)).header("host", HOST);
            asked.header("origin", LISTED)
        }
        2 => asked.header("origin", LISTED).header("origin", LISTED),
        3 => asked
            .header("origin", foreign_origin(chance))
            .header("cookie", cookie(&world.session)),
        _ => asked.header("origin", foreign_origin(chance)),
    };
    asked.header("access-control-request-method", method)
}

pub(crate) fn foreign_host(world: &World, chance: &mut Chance) -> Builder {
    let (method, path) = any_route(chance);
    let other = chance.word(12);
    let host = match chance.below(10) {
        0 => format!("{other}.example"),
        1 => format!("{HOST}.{other}.example"),
        2 => format!("{other}.{HOST}"),
        3 => format!("{HOST}:{}", 444 + chance.below(60_000)),
        4 => format!("{other}@{HOST}"),
        5 => format!("{HOST}."),
        6 => chance
            .of(&["localhost", "127.0.0.1", "[::1]", "0.0.0.0", ""])
            .to_owned(),
        7 => format!("{HOST}, {other}.example"),
        8 => format!("{HOST}/{other}"),
        _ => {
            let two = request(method, path).header("host", HOST);
            return two
                .header("host", format!("{other}.example"))
                .header("origin", ORIGIN)
                .header("cookie", cookie(&world.session));
        }
    };
    // The page says that it is from the very host it asks.
    request(method, path)
        .header("origin", chance.of(&[ORIGIN, &format!("https://{host}")]))
        .header("host", host)
        .header("x-forwarded-host", HOST)
        .header("cookie", cookie(&world.session))
}

/// Nobody, who says to be somebody.
pub(crate) fn spoofed_headers(_: &World, chance: &mut Chance) -> Builder {
    let (method, path) = any_route(chance);
    let mut request = ours(method, path);
    for _ in 0..=chance.below(4) {
        let names = [
            "rolecall-caller",
            "Rolecall-Caller",
            "ROLECALL-PERSON",
            "rolecall-person",
            "rolecall-tenant",
            "x-rolecall-tenant",
            "rolecall-address",
            "rolecall-request",
            "x-forwarded-user",
            "remote-user",
            "x-authenticated-user",
            "cf-access-jwt-assertion",
            "cf-access-authenticated-user-email",
            "x-tenant",
            "x-real-ip",
            "forwarded",
        ];
        let values = [
            "owner",
            "guest",
            "proxy",
            "ada",
            "local",
            "127.0.0.1",
            "session ADA",
        ];
        request = request.header(chance.of(&names), chance.of(&values));
    }
    request
}

/// A program that may ask its tenant for everything, asking by a detour for what is not its own, or
/// for what is under another name.
pub(crate) fn disguised_path(world: &World, chance: &mut Chance) -> Builder {
    let aims = [
        "sessions",
        "tokens",
        "account",
        "admin",
        "export",
        "profile",
        "auth/sign-in",
    ];
    let aim = chance.of(&aims);
    let up = chance.of(&["..", "%2e%2e", ".%2E", "%2e.", "..;", "%252e%252e"]);
    let slash = chance.of(&["/", "%2f", "%5c", "//", "/./", "%252F"]);
    let path = match chance.below(10) {
        0 => format!("/api{slash}{up}{slash}api/{aim}"),
        1 => format!("/api/profile/{up}/{aim}"),
        2 => format!("/api/applications/{up}{slash}{aim}"),
        3 => format!("//api/{aim}"),
        4 => format!("/api//{aim}"),
        5 => format!("/API/{aim}"),
        6 => format!("/api/{aim}/"),
        7 => format!("/api/%{:02x}{}", aim.as_bytes()[0], &aim[1..]),
        8 => format!(
            "/internal/call/{}",
            chance.of(&["close-sessions", "forget", "wake"])
        ),
        _ => format!(
            "/api/{aim}{}",
            chance.of(&["%00", "%20", ";a", ".json", "%0a", "%2f"])
        ),
    };
    let method = chance.of(&["GET", "PUT", "POST", "DELETE"]);
    let request = request(method, &path).header("host", HOST);
    if chance.one_in(2) {
        request.header("authorization", format!("Bearer {}", world.token))
    } else {
        let request = request.header("origin", ORIGIN);
        request.header("cookie", cookie(&world.session))
    }
}
