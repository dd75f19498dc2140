//! Registering, links, identities, administrators.

use accounts::identities::{self, Identity};
use accounts::links::{self, Purpose};
use accounts::people::{Account, FlagsSet, by_id, set_flags};
use accounts::{allowlist, flows, instance, limits};

use crate::support::{NOW, administer, db, letter, link, register, rows, tenant};

fn identity(subject: &str) -> Identity {
    Identity {
        issuer: "https://login.example".to_owned(),
        subject: subject.to_owned(),
        provider: "example".to_owned(),
    }
}

fn newcomer(name: &str, email: Option<&str>) -> Account {
    Account {
        id: tenant(name),
        email: email.map(str::to_owned),
        email_verified_at: email.map(|_| NOW),
        password: None,
        is_admin: false,
        disabled_at: None,
        created_at: NOW,
    }
}

#[tokio::test]
async fn the_first_link_opened_makes_the_account_and_voids_the_others() {
    let db = db().await;
    for id in ["mallory's", "ada's"] {
        let asked = link(id, Purpose::Register, None, "ada@example.org");
        links::begin(&db, &asked, &letter(id, None)).await.unwrap();
    }
    let make = async |link: &str, id: &str| {
        links::make_account(&db, link, &tenant(id), NOW)
            .await
            .unwrap()
    };
    assert!(make("ada's", "A").await);
    assert!(!make("ada's", "B").await);
    assert!(!make("mallory's", "C").await);
    let account = by_id(&db, &tenant("A")).await.unwrap().unwrap();
    assert_eq!(account.password.as_deref(), Some("phc of ada's"));
    assert_eq!(account.email_verified_at, Some(NOW));
    assert_eq!(rows(&db, "accounts").await, 1);
}

#[tokio::test]
async fn an_expired_link_does_nothing() {
    let db = db().await;
    let asked = link("x", Purpose::Register, None, "ada@example.org");
    links::begin(&db, &asked, &letter("x", None)).await.unwrap();
    let late = NOW + accounts::HOUR;
    assert!(
        !links::make_account(&db, "x", &tenant("A"), late)
            .await
            .unwrap()
    );
    assert_eq!(rows(&db, "accounts").await, 0);
}

#[tokio::test]
async fn a_reset_link_works_once_and_only_for_the_address_it_was_sent_to() {
    let db = db().await;
    register(&db, "A", "ada@example.org").await;
    for id in ["one", "two"] {
        let asked = link(id, Purpose::Reset, Some("A"), "ada@example.org");
        links::begin(&db, &asked, &letter(id, None)).await.unwrap();
    }
    let reset = async |link: &str, phc: &str| {
        links::reset_password(&db, link, phc, None, NOW)
            .await
            .unwrap()
    };
    assert!(reset("one", "new").await);
    assert!(!reset("one", "newer").await);
    assert!(!reset("two", "newest").await, "the other link is void");
    let asked = link("old address", Purpose::Reset, Some("A"), "old@example.org");
    links::begin(&db, &asked, &letter("o", None)).await.unwrap();
    assert!(!reset("old address", "stolen").await);
    let account = by_id(&db, &tenant("A")).await.unwrap().unwrap();
    assert_eq!(account.password.as_deref(), Some("new"));
}

#[tokio::test]
async fn a_reset_takes_identities_away_but_those_of_a_proxy_in_front() {
    let db = db().await;
    register(&db, "A", "ada@example.org").await;
    register(&db, "B", "bob@example.org").await;
    let behind = Identity {
        issuer: "proxy:directus".to_owned(),
        provider: "proxy".to_owned(),
        ..identity("1")
    };
    for (account, one) in [("A", identity("1")), ("A", behind), ("B", identity("2"))] {
        identities::link(&db, &one, &tenant(account), None, NOW)
            .await
            .unwrap();
    }
    let asked = link("old", Purpose::Reset, Some("A"), "old@example.org");
    links::begin(&db, &asked, &letter("old", None))
        .await
        .unwrap();
    let reset = async |link: &str| {
        links::reset_password(&db, link, "new", None, NOW)
            .await
            .unwrap()
    };
    let left = async |who: &str| identities::of(&db, &tenant(who)).await.unwrap().len();
    assert!(!reset("old").await);
    assert_eq!(left("A").await, 2, "what sets no password takes nothing");
    let asked = link("two", Purpose::Reset, Some("A"), "ada@example.org");
    links::begin(&db, &asked, &letter("two", None))
        .await
        .unwrap();
    assert!(reset("two").await);
    assert_eq!((left("A").await, left("B").await), (1, 1));
}

