//! The program itself: it starts, answers, keeps its data, and ends when asked to.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// A running host with its address.
#[cfg(test)]
async fn start(data: &Path) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_native-host"))
        .args(["--port", "0", "--web", "/nonexistent", "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    loop {
        let line = lines.next_line().await.unwrap().expect("an address");
        if let Some(address) = line.strip_prefix("Rolecall is at ") {
            return (child, address.replace("localhost", "127.0.0.1"));
        }
    }
}

#[cfg(test)]
async fn stop(mut child: Child) {
    let id = child.id().unwrap().to_string();
    let asked = Command::new("kill")
        .args(["-INT", &id])
        .status()
        .await
        .unwrap();
    assert!(asked.success());
    let ended = timeout(Duration::from_secs(10), child.wait()).await;
    assert!(ended.expect("it ends").unwrap().success());
}

#[tokio::test]
async fn what_a_person_saved_is_there_after_a_restart() {
    let data = std::env::temp_dir().join(format!("rolecall-native-{}", std::process::id()));
    let client = reqwest::Client::new();
    let read = async |address: &str| {
        let response = client
            .get(format!("{address}/api/searches"))
            .send()
            .await
            .unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };

    let (child, address) = start(&data).await;
    let created = client
        .post(format!("{address}/api/searches"))
        .header("content-type", "application/json")
        .body(r#"{"titles": ["Lighthouse keeper"]}"#)
        .send()
        .await
        .unwrap();
    assert!(created.status().is_success(), "{created:?}");
    let before = read(&address).await;
    stop(child).await;

    let (child, address) = start(&data).await;
    let after = read(&address).await;
    stop(child).await;
    std::fs::remove_dir_all(&data).unwrap();
    assert!(before.1.contains("Lighthouse keeper"), "{before:?}");
    assert_eq!(after, before);
}
