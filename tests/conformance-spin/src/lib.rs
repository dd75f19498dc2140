//! The port conformance list as a Spin component: `GET /` runs every case on the Spin adapter and
//! prints a line each. 200 when all hold, 500 when one does not.

#[cfg(target_os = "wasi")]
mod component {
    use axum::body::Body;
    use platform::{Ports, TenantPorts};
    use shared::TenantId;
    use shared::ports::Random as _;
    use spin_sdk::http::{Request, Response, StatusCode};

    #[spin_sdk::http_service]
    async fn handle(_request: Request) -> Response<Body> {
        let ports = Ports::default();
        let tenants = ["a", "b"].map(|suffix| {
            let name = format!("conformance{:x}{suffix}", ports.random.bits() >> 96);
            TenantId::parse(name).map(TenantPorts::of)
        });
        let [Ok(one), Ok(other)] = tenants else {
            return answer(
                StatusCode::INTERNAL_SERVER_ERROR,
                "no tenant ids".to_owned(),
            );
        };
        let mut results = conformance::run_tenant_db(&one.db, &other.db).await;
        results.extend(conformance::run_platform_db(&ports.db).await);
        let status = if results.iter().all(|r| r.outcome.is_ok()) {
            StatusCode::OK
        } else {
            StatusCode::INTERNAL_SERVER_ERROR
        };
        let lines: String = results.iter().map(|r| format!("{r}\n")).collect();
        answer(status, lines)
    }

    fn answer(status: StatusCode, text: String) -> Response<Body> {
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = status;
        response
    }
}
