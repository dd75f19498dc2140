//! A provider of public keys, on loopback.

use std::sync::{Arc, Mutex};

use identity::testing::{key_set, raw};
use jwt_simple::prelude::{ECDSAP256KeyPairLike as _, ES256KeyPair};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

#[derive(Debug, Default)]
struct Published {
    body: String,
    status: u16,
    asked: Vec<String>,
}

/// Answers every request with what was last published, and remembers what was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Provider {
    pub(crate) origin: String,
    published: Arc<Mutex<Published>>,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let published = Arc::<Mutex<Published>>::default();
        let mine = Arc::clone(&published);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.windows(4).any(|four| four == b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => break,
                    }
                }
                let answer = {
                    let mut published = mine.lock().unwrap();
                    let head = String::from_utf8(head).unwrap();
                    published
                        .asked
                        .push(head.lines().next().unwrap().to_owned());
                    let Published { body, status, .. } = &*published;
                    let length = body.len();
                    format!(
                        "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\
                         connection: close\r\n\r\n{body}"
                    )
                };
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { origin, published }
    }

    pub(crate) fn publish(&self, keys: &[&ES256KeyPair]) {
        let keys: Vec<String> = keys.iter().map(|pair| pair.public_key().to_jwk()).collect();
        self.answer(200, &key_set(&keys));
    }

    pub(crate) fn answer(&self, status: u16, body: &str) {
        let mut published = self.published.lock().unwrap();
        body.clone_into(&mut published.body);
        published.status = status;
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.published.lock().unwrap().asked.clone()
    }
}

pub(crate) fn key(id: &str) -> ES256KeyPair {
    ES256KeyPair::generate().with_key_id(id)
}

pub(crate) fn sign(key: &ES256KeyPair, claims: &Value) -> String {
    key.sign(raw(claims)).unwrap()
}
