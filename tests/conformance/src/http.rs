//! What holds for outgoing HTTP, asked of the server in [`crate::server`].

use bytes::Bytes;
use http::header::{ETAG, LOCATION};
use shared::ports::{FetchLimits, FetchedResponse, HttpError, HttpPort};

use crate::{CaseResult, ensure, run_cases};

type Case = Result<(), String>;

/// Runs all of them against the server at `base` (no trailing slash).
pub(crate) async fn run(http: &impl HttpPort, base: &str) -> Vec<CaseResult> {
    let s = Server { http, base };
    run_cases! { "http";
        a_body_arrives_whole(&s);
        method_headers_and_body_are_sent(&s);
        bytes_are_left_alone(&s);
        gzip_is_undone(&s);
        statuses_are_answers(&s);
        a_validator_travels_both_ways(&s);
        no_redirect_is_followed(&s);
        the_size_limit_holds(&s);
        the_size_limit_holds_without_a_length(&s);
        the_size_limit_counts_decoded_bytes(&s);
        a_silent_server_times_out(&s);
        a_slow_body_times_out(&s);
        a_broken_off_body_is_an_error(&s);
        a_broken_off_gzip_is_an_error(&s);
        a_closed_port_is_unreachable(&s);
    }
}

struct Server<'a, H> {
    http: &'a H,
    base: &'a str,
}

const GENEROUS: FetchLimits = FetchLimits {
    timeout_ms: 10_000,
    max_bytes: 1_000_000,
};

impl<H: HttpPort> Server<'_, H> {
    async fn send(
        &self,
        request: http::request::Builder,
        body: &'static str,
        limits: FetchLimits,
    ) -> Result<Result<FetchedResponse, HttpError>, String> {
        let request = request
            .body(Bytes::from_static(body.as_bytes()))
            .map_err(|error| error.to_string())?;
        Ok(self.http.exchange(request, limits).await)
    }

    async fn get(
        &self,
        path: &str,
        limits: FetchLimits,
    ) -> Result<Result<FetchedResponse, HttpError>, String> {
        let request = http::Request::get(format!("{}{path}", self.base));
        self.send(request, "", limits).await
    }

    async fn answer(&self, path: &str) -> Result<FetchedResponse, String> {
        let answer = self.get(path, GENEROUS).await?;
        answer.map_err(|error| format!("{path} answered {error:?}"))
    }
}

async fn a_body_arrives_whole(s: &Server<'_, impl HttpPort>) -> Case {
    let response = s.answer("/plain").await?;
    ensure!(response.status() == 200, "status {}", response.status());
    ensure!(response.body() == "hello", "body {:?}", response.body());
    let response = s.answer("/bytes/300000").await?;
    ensure!(
        response.body().len() == 300_000,
        "{} bytes",
        response.body().len()
    );
    Ok(())
}

async fn method_headers_and_body_are_sent(s: &Server<'_, impl HttpPort>) -> Case {
    let request = http::Request::post(format!("{}/echo?q=%C3%A9", s.base))
        .header("x-rolecall-test", "a, b")
        .header("user-agent", "Conformance/1.0");
    let response = s
        .send(request, "sent", GENEROUS)
        .await?
        .map_err(|e| format!("{e:?}"))?;
    let text = String::from_utf8_lossy(response.body()).to_ascii_lowercase();
    for part in [
        "post /echo?q=%c3%a9 ",
        "\nx-rolecall-test: a, b\n",
        "\nuser-agent: conformance/1.0\n",
        "\n\nsent",
    ] {
        ensure!(text.contains(part), "{part:?} is not in {text:?}");
    }
    Ok(())
}

async fn bytes_are_left_alone(s: &Server<'_, impl HttpPort>) -> Case {
    let response = s.answer("/latin1").await?;
    ensure!(
        response.body()[..] == *b"caf\xe9 \x00\xff",
        "body {:?}",
        response.body()
    );
    Ok(())
}

async fn gzip_is_undone(s: &Server<'_, impl HttpPort>) -> Case {
    let response = s.answer("/gzip").await?;
    ensure!(
        response.body() == "hello hello hello",
        "body {:?}",
        response.body()
    );
    Ok(())
}

async fn statuses_are_answers(s: &Server<'_, impl HttpPort>) -> Case {
    for status in [404, 403, 429, 500, 503] {
        let response = s.answer(&format!("/status/{status}")).await?;
        ensure!(
            response.status() == status,
            "{status} came as {}",
            response.status()
        );
        let retry = response.headers().get("retry-after");
        ensure!(retry.is_some_and(|v| v == "7"), "Retry-After is {retry:?}");
    }
    Ok(())
}

