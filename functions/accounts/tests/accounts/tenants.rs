//! Tenants that keep sessions and tokens as the real ones do, and nothing else.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use axum::Router;
use serving::answer;
use shared::Problem;
use shared::calls::{
    AddToken, CheckSession, CloseSessions, CloseToken, Closed, Done, Forget, ListSessions,
    ListTokens, OpenSession, SessionList, SessionLiveness, SessionNote, SessionsToClose, ShutOut,
    TokenList, TokenNote,
};

/// What all tenants keep, by tenant.
#[derive(Clone, Default)]
pub(crate) struct Tenants(Arc<Mutex<Everything>>);

type Meanwhile = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct Everything {
    sessions: BTreeMap<String, Vec<SessionNote>>,
    tokens: BTreeMap<String, Vec<TokenNote>>,
    forgotten: Vec<String>,
    /// Answer nothing any more.
    is_down: bool,
    /// What happens before the next session or token is noted.
    meanwhile: Option<Meanwhile>,
    /// Forget nothing, and answer everything else.
    is_clinging: bool,
}

/// One tenant's part of it.
#[derive(Clone)]
struct Mine {
    all: Tenants,
    tenant: String,
    clock: platform_native::Clock,
}

impl Mine {
    fn with<T>(&self, then: impl FnOnce(&mut Everything, &str) -> T) -> Result<T, Problem> {
        let mut all = self.all.0.lock().unwrap();
        if all.is_down {
            return Err(Problem::unavailable("down"));
        }
        Ok(then(&mut all, &self.tenant))
    }

    async fn meanwhile(&self) -> Result<(), Problem> {
        if let Some(meanwhile) = self.with(|all, _| all.meanwhile.take())? {
            meanwhile.await;
        }
        Ok(())
    }

    fn now(&self) -> i64 {
        shared::ports::Clock::now(&self.clock)
    }
}

impl Tenants {
    pub(crate) fn router(&self, tenant: &str, clock: platform_native::Clock) -> Router {
        let mine = Mine {
            all: self.clone(),
            tenant: tenant.to_owned(),
            clock,
        };
        let router = Router::new();
        let router = answer(router, async |mine: Mine, call: OpenSession| {
            mine.meanwhile().await?;
            let now = mine.now();
            mine.with(|all, tenant| {
                let sessions = all.sessions.entry(tenant.to_owned()).or_default();
                sessions.push(SessionNote {
                    id: call.id,
                    agent: call.agent,
                    via: call.via,
                    created_at: now,
                    seen_at: now,
                    until: call.until,
                });
                Done {}
            })
        });
        let router = answer(router, async |mine: Mine, call: CheckSession| {
            mine.with(|all, tenant| SessionLiveness {
                live: all
                    .sessions
                    .get(tenant)
                    .is_some_and(|s| s.iter().any(|s| s.id == call.id)),
            })
        });
        let router = answer(router, async |mine: Mine, _: ListSessions| {
            mine.with(|all, tenant| SessionList {
                sessions: all.sessions.get(tenant).cloned().unwrap_or_default(),
            })
        });
        let router = answer(router, async |mine: Mine, call: CloseSessions| {
            mine.with(|all, tenant| {
                let sessions = all.sessions.entry(tenant.to_owned()).or_default();
                let before = sessions.len();
                sessions.retain(|session| match &call.which {
                    SessionsToClose::One(id) => session.id != *id,
                    SessionsToClose::AllBut(id) => session.id == *id,
                    SessionsToClose::All => false,
                });
                Closed {
                    closed: u32::try_from(before - sessions.len()).unwrap(),
                }
            })
        });
        let router = answer(router, async |mine: Mine, call: AddToken| {
            mine.meanwhile().await?;
            let now = mine.now();
            mine.with(|all, tenant| {
                all.tokens
                    .entry(tenant.to_owned())
                    .or_default()
                    .push(TokenNote {
                        id: call.id,
                        name: call.name,
                        scopes: call.scopes,
                        created_at: now,
                        used_at: None,
                        until: call.until,
                    });
                Done {}
            })
        });
        let router = answer(router, async |mine: Mine, _: ListTokens| {
            mine.with(|all, tenant| TokenList {
                tokens: all.tokens.get(tenant).cloned().unwrap_or_default(),
            })
        });
        let router = answer(router, async |mine: Mine, call: CloseToken| {
            mine.with(|all, tenant| {
                let tokens = all.tokens.entry(tenant.to_owned()).or_default();
                let before = tokens.len();
                tokens.retain(|token| token.id != call.id);
                Closed {
                    closed: u32::try_from(before - tokens.len()).unwrap(),
                }
            })
        });
        let router = answer(router, async |mine: Mine, _: ShutOut| {
            mine.with(|all, tenant| {
                all.sessions.remove(tenant);
                all.tokens.remove(tenant);
                Done {}
            })
        });
        let router = answer(router, async |mine: Mine, _: Forget| {
            mine.with(|all, tenant| {
                if all.is_clinging {
                    return Err(Problem::unavailable("clinging"));
                }
                all.sessions.remove(tenant);
                all.tokens.remove(tenant);
                all.forgotten.push(tenant.to_owned());
                Ok(Done {})
            })?
        });
        router.with_state(mine)
    }

    /// Whether tenants forget nothing from now on.
    pub(crate) fn cling(&self, is_clinging: bool) {
        self.0.lock().unwrap().is_clinging = is_clinging;
    }

    /// Whether tenants answer nothing from now on.
    pub(crate) fn down(&self, is_down: bool) {
        self.0.lock().unwrap().is_down = is_down;
    }

    /// Has something happen while the next session is being opened, or the next token made.
    pub(crate) fn meanwhile(&self, then: impl Future<Output = ()> + Send + 'static) {
        self.0.lock().unwrap().meanwhile = Some(Box::pin(then));
    }

    /// How many sessions of a tenant stand.
    pub(crate) fn sessions(&self, tenant: &str) -> usize {
        self.0
            .lock()
            .unwrap()
            .sessions
            .get(tenant)
            .map_or(0, Vec::len)
    }

    /// How many API tokens of a tenant stand.
    pub(crate) fn tokens(&self, tenant: &str) -> usize {
        self.0
            .lock()
            .unwrap()
            .tokens
            .get(tenant)
            .map_or(0, Vec::len)
    }

    /// Who was told to forget, each time.
    pub(crate) fn forgotten(&self) -> Vec<String> {
        self.0.lock().unwrap().forgotten.clone()
    }
}
