//! A tenant in memory: it takes a block only at its own version and cursor, as the real one does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use catalog::postings::Pack;
use platform_native::{Delivery, Host, Ports, TenantPorts, testing};
use shared::calls::{DeliverMatches, Delivered, MatchInputs, MatchInputsAnswer};
use shared::place::{Place, RemoteScope, Workplace};
use shared::ports::Function;
use shared::posting::Posting;
use shared::profile::Profile;
use shared::search::{Search, SearchSpec};
use shared::weights::Weights;
use shared::{Problem, SearchId, SourceId, TaskId, TenantId};

pub(crate) const NOW: i64 = testing::NOW;

/// What a tenant remembers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tenant {
    pub(crate) titles: Vec<String>,
    pub(crate) exclude: Vec<String>,
    pub(crate) version: i64,
    pub(crate) cursor: i64,
    pub(crate) waiting: Vec<TaskId>,
    /// URL and score of what was kept.
    pub(crate) kept: BTreeMap<String, f32>,
    pub(crate) dropped: BTreeSet<String>,
    /// URLs of each kept posting's group, by its own.
    pub(crate) groups: BTreeMap<String, Vec<String>>,
    pub(crate) deliveries: Vec<(usize, bool)>,
    pub(crate) asked: u32,
    /// Change the search when so many deliveries were made.
    pub(crate) change_after: Option<usize>,
    /// Answer with a problem, or not at all.
    pub(crate) trouble: Option<u16>,
}

pub(crate) type Tenants = Arc<Mutex<BTreeMap<TenantId, Tenant>>>;

pub(crate) fn tenant(name: &str) -> TenantId {
    TenantId::parse(name).unwrap()
}

pub(crate) async fn host(tenants: &Tenants, delivery: Delivery) -> Host {
    let tenants = Arc::clone(tenants);
    Host::builder()
        .migrations(testing::platform_migrations())
        .delivery(delivery)
        .service(Function::Match, rolecall_match::router)
        .tenants(move |_: Ports, own: TenantPorts| router(Arc::clone(&tenants), own.tenant))
        .build()
        .await
        .unwrap()
}

#[derive(Clone)]
struct State {
    tenants: Tenants,
    own: TenantId,
}

fn router(tenants: Tenants, own: TenantId) -> axum::Router {
    let routes = axum::Router::new();
    let routes = serving::answer::<MatchInputs, State, _, _>(routes, async |state, _| {
        state.with(|tenant| {
            tenant.asked += 1;
            MatchInputsAnswer {
                profile: Profile::default(),
                cv: String::new(),
                others: Vec::new(),
                weights: Weights::default(),
                searches: vec![Search {
                    id: SearchId::new(NOW, 1),
                    spec: SearchSpec {
                        name: "search".to_owned(),
                        titles: tenant.titles.clone(),
                        exclude: tenant.exclude.clone(),
                        ..SearchSpec::default()
                    },
                }],
                version: tenant.version,
                cursor: tenant.cursor,
                tasks: tenant.waiting.clone(),
            }
        })
    });
    let routes = serving::answer::<DeliverMatches, State, _, _>(routes, async |state, call| {
        state.with(|tenant| tenant.take(call))
    });
    routes.with_state(State { tenants, own })
}

impl State {
    fn with<T>(&self, use_it: impl FnOnce(&mut Tenant) -> T) -> Result<T, Problem> {
        let mut tenants = self.tenants.lock().unwrap();
        let tenant = tenants.entry(self.own.clone()).or_default();
        match tenant.trouble {
            None => Ok(use_it(tenant)),
            Some(404) => Err(Problem::not_found("no such tenant")),
            Some(_) => Err(Problem::unavailable("not now")),
        }
    }
}

impl Tenant {
    fn take(&mut self, call: DeliverMatches) -> Delivered {
        if self
            .change_after
            .is_some_and(|n| self.deliveries.len() >= n)
        {
            self.change_after = None;
            self.titles = vec!["Designer".to_owned()];
            self.version += 1;
            self.cursor = 0;
        }
        if call.version != self.version || call.from != self.cursor {
            return Delivered::default();
        }
        assert!(call.to >= call.from);
        self.deliveries.push((call.kept.len(), call.last));
        self.cursor = call.to;
        for id in &call.dropped {
            self.kept.retain(|url, _| Posting::id_of(url) != *id);
            self.dropped.insert(id.to_string());
        }
        for scored in call.kept {
            assert!(!scored.posting.text.is_empty() && !scored.searches.is_empty());
            let members = scored.group.members.into_iter().map(|m| m.url);
            self.groups
                .insert(scored.posting.url.clone(), members.collect());
            self.kept.insert(scored.posting.url, scored.score);
        }
        if call.last {
            self.waiting.clear();
        }
        Delivered {
            accepted: true,
            ..Delivered::default()
        }
    }
}

pub(crate) fn posting(n: usize, title: &str) -> Posting {
    let url = format!("https://jobs.example/{n}");
    let text = format!(
        "Opening number {n}. You will design, build and run services written in Rust and keep them \
         healthy. We offer a calm team, thirty days of leave and a yearly budget for learning. Tell \
         us about something you built and what you would do differently the next time."
    );
    Posting {
        id: Posting::id_of(&url),
        source: SourceId::parse("feed").unwrap(),
        source_key: n.to_string(),
        url,
        apply_url: None,
        title: title.to_owned(),
        company: "Acme".to_owned(),
        html: format!("<p>{text}</p>"),
        text,
        places: vec![Place::default()],
        workplace: Workplace::Remote,
        remote_scope: RemoteScope::default(),
        employment: None,
        seniority: None,
        role: None,
        language: None,
        visa: None,
        salary: None,
        tags: Vec::new(),
        posted_at: Some(NOW),
        valid_through: None,
    }
}

/// Postings ready for the catalog.
pub(crate) fn packs(offered: &[Posting]) -> Vec<Pack> {
    let source = SourceId::parse("feed").unwrap();
    catalog::postings::packs(&source, offered, NOW).unwrap()
}

/// Puts postings into the catalog.
pub(crate) async fn put(host: &Host, packs: &[Pack]) {
    let db = host.ports().db;
    for pack in packs {
        catalog::postings::write(&db, pack, NOW).await.unwrap();
    }
}

pub(crate) async fn offer(host: &Host, offered: &[Posting]) {
    put(host, &packs(offered)).await;
}
