//! A server that plays boards: `https://a.example/b` is asked of it as `/https/a.example/b`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What a path answers.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    slow: bool,
}

impl Answer {
    pub(crate) fn json(body: impl Into<String>) -> Self {
        Self::of(200, body).header("content-type", "application/json")
    }

    pub(crate) fn html(body: impl Into<String>) -> Self {
        Self::of(200, body).header("content-type", "text/html; charset=utf-8")
    }

    pub(crate) fn of(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            slow: false,
        }
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Takes a moment, so that requests at the same time would be seen.
    pub(crate) fn slow(mut self) -> Self {
        self.slow = true;
        self
    }
}

/// A request that was made.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
}

#[derive(Debug, Default)]
struct State {
    answers: BTreeMap<String, Answer>,
    asked: Vec<Asked>,
    /// Requests under way, and the most there were at once, by host.
    under_way: BTreeMap<String, usize>,
    most: BTreeMap<String, usize>,
}

/// The server; it lives as long as the test's runtime.
#[derive(Debug, Clone)]
pub(crate) struct Boards {
    pub(crate) origin: String,
    state: Arc<Mutex<State>>,
}

impl Boards {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<Mutex<State>>::default();
        let serving = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&serving)));
            }
        });
        Self { origin, state }
    }

    /// From now on `url` (without its query) answers this.
    pub(crate) fn set(&self, url: &str, answer: Answer) {
        let path = format!("/{}", url.replacen("://", "/", 1));
        self.state.lock().unwrap().answers.insert(path, answer);
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.state.lock().unwrap().asked.clone()
    }

    /// The most requests this host had under way at once.
    pub(crate) fn most_at_once(&self, host: &str) -> usize {
        self.state
            .lock()
            .unwrap()
            .most
            .get(host)
            .copied()
            .unwrap_or(0)
    }
}

async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
        return;
    }
    let method = line.split(' ').next().unwrap_or_default().to_owned();
    let target = line.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default().to_owned();
    let host = path.split('/').nth(2).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) <= 2 {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    let answer = {
        let mut state = state.lock().unwrap();
        let now = state.under_way.entry(host.clone()).or_default();
        *now += 1;
        let now = *now;
        let most = state.most.entry(host.clone()).or_default();
        *most = now.max(*most);
        let answer = state.answers.get(&path).cloned();
        let answer = answer.unwrap_or_else(|| Answer::of(404, "nothing here"));
        let etag = |(name, value): &(&str, String)| {
            *name == "etag" && headers.get("if-none-match") == Some(value)
        };
        let unchanged = answer.headers.iter().any(etag);
        state.asked.push(Asked {
            method,
            path,
            headers,
        });
        if unchanged {
            Answer::of(304, "")
        } else {
            answer
        }
    };
    if answer.slow {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    *state.lock().unwrap().under_way.entry(host).or_default() -= 1;
    let mut head = format!(
        "HTTP/1.1 {} X\r\ncontent-length: {}\r\nconnection: close\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let _ = stream
        .write_all(format!("{head}\r\n{}", answer.body).as_bytes())
        .await;
}

/// Remote OK's list with these titles, its notice first.
pub(crate) fn remote_ok(titles: &[&str]) -> Answer {
    let mut list = vec![serde_json::json!({"legal": "Link back, please."})];
    for (n, title) in titles.iter().enumerate() {
        list.push(serde_json::json!({
            "id": n.to_string(),
            "epoch": 1_767_200_000,
            "company": "Acme",
            "position": title,
            "tags": ["rust"],
            "description": text(title),
            "location": "Worldwide",
            "url": format!("https://remoteok.com/remote-jobs/{n}"),
        }));
    }
    Answer::json(serde_json::Value::from(list).to_string())
}

/// A company's board on Greenhouse with these titles.
pub(crate) fn greenhouse(slug: &str, titles: &[&str]) -> Answer {
    let jobs: Vec<_> = (0..)
        .zip(titles)
        .map(|(n, title)| {
            serde_json::json!({
                "id": n,
                "title": title,
                "absolute_url": format!("https://job-boards.greenhouse.io/{slug}/jobs/{n}"),
                "content": format!("&lt;p&gt;{}&lt;/p&gt;", text(title)),
                "location": {"name": "Berlin, Germany"},
                "updated_at": "2025-12-30T10:00:00Z",
            })
        })
        .collect();
    Answer::json(serde_json::json!({ "jobs": jobs }).to_string())
}

/// A company's list on SmartRecruiters and the page of each of its postings: `(title, moment of release)`.
pub(crate) fn smart_recruiters(slug: &str, postings: &[(&str, &str)]) -> Vec<(String, Answer)> {
    let list = format!("https://api.smartrecruiters.com/v1/companies/{slug}/postings");
    let entries: Vec<_> = (0..)
        .zip(postings)
        .map(|(n, (title, released))| {
            serde_json::json!({
                "id": n.to_string(),
                "name": title,
                "company": {"identifier": slug, "name": "Acme"},
                "releasedDate": released,
                "location": {"city": "Porto", "country": "pt"},
            })
        })
        .collect();
    let mut answers: Vec<(String, Answer)> = (0..)
        .zip(&entries)
        .map(|(n, entry)| {
            let text = text(entry["name"].as_str().unwrap());
            let mut page = entry.clone();
            page["jobAd"] = serde_json::json!({"sections": {"jobDescription": {"text": text}}});
            (format!("{list}/{n}"), Answer::json(page.to_string()))
        })
        .collect();
    let whole = serde_json::json!({"offset": 0, "totalFound": entries.len(), "content": entries});
    answers.push((list, Answer::json(whole.to_string())));
    answers
}

/// A company's first page on Workday, and what one posting says.
pub(crate) fn workday(titles: &[&str]) -> Vec<(String, Answer)> {
    let site = "https://acme.wd5.myworkdayjobs.com/wday/cxs/acme/Careers";
    let entry = |(n, title): (usize, &&str)| serde_json::json!({"title": title, "externalPath": format!("/job/W_{n}")});
    let entries: Vec<_> = titles.iter().enumerate().map(entry).collect();
    let list = serde_json::json!({"total": titles.len(), "jobPostings": entries});
    let mut answers = vec![(format!("{site}/jobs"), Answer::json(list.to_string()))];
    for (n, title) in titles.iter().enumerate() {
        let info = serde_json::json!({"title": title, "jobDescription": text(title), "jobPostingId": format!("W_{n}")});
        let detail = serde_json::json!({"jobPostingInfo": info});
        answers.push((
            format!("{site}/job/W_{n}"),
            Answer::json(detail.to_string()),
        ));
    }
    answers
}

fn text(title: &str) -> String {
    format!(
        "We look for a {title}. You will design, build and run services and keep them healthy. We \
         offer a calm team, thirty days of leave and a yearly budget for learning. Tell us about \
         something you built and are proud of, and what you would do differently."
    )
}
