//! The server that `run_http` asks: it misbehaves on demand. Plain TCP, one exchange a connection,
//! because a proper HTTP server would not let it break its promises.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Starts it on a free port of 127.0.0.1; it runs until the runtime ends.
pub async fn start() -> io::Result<SocketAddr> {
    serve(TcpListener::bind("127.0.0.1:0").await?)
}

/// Serves on `listener` in the background.
pub fn serve(listener: TcpListener) -> io::Result<SocketAddr> {
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                // A client that hangs up early is what several cases are about.
                let _ = answer(stream).await;
            });
        }
    });
    Ok(address)
}

/// A request as it came: head and body.
struct Asked {
    head: String,
    body: Vec<u8>,
}

impl Asked {
    fn path(&self) -> &str {
        let target = self.head.split(' ').nth(1).unwrap_or_default();
        target.split('?').next().unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

async fn read(stream: &mut TcpStream) -> io::Result<Asked> {
    let mut bytes = Vec::new();
    loop {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).replace('\r', "");
            let mut asked = Asked {
                head,
                body: bytes.split_off(end + 4),
            };
            let length = asked
                .header("content-length")
                .and_then(|v| v.parse().ok())
                .unwrap_or(0);
            if asked.header("transfer-encoding").is_some() {
                while !asked.body.ends_with(b"0\r\n\r\n") {
                    fill(stream, &mut asked.body).await?;
                }
                asked.body = unchunk(&asked.body);
            }
            while asked.body.len() < length {
                fill(stream, &mut asked.body).await?;
            }
            return Ok(asked);
        }
        fill(stream, &mut bytes).await?;
    }
}

/// The data of a chunked body, well-formed as our own clients send it.
fn unchunk(mut body: &[u8]) -> Vec<u8> {
    let mut data = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&body[..end])
            .ok()
            .and_then(|hex| usize::from_str_radix(hex, 16).ok())
            .unwrap_or(0);
        let Some(chunk) = body.get(end + 2..end + 2 + size) else {
            break;
        };
        data.extend_from_slice(chunk);
        body = body.get(end + 4 + size..).unwrap_or_default();
    }
    data
}

async fn fill(stream: &mut TcpStream, into: &mut Vec<u8>) -> io::Result<()> {
    let mut some = [0; 4_096];
    match stream.read(&mut some).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        n if into.len() + n > 1_000_000 => Err(io::ErrorKind::OutOfMemory.into()),
        n => {
            into.extend_from_slice(&some[..n]);
            Ok(())
        }
    }
}

async fn respond(
    stream: &mut TcpStream,
    status: u16,
    headers: &str,
    body: &[u8],
) -> io::Result<()> {
    let length = body.len();
    announce(
        stream,
        status,
        &format!("content-length: {length}\r\n{headers}"),
    )
    .await?;
    stream.write_all(body).await?;
    stream.shutdown().await
}

async fn announce(stream: &mut TcpStream, status: u16, headers: &str) -> io::Result<()> {
    let head = format!("HTTP/1.1 {status} Status\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).await
}

fn gzip(data: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data)?;
    encoder.finish()
}

const GZIP: &str = "content-encoding: gzip\r\ncontent-type: text/plain\r\n";
/// Longer than any case waits.
const NEVER: Duration = Duration::from_secs(30);

async fn answer(mut stream: TcpStream) -> io::Result<()> {
    let asked = read(&mut stream).await?;
    let path = asked.path().to_owned();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let number = segments
        .get(1)
        .and_then(|n| n.parse::<u16>().ok())
        .unwrap_or(0);
    let stream = &mut stream;
    match segments.first().copied().unwrap_or_default() {
        "plain" => respond(stream, 200, "content-type: text/plain\r\n", b"hello").await,
        "bytes" => {
            let count = segments.get(1).and_then(|n| n.parse().ok()).unwrap_or(0);
            respond(stream, 200, "", &vec![b'x'; count]).await
        }
        "echo" => {
            let body = [asked.head.as_bytes(), b"\n\n", &asked.body].concat();
            respond(stream, 200, "", &body).await
        }
        "latin1" => {
            let kind = "content-type: text/plain; charset=iso-8859-1\r\n";
            respond(stream, 200, kind, b"caf\xe9 \x00\xff").await
        }
        "gzip" => respond(stream, 200, GZIP, &gzip(b"hello hello hello")?).await,
        "gzip-bomb" => respond(stream, 200, GZIP, &gzip(&vec![0; 10_000_000])?).await,
        "gzip-truncated" => {
            let hardly_compressible: Vec<u8> = (0..20_000_u32).flat_map(u32::to_be_bytes).collect();
            let whole = gzip(&hardly_compressible)?;
            respond(stream, 200, GZIP, &whole[..whole.len() / 2]).await
        }
        "status" => respond(stream, number, "retry-after: 7\r\n", b"no").await,
        "redirect" => respond(stream, number, "location: /plain\r\n", b"").await,
        "etag" if asked.header("if-none-match") == Some("\"v1\"") => {
            announce(stream, 304, "etag: \"v1\"\r\n").await?;
            stream.shutdown().await
        }
        "etag" => respond(stream, 200, "etag: \"v1\"\r\n", b"fresh").await,
        "endless" => {
            announce(stream, 200, "transfer-encoding: chunked\r\n").await?;
            loop {
                stream.write_all(b"3e8\r\n").await?;
                stream.write_all(&[b'x'; 1_000]).await?;
                stream.write_all(b"\r\n").await?;
            }
        }
        "silent" => {
            tokio::time::sleep(NEVER).await;
            Ok(())
        }
        "slow" => {
            announce(stream, 200, "content-length: 1000\r\n").await?;
            stream.write_all(b"a few bytes").await?;
            tokio::time::sleep(NEVER).await;
            Ok(())
        }
        "truncated" => {
            announce(stream, 200, "content-length: 1000\r\n").await?;
            stream.write_all(b"a few bytes").await?;
            stream.shutdown().await
        }
        "closed-port" => {
            // Bound once and let go: free, and not handed out again at once.
            let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
            respond(stream, 200, "", port.to_string().as_bytes()).await
        }
        _ => respond(stream, 404, "", b"no such case").await,
    }
}
