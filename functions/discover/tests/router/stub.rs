//! The world around discover: tenants and match in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use platform_native::{Delivery, Host, Ports, TenantPorts, testing};
use shared::calls::{
    Consume, Consumed, CronReport, Message, Outcome, ReportProgress, RunCron, SourceRef,
    SourcesWanted, TaskLiveness, WantedSources,
};
use shared::ports::{Function, Queue as _, Services as _, Sql, Statement};
use shared::source::{CompanyBoard, SourceHealth};
use shared::task::TaskStep;
use shared::{Millis, Problem, SourceId, TaskId, TenantId};

use crate::boards::Boards;

pub(crate) const NOW: Millis = testing::NOW;
pub(crate) const MINUTE: Millis = 60_000;

pub(crate) const REMOTE_OK: &str = "https://remoteok.com/api";

/// What a tenant remembers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tenant {
    pub(crate) wanted: Vec<SourceRef>,
    /// Tasks that are live, with their steps in the order they came.
    pub(crate) live: BTreeMap<TaskId, Vec<TaskStep>>,
    /// Tasks that completed, likewise.
    pub(crate) completed: BTreeMap<TaskId, Vec<TaskStep>>,
    /// How often match was asked to look at it.
    pub(crate) matched: u32,
    pub(crate) unreachable: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) host: Host,
    pub(crate) boards: Boards,
    tenants: Tenants,
}

type Tenants = Arc<Mutex<BTreeMap<TenantId, Tenant>>>;

pub(crate) fn tenant(name: &str) -> TenantId {
    TenantId::parse(name).unwrap()
}

pub(crate) fn task(n: u128) -> TaskId {
    TaskId::new(NOW, n)
}

pub(crate) fn feed() -> SourceRef {
    SourceRef::Feed("remoteok".to_owned())
}

pub(crate) fn company(slug: &str) -> SourceRef {
    company_on("greenhouse", slug)
}

pub(crate) fn company_on(board: &str, slug: &str) -> SourceRef {
    let (board, slug) = (board.to_owned(), slug.to_owned());
    SourceRef::Company(CompanyBoard { board, slug })
}

pub(crate) fn company_url(slug: &str) -> String {
    format!("https://boards-api.greenhouse.io/v1/boards/{slug}/jobs")
}

impl World {
    pub(crate) async fn new(delivery: Delivery) -> Self {
        let boards = Boards::start().await;
        let tenants = Tenants::default();
        let (for_match, for_tenants) = (Arc::clone(&tenants), Arc::clone(&tenants));
        let host = Host::builder()
            .migrations(testing::platform_migrations())
            .delivery(delivery)
            .secret("MODE", "local")
            .secret("RECORDED_ORIGIN", &boards.origin)
            .trusted_host("127.0.0.1")
            .service(Function::Discover, rolecall_discover::router)
            .service(Function::Match, move |ports| {
                matching(ports, Arc::clone(&for_match))
            })
            .tenants(move |_: Ports, own: TenantPorts| own_router(&for_tenants, own.tenant))
            .build()
            .await
            .unwrap();
        Self {
            host,
            boards,
            tenants,
        }
    }

    pub(crate) fn with<T>(&self, name: &str, change: impl FnOnce(&mut Tenant) -> T) -> T {
        change(
            self.tenants
                .lock()
                .unwrap()
                .entry(tenant(name))
                .or_default(),
        )
    }

    pub(crate) fn wants(&self, name: &str, sources: &[SourceRef]) {
        self.with(name, |tenant| tenant.wanted = sources.to_vec());
    }

    /// A person presses the button.
    pub(crate) async fn press(&self, name: &str, n: u128) {
        self.with(name, |tenant| tenant.live.insert(task(n), Vec::new()));
        let message = Message::Discover {
            tenant: tenant(name),
            task: task(n),
        };
        self.host.ports().queue.send(&[message]).await.unwrap();
    }

    /// Tenants ask again for tasks that do not move, as their alarms do.
    pub(crate) async fn alarm(&self) {
        let messages: Vec<Message> = {
            let tenants = self.tenants.lock().unwrap();
            let live = tenants.iter().flat_map(|(name, tenant)| {
                tenant.live.keys().map(|task| Message::Discover {
                    tenant: name.clone(),
                    task: task.clone(),
                })
            });
            live.collect()
        };
        self.host.ports().queue.send(&messages).await.unwrap();
    }

    pub(crate) async fn settle(&self) {
        assert!(self.host.settle(300).await.unwrap(), "messages never end");
    }

    pub(crate) async fn tick(&self) -> CronReport {
        self.cron("tick").await.unwrap()
    }

    pub(crate) async fn cron(&self, name: &str) -> Result<CronReport, shared::ports::CallError> {
        let call = RunCron {
            name: name.to_owned(),
        };
        self.host
            .ports()
            .services
            .call(Function::Discover, &call)
            .await
    }