#[tokio::test]
async fn an_address_changes_unless_it_is_taken_by_then() {
    let db = db().await;
    register(&db, "A", "ada@example.org").await;
    register(&db, "B", "bob@example.org").await;
    let ask = async |id: &str, to: &str| {
        let asked = link(id, Purpose::Email, Some("A"), to);
        links::begin(&db, &asked, &letter(id, None)).await.unwrap();
    };
    ask("taken", "bob@example.org").await;
    ask("free", "ada@example.net").await;
    let before = rows(&db, "letters").await;
    let tell = letter("to the old", Some("A"));
    let change = async |id: &str| {
        links::change_address(&db, id, Some(&tell), NOW)
            .await
            .unwrap()
    };
    assert!(!change("taken").await);
    assert_eq!(rows(&db, "letters").await, before);
    assert!(change("free").await);
    assert_eq!(rows(&db, "letters").await, before + 1);
    assert!(!change("free").await);
    let account = by_id(&db, &tenant("A")).await.unwrap().unwrap();
    assert_eq!(account.email.as_deref(), Some("ada@example.net"));
}

#[tokio::test]
async fn an_identity_is_one_account_s() {
    let db = db().await;
    register(&db, "A", "ada@example.org").await;
    let made = identities::create(&db, &newcomer("N", None), &identity("1")).await;
    assert_eq!(made.unwrap(), Some(tenant("N")));
    // Somebody at the same moment, with an id of their own.
    let again = identities::create(&db, &newcomer("M", None), &identity("1")).await;
    assert_eq!(again.unwrap(), Some(tenant("N")));
    assert_eq!(rows(&db, "accounts").await, 2);
    // An address that is another account's makes nothing.
    let taken = newcomer("T", Some("ada@example.org"));
    let taken = identities::create(&db, &taken, &identity("2")).await;
    assert_eq!(taken.unwrap(), None);
    assert_eq!(rows(&db, "accounts").await, 2);
    let owner = identities::link(&db, &identity("1"), &tenant("A"), None, NOW).await;
    assert_eq!(owner.unwrap(), Some(tenant("N")));
}

#[tokio::test]
async fn the_last_way_in_is_not_taken() {
    let db = db().await;
    let made = identities::create(&db, &newcomer("N", None), &identity("1")).await;
    assert!(made.unwrap().is_some());
    let take = async || {
        let tell = letter("unlinked", None);
        identities::unlink(&db, &tenant("N"), "example", true, Some(&tell))
            .await
            .unwrap()
    };
    assert!(!take().await);
    assert_eq!(rows(&db, "letters").await, 0);
    let other = Identity {
        provider: "other".to_owned(),
        ..identity("2")
    };
    identities::link(&db, &other, &tenant("N"), None, NOW)
        .await
        .unwrap();
    assert!(take().await);
    assert_eq!(rows(&db, "letters").await, 1);
}

#[tokio::test]
async fn the_token_of_the_log_makes_one_administrator() {
    let db = db().await;
    register(&db, "A", "ada@example.org").await;
    register(&db, "B", "bob@example.org").await;
    assert!(instance::offer_claim(&db, "hash").await.unwrap());
    assert!(!instance::offer_claim(&db, "other").await.unwrap());
    let claim =
        async |who: &str, hash: &str| instance::claim(&db, &tenant(who), hash, NOW).await.unwrap();
    assert!(!claim("A", "other").await);
    assert!(claim("A", "hash").await);
    assert!(!claim("B", "hash").await, "it worked before");
    assert!(!instance::offer_claim(&db, "again").await.unwrap());
}