async fn a_validator_travels_both_ways(s: &Server<'_, impl HttpPort>) -> Case {
    let etag = s
        .answer("/etag")
        .await?
        .headers()
        .get(ETAG)
        .cloned()
        .ok_or("no ETag")?;
    let request = http::Request::get(format!("{}/etag", s.base)).header("if-none-match", etag);
    let response = s
        .send(request, "", GENEROUS)
        .await?
        .map_err(|e| format!("{e:?}"))?;
    ensure!(response.status() == 304, "status {}", response.status());
    ensure!(response.body().is_empty(), "body {:?}", response.body());
    Ok(())
}

async fn no_redirect_is_followed(s: &Server<'_, impl HttpPort>) -> Case {
    for status in [301, 302, 303, 307, 308] {
        let response = s.answer(&format!("/redirect/{status}")).await?;
        ensure!(
            response.status() == status,
            "{status} came as {}",
            response.status()
        );
        let location = response.headers().get(LOCATION);
        ensure!(
            location.is_some_and(|l| l == "/plain"),
            "Location is {location:?}"
        );
    }
    Ok(())
}

const SMALL: FetchLimits = FetchLimits {
    timeout_ms: 10_000,
    max_bytes: 1_000,
};

async fn too_large(s: &Server<'_, impl HttpPort>, path: &str) -> Case {
    let answer = s.get(path, SMALL).await?;
    ensure!(
        matches!(answer, Err(HttpError::TooLarge(1_000))),
        "{path} answered {:?}",
        brief(&answer)
    );
    Ok(())
}

fn brief(answer: &Result<FetchedResponse, HttpError>) -> Result<String, &HttpError> {
    answer
        .as_ref()
        .map(|response| format!("{} with {} bytes", response.status(), response.body().len()))
}

async fn the_size_limit_holds(s: &Server<'_, impl HttpPort>) -> Case {
    let exact = s.get("/bytes/1000", SMALL).await?;
    ensure!(
        exact.is_ok(),
        "exactly the limit answered {:?}",
        brief(&exact)
    );
    too_large(s, "/bytes/1001").await
}

async fn the_size_limit_holds_without_a_length(s: &Server<'_, impl HttpPort>) -> Case {
    too_large(s, "/endless").await
}

async fn the_size_limit_counts_decoded_bytes(s: &Server<'_, impl HttpPort>) -> Case {
    too_large(s, "/gzip-bomb").await
}

const HASTY: FetchLimits = FetchLimits {
    timeout_ms: 300,
    max_bytes: 1_000_000,
};

async fn a_silent_server_times_out(s: &Server<'_, impl HttpPort>) -> Case {
    let answer = s.get("/silent", HASTY).await?;
    ensure!(
        matches!(answer, Err(HttpError::Timeout(300))),
        "answered {:?}",
        brief(&answer)
    );
    Ok(())
}

async fn a_slow_body_times_out(s: &Server<'_, impl HttpPort>) -> Case {
    let answer = s.get("/slow", HASTY).await?;
    ensure!(
        matches!(answer, Err(HttpError::Timeout(300))),
        "answered {:?}",
        brief(&answer)
    );
    Ok(())
}

async fn a_broken_off_body_is_an_error(s: &Server<'_, impl HttpPort>) -> Case {
    let answer = s.get("/truncated", GENEROUS).await?;
    ensure!(
        matches!(answer, Err(HttpError::Truncated(_))),
        "answered {:?}",
        brief(&answer)
    );
    Ok(())
}

async fn a_broken_off_gzip_is_an_error(s: &Server<'_, impl HttpPort>) -> Case {
    let answer = s.get("/gzip-truncated", GENEROUS).await?;
    ensure!(
        matches!(answer, Err(HttpError::Truncated(_))),
        "answered {:?}",
        brief(&answer)
    );
    Ok(())
}

/// The server names a port on which nobody listens.
async fn a_closed_port_is_unreachable(s: &Server<'_, impl HttpPort>) -> Case {
    let closed = s.answer("/closed-port").await?;
    let closed = String::from_utf8_lossy(closed.body()).into_owned();
    let request = http::Request::get(format!("http://127.0.0.1:{closed}/"));
    let answer = s.send(request, "", GENEROUS).await?;
    ensure!(
        matches!(answer, Err(HttpError::Unreachable(_))),
        "answered {:?}",
        brief(&answer)
    );
    Ok(())
}