    /// Ticks and delivers through `minutes` minutes.
    pub(crate) async fn live_on(&self, minutes: u32) {
        for _ in 0..minutes {
            self.settle().await;
            self.host.ports().clock.advance(MINUTE);
            self.tick().await;
        }
        self.settle().await;
    }

    /// The steps of a completed task: key, state, count.
    pub(crate) fn completed(&self, name: &str, n: u128) -> Vec<(String, String, u32)> {
        let steps = self.with(name, |tenant| tenant.completed.get(&task(n)).cloned());
        steps
            .unwrap_or_else(|| panic!("task {n} of {name} is not completed"))
            .into_iter()
            .map(|step| (step.key, step.state, step.done))
            .collect()
    }

    pub(crate) fn note(&self, name: &str, n: u128, key: &str) -> String {
        let steps = self.with(name, |tenant| tenant.completed[&task(n)].clone());
        let step = steps.into_iter().find(|step| step.key == key).unwrap();
        step.note.unwrap_or_default()
    }

    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let statement = Statement::new(format!("SELECT ({sql}) AS n"));
        let rows = self.host.ports().db.query(statement).await.unwrap();
        rows.first().unwrap().get("n").unwrap()
    }

    pub(crate) async fn health(&self, id: &str) -> SourceHealth {
        let ids = [SourceId::parse(id).unwrap()];
        let db = self.host.ports().db;
        catalog::sources::health(&db, &ids).await.unwrap().remove(0)
    }

    /// Nothing is under way, waited for or announced any more.
    pub(crate) async fn assert_quiet(&self) {
        for left in [
            "waiters",
            "outbox",
            "host_leases",
            "runs WHERE state = 'running'",
        ] {
            let rows = self.number(&format!("SELECT count(*) FROM {left}")).await;
            assert_eq!(rows, 0, "{left}");
        }
    }
}

#[derive(Clone)]
struct Own {
    tenants: Tenants,
    name: TenantId,
}

impl Own {
    fn with<T>(&self, use_it: impl FnOnce(&mut Tenant) -> T) -> Result<T, Problem> {
        let mut tenants = self.tenants.lock().unwrap();
        let tenant = tenants.entry(self.name.clone()).or_default();
        if tenant.unreachable {
            return Err(Problem::unavailable("not now"));
        }
        Ok(use_it(tenant))
    }
}

fn own_router(tenants: &Tenants, name: TenantId) -> axum::Router {
    let routes = axum::Router::new();
    let routes = serving::answer::<WantedSources, Own, _, _>(routes, async |own, _| {
        own.with(|tenant| SourcesWanted {
            sources: tenant.wanted.clone(),
        })
    });
    let routes = serving::answer::<ReportProgress, Own, _, _>(routes, async |own, call| {
        own.with(|tenant| {
            let Some(steps) = tenant.live.get_mut(&call.task) else {
                return TaskLiveness { live: false };
            };
            for step in call.steps {
                match steps.iter_mut().find(|known| known.key == step.key) {
                    None => steps.push(step),
                    Some(known) if rank(&step.state) > rank(&known.state) => *known = step,
                    Some(_) => {}
                }
            }
            TaskLiveness { live: true }
        })
    });
    let tenants = Arc::clone(tenants);
    routes.with_state(Own { tenants, name })
}

fn rank(state: &str) -> u8 {
    match state {
        "waiting" => 0,
        "running" => 1,
        _ => 2,
    }
}

/// Completes the tasks that wait for matching only, and takes the announcement back.
fn matching(ports: Ports, tenants: Tenants) -> axum::Router {
    let handler = async move |(ports, tenants): (Ports, Tenants), call: Consume| {
        let mut asked = BTreeSet::new();
        for message in &call.messages {
            if let Message::Match { tenants } = message {
                assert!(tenants.len() <= 100);
                asked.extend(tenants.iter().cloned());
            }
        }
        let asked: Vec<TenantId> = asked.into_iter().collect();
        let kind = catalog::outbox::Kind::MatchTenant;
        let rows = catalog::outbox::find(&ports.db, kind, &asked).await?;
        complete(&tenants, &asked);
        ports.db.execute(catalog::outbox::done(&rows)?).await?;
        Ok(Consumed {
            outcomes: vec![Outcome::Ack; call.messages.len()],
        })
    };
    serving::answer::<Consume, (Ports, Tenants), _, _>(axum::Router::new(), handler)
        .with_state((ports, tenants))
}

fn complete(tenants: &Mutex<BTreeMap<TenantId, Tenant>>, asked: &[TenantId]) {
    let mut tenants = tenants.lock().unwrap();
    for name in asked {
        let tenant = tenants.entry(name.clone()).or_default();
        tenant.matched += 1;
        let (ended, live) = std::mem::take(&mut tenant.live)
            .into_iter()
            .partition(|(_, steps)| !steps.is_empty() && steps.iter().all(|s| rank(&s.state) == 2));
        tenant.live = live;
        tenant.completed.extend::<BTreeMap<_, _>>(ended);
    }
}
