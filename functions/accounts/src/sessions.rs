//! Opening a session: what every way of signing in ends with.

use accounts::people;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use identity::Session;
use identity::credentials::set_session_cookie;
use shared::TenantId;
use shared::calls::{CloseSessions, OpenSession, SessionsToClose, ShutOut};
use shared::ports::{CallError, Tenants as _};

use crate::context::{Agent, Inner};
use crate::failure::Failure;
use crate::person::Claimed;

/// Disabled accounts one tick shuts out at most.
const SHUT_OUT: u32 = 5;

impl Inner {
    /// Opens a session for a person and answers its cookie. A session the request came in is closed:
    /// what somebody planted before the sign-in is worth nothing after it. What let them in must hold
    /// still once the session is open, which `holds` looks at: a reset, or being disabled, that came
    /// in between has closed the sessions it found, and not this one. `None` where it holds no more.
    pub(crate) async fn open_session(
        &self,
        tenant: &TenantId,
        via: &str,
        agent: &Agent,
        came_in: Option<Claimed>,
        holds: impl Future<Output = Result<bool, Failure>> + Send,
    ) -> Result<Option<HeaderMap>, Failure> {
        let cloud = self.cloud().await?;
        let session = Session::begin(tenant.clone(), self.fresh_id(), self.now());
        let token = session
            .sign(&cloud.keys)
            .map_err(|error| Failure::Broken(error.to_string()))?;
        let open = OpenSession {
            id: session.id.clone(),
            until: session.until,
            agent: agent.0.clone(),
            via: via.to_owned(),
        };
        self.ports.tenants.call(tenant, &open).await?;
        let holds = holds.await;
        if !matches!(holds, Ok(true)) {
            // Nobody has its cookie; it only must not be listed.
            self.close_sessions(tenant, SessionsToClose::One(session.id))
                .await;
            return holds.map(|_| None);
        }
        if let Some(Claimed {
            tenant,
            session: Some(id),
        }) = came_in
        {
            self.close_sessions(&tenant, SessionsToClose::One(id)).await;
        }
        let mut headers = HeaderMap::new();
        headers.insert(SET_COOKIE, cookie(&set_session_cookie(&token))?);
        Ok(Some(headers))
    }

    /// Closes sessions as well as it can be done now.
    async fn close_sessions(&self, tenant: &TenantId, which: SessionsToClose) {
        if let Err(error) = self.close_sessions_or_fail(tenant, which).await {
            self.warn("sessions_not_closed", &[("error", &error.to_string())]);
        }
    }

    async fn close_sessions_or_fail(
        &self,
        tenant: &TenantId,
        which: SessionsToClose,
    ) -> Result<(), Failure> {
        let close = CloseSessions { which };
        self.ports.tenants.call(tenant, &close).await?;
        Ok(())
    }

    /// Makes a change that closes sessions. They are closed before it: a failure leaves the change
    /// undone, to be asked for again, rather than done with an intruder still signed in. And once
    /// more after it, for who signed in with the old password in between.
    pub(crate) async fn change_and_close<T>(
        &self,
        tenant: &TenantId,
        which: SessionsToClose,
        change: impl Future<Output = Result<T, Failure>> + Send,
    ) -> Result<T, Failure> {
        self.close_sessions_or_fail(tenant, which.clone()).await?;
        let changed = change.await?;
        self.close_sessions(tenant, which).await;
        Ok(changed)
    }

    /// Makes a change that leaves nobody in: sessions are closed and API tokens taken back, before it
    /// and after it for the same reasons.
    pub(crate) async fn change_and_shut_out<T>(
        &self,
        tenant: &TenantId,
        change: impl Future<Output = Result<T, Failure>> + Send,
    ) -> Result<T, Failure> {
        self.shut_out(tenant).await?;
        let changed = change.await?;
        if let Err(error) = self.shut_out(tenant).await {
            self.warn("not_shut_out", &[("error", &error.to_string())]);
        }
        Ok(changed)
    }

    /// Closes every session and takes every API token back.
    pub(crate) async fn shut_out(&self, tenant: &TenantId) -> Result<(), Failure> {
        match self.ports.tenants.call(tenant, &ShutOut {}).await {
            Ok(_) => Ok(()),
            // There is nothing left of them to ask.
            Err(CallError::Problem(problem)) if problem.status == 410 => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Shuts the owner of a disabled account out, and notes that it is done.
    pub(crate) async fn shut_out_disabled(&self, tenant: &TenantId) -> Result<(), Failure> {
        self.shut_out(tenant).await?;
        people::shut_out(&self.ports.db, tenant, self.now()).await?;
        Ok(())
    }

    /// Goes on where shutting out was cut short.
    pub(crate) async fn shut_out_unfinished(&self) -> Result<(), Failure> {
        for tenant in people::to_shut_out(&self.ports.db, SHUT_OUT, self.now()).await? {
            if let Err(error) = self.shut_out_disabled(&tenant).await {
                let fields = [("tenant", tenant.as_str()), ("error", &error.to_string())];
                self.warn("not_shut_out", &fields);
            }
        }
        Ok(())
    }
}

/// A cookie as a header's value.
pub(crate) fn cookie(text: &str) -> Result<HeaderValue, Failure> {
    HeaderValue::from_str(text).map_err(|_| Failure::Broken("a cookie is no header".to_owned()))
}
