//! Optional on Spin: hears on Redis that a queue has messages, and lets the product tick at once.
//!
//! Why it is no component of `spin.toml`: a Redis trigger without a Redis stops the whole
//! application, and most have none. `spin-wakeup.toml` runs it as an application of its own beside
//! any number of replicas, which it reaches through their public door, as a system cron does.
//! Redis publish/subscribe is not durable: what is missed here, the next ordinary tick finds.

#[cfg(target_os = "wasi")]
#[expect(
    unsafe_code,
    clippy::same_length_and_capacity,
    reason = "generated code: the export of a component is an unsafe function that adopts memory"
)]
mod component {
    use bytes::Bytes;
    use http_body_util::Empty;
    use spin_sdk::http::{self, Method, StatusCode};
    use spin_sdk::variables;

    #[derive(Debug, thiserror::Error)]
    enum Error {
        #[error("a variable: {0}")]
        Variable(#[from] variables::Error),
        #[error("rolecall_url is no address: {0}")]
        Address(#[from] http::Error),
        #[error("Rolecall answered {0}")]
        Refused(StatusCode),
    }

    #[spin_sdk::redis_subscriber]
    async fn on_message(_queue: Bytes) -> Result<(), Error> {
        let url = variables::get("rolecall_url").await?;
        let secret = variables::get("cron_secret").await?;
        let request = http::Request::builder()
            .method(Method::POST)
            .uri(format!("{}/internal/cron/tick", url.trim_end_matches('/')))
            .header("authorization", format!("Bearer {secret}"))
            .body(Empty::<Bytes>::new())
            .map_err(http::Error::from)?;
        let response = http::send(request).await.map_err(http::Error::from)?;
        if response.status().is_success() {
            Ok(())
        } else {
            Err(Error::Refused(response.status()))
        }
    }
}
