//! The port conformance list as Spin components. `GET /platform_db`, `/tenant_db`, `/queue`, `/misc`
//! and `/http?<base address of the conformance server>` run a suite each and answer a line a case.
//!
//! spin.toml starts this one module three times: as `suite`, which answers those, and as `discover`
//! and `match`, the consumers whose queues the adapter fills, which write down what they hear.

#[cfg(target_os = "wasi")]
mod component {
    use std::env;

    use axum::Router;
    use axum::body::Body;
    use axum::routing::post;
    use platform::{Ports, TenantPorts};
    use shared::calls::{Consume, Consumed, Message, Outcome, QueueName};
    use shared::ports::{Clock as _, DbError, Random as _, Sql as _, Statement};
    use shared::{Problem, TenantId};
    use spin_sdk::http::{Request, Response, StatusCode};

    const HEARD: &str = "CREATE TABLE IF NOT EXISTS conformance_heard (message TEXT NOT NULL)";

    #[spin_sdk::http_service]
    async fn handle(request: Request) -> Response<Body> {
        let queue = match env::var("CONSUMES").as_deref() {
            Ok("discover") => Some(QueueName::Discover),
            Ok("match") => Some(QueueName::Match),
            _ => None,
        };
        if let Some(queue) = queue {
            let router = Router::new().route("/internal/call/consume", post(consume));
            return platform_spin::serve_consumer(queue, router, request).await;
        }
        let (status, text) = match suite(&request).await {
            Ok(lines) => (StatusCode::OK, lines),
            Err(why) => (StatusCode::INTERNAL_SERVER_ERROR, format!("FAILED {why}\n")),
        };
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = status;
        response
    }

    async fn suite(request: &Request) -> Result<String, String> {
        let ports = Ports::default();
        let results = match request.uri().path() {
            "/platform_db" => conformance::run_platform_db(&ports.db).await,
            "/tenant_db" => {
                let one = tenant(&ports, "a")?;
                let other = tenant(&ports, "b")?;
                conformance::run_tenant_db(&one.db, &other.db).await
            }
            "/queue" => {
                let heard = async || heard(&ports).await;
                conformance::run_queue(&ports.queue, &heard).await
            }
            "/misc" => conformance::run_misc(&ports.clock, &ports.random, &ports.secrets).await,
            "/http" => {
                let base = request.uri().query().ok_or("/http needs ?<base address>")?;
                conformance::run_http(&ports.http, base).await
            }
            other => return Err(format!("there is no suite {other}")),
        };
        let lines: Vec<_> = results.iter().map(ToString::to_string).collect();
        Ok(lines.join("\n") + "\n")
    }

    fn tenant(ports: &Ports, suffix: &str) -> Result<TenantPorts, String> {
        let id = format!("conformance{:x}{suffix}", ports.random.bits() >> 96);
        let id = TenantId::parse(id).map_err(|error| error.to_string())?;
        Ok(TenantPorts::of(id))
    }

    /// Writes down every message and acknowledges it.
    async fn consume(body: String) -> Result<String, Problem> {
        let call: Consume = serde_json::from_str(&body).map_err(broken)?;
        let ports = Ports::default();
        ports
            .db
            .execute(Statement::new(HEARD))
            .await
            .map_err(broken)?;
        for message in &call.messages {
            let message = serde_json::to_string(message).map_err(broken)?;
            let row = Statement::new("INSERT INTO conformance_heard (message) VALUES (?1)");
            ports.db.execute(row.bind(message)).await.map_err(broken)?;
        }
        let outcomes = vec![Outcome::Ack; call.messages.len()];
        serde_json::to_string(&Consumed { outcomes }).map_err(broken)
    }

    fn broken(error: impl std::fmt::Display) -> Problem {
        Problem::unavailable(error.to_string())
    }

    /// What the consumers have written down, after a while.
    async fn heard(ports: &Ports) -> Result<Vec<Message>, String> {
        ports.clock.sleep(100).await;
        let read = async {
            ports.db.execute(Statement::new(HEARD)).await?;
            let all = Statement::new("SELECT message FROM conformance_heard");
            let rows = ports.db.query(all).await?;
            rows.iter()
                .map(|row| {
                    let message: String = row.get("message")?;
                    serde_json::from_str(&message).map_err(|e| DbError::Other(e.to_string()))
                })
                .collect::<Result<Vec<_>, DbError>>()
        };
        read.await.map_err(|error| error.to_string())
    }
}
