//! For Spin's cron trigger: calls `POST /internal/cron/<name>` of Rolecall, as a system cron does.
//! `spin-cron.toml` says when.
//!
//! The trigger is a plugin that embeds a Spin of its own, older than 4.1 and without WASIp3: so this
//! component alone speaks WASI 0.2, and runs as an application of its own.

#[cfg(target_os = "wasi")]
#[expect(
    unsafe_code,
    clippy::same_length_and_capacity,
    reason = "generated code: the export of a component is an unsafe function that adopts memory"
)]
mod component {
    use wasip2::http::outgoing_handler::handle;
    use wasip2::http::types::{ErrorCode, Fields, Method, OutgoingBody, OutgoingRequest, Scheme};

    use bindings::fermyon::spin::variables;
    use bindings::fermyon::spin_cron::cron_types::{Error, Metadata};

    mod bindings {
        wit_bindgen::generate!({ path: "wit", world: "spin-cron", generate_all });
    }

    struct Cron;

    impl bindings::Guest for Cron {
        fn handle_cron_event(_at: Metadata) -> Result<(), Error> {
            call().map_err(Error::Other)
        }
    }

    bindings::export!(Cron with_types_in bindings);

    fn call() -> Result<(), String> {
        let url = variable("rolecall_url")?;
        let name = variable("cron_name")?;
        let secret = variable("cron_secret")?;
        let (scheme, rest) = url
            .split_once("://")
            .ok_or_else(|| format!("rolecall_url is “{url}”; expected http://HOST:PORT"))?;
        let scheme = if scheme == "https" {
            Scheme::Https
        } else {
            Scheme::Http
        };
        let (authority, base) = rest.split_once('/').unwrap_or((rest, ""));
        let base = base.trim_end_matches('/');
        let separator = if base.is_empty() { "" } else { "/" };
        let path = format!("/{base}{separator}internal/cron/{name}");
        let status = post(&scheme, authority, &path, &secret).map_err(|e| e.to_string())?;
        if (200..300).contains(&status) {
            Ok(())
        } else {
            Err(format!("{path} answered {status}"))
        }
    }

    fn variable(name: &str) -> Result<String, String> {
        variables::get(name).map_err(|error| format!("the variable {name}: {error}"))
    }

    /// Answers the status.
    fn post(scheme: &Scheme, authority: &str, path: &str, secret: &str) -> Result<u16, ErrorCode> {
        let refused = |what: &str| ErrorCode::InternalError(Some(format!("refused: {what}")));
        let bearer = format!("Bearer {secret}").into_bytes();
        let headers = Fields::from_list(&[("authorization".to_owned(), bearer)])
            .map_err(|_| refused("the header"))?;
        let request = OutgoingRequest::new(headers);
        request
            .set_method(&Method::Post)
            .and_then(|()| request.set_scheme(Some(scheme)))
            .and_then(|()| request.set_authority(Some(authority)))
            .and_then(|()| request.set_path_with_query(Some(path)))
            .map_err(|()| refused("the address"))?;
        let body = request.body().map_err(|()| refused("the body"))?;
        let answer = handle(request, None)?;
        OutgoingBody::finish(body, None)?;
        answer.subscribe().block();
        match answer.get() {
            Some(Ok(Ok(response))) => Ok(response.status()),
            Some(Ok(Err(code))) => Err(code),
            Some(Err(())) | None => Err(refused("the answer")),
        }
    }
}