#[tokio::test]
async fn an_administrator_is_made_with_an_account_or_not_at_all() {
    let db = db().await;
    instance::offer_claim(&db, "hash").await.unwrap();
    let make = async |name: &str, hash: &str| {
        let account = newcomer(name, Some("ada@example.org"));
        identities::create_administrator(&db, &account, hash)
            .await
            .unwrap()
    };
    assert!(!make("A", "guess").await);
    assert_eq!(rows(&db, "accounts").await, 0);
    assert!(make("A", "hash").await);
    assert!(by_id(&db, &tenant("A")).await.unwrap().unwrap().is_admin);
    assert_eq!(rows(&db, "instance").await, 0);
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let db = db().await;
    register(&db, "A", "ada@example.org").await;
    register(&db, "B", "bob@example.org").await;
    administer(&db, "A").await;
    let set = async |who: &str, disabled, is_admin| {
        set_flags(&db, &tenant(who), disabled, is_admin, NOW)
            .await
            .unwrap()
    };
    let last = FlagsSet::LastAdministrator;
    assert_eq!(set("A", None, Some(false)).await, last);
    assert_eq!(set("A", Some(true), None).await, last);
    assert_eq!(set("A", Some(true), Some(true)).await, last);
    assert_eq!(set("C", Some(true), None).await, FlagsSet::NoSuchAccount);
    assert_eq!(set("B", Some(true), Some(true)).await, FlagsSet::Done);
    // Who may not sign in does not count.
    assert_eq!(set("A", None, Some(false)).await, last);
    assert_eq!(set("B", Some(false), None).await, FlagsSet::Done);
    assert_eq!(set("A", None, Some(false)).await, FlagsSet::Done);
    assert_eq!(set("B", None, Some(false)).await, last);
}

#[tokio::test]
async fn the_allowlist_is_replaced_whole() {
    let db = db().await;
    let list = |patterns: &[&str]| patterns.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>();
    for patterns in [list(&["@b.example", "a@a.example"]), list(&["@c.example"])] {
        allowlist::replace(&db, &patterns, NOW).await.unwrap();
        assert_eq!(allowlist::all(&db).await.unwrap(), patterns);
    }
    let asked = list(&["x@c.example", "@c.example"]);
    assert!(allowlist::has_any(&db, &asked).await.unwrap());
    let asked = list(&["x@d.example", "@d.example"]);
    assert!(!allowlist::has_any(&db, &asked).await.unwrap());
}

#[tokio::test]
async fn windows_count_from_one() {
    let db = db().await;
    let hit = |key: &str, window_start| limits::Hit {
        key: key.to_owned(),
        window_start,
    };
    let count = async |hits: &[limits::Hit]| limits::count(&db, hits).await.unwrap();
    assert_eq!(count(&[hit("a", 0), hit("b", 0)]).await, [1, 1]);
    assert_eq!(count(&[hit("a", 0)]).await, [2]);
    assert_eq!(count(&[hit("a", 60), hit("b", 0)]).await, [1, 2]);
    // A clock that is behind does not open the old window again.
    assert_eq!(count(&[hit("a", 0)]).await, [2]);
}

#[tokio::test]
async fn a_flow_ends_once_and_in_its_browser() {
    let db = db().await;
    let flow = flows::Flow {
        id: "state".to_owned(),
        provider: "example".to_owned(),
        body: vec![7],
        browser: "mine".to_owned(),
        account: Some(tenant("A")),
        expires_at: NOW + 1,
    };
    flows::begin(&db, &flow).await.unwrap();
    let take = async |browser: &str, now| flows::take(&db, "state", browser, now).await.unwrap();
    assert_eq!(take("other", NOW).await, None);
    assert_eq!(take("mine", NOW + 1).await, None);
    assert_eq!(take("mine", NOW).await, Some(flow));
    assert_eq!(take("mine", NOW).await, None);
}
