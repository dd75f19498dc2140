//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

const USAGE: &str = "\
spin-host [--manifest spin.toml] [--runtime-config-file runtime-config.toml]
          [--listen 127.0.0.1:3000] [--state-dir .] [--wasm-dir DIR]

--state-dir  what relative paths of databases start from; the program runs there
--wasm-dir   take each component's file from here instead of the folder spin.toml names";

/// What was asked for.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) manifest: PathBuf,
    pub(crate) runtime_config: Option<PathBuf>,
    pub(crate) listen: SocketAddr,
    pub(crate) state: PathBuf,
    pub(crate) wasm: Option<PathBuf>,
}

impl Options {
    pub(crate) fn from_args() -> Result<Self> {
        Self::read(std::env::args().skip(1))
    }

    fn read(mut args: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self {
            manifest: std::path::absolute("spin.toml")?,
            runtime_config: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            state: std::path::absolute(".")?,
            wasm: None,
        };
        while let Some(name) = args.next() {
            let mut value = || {
                args.next()
                    .with_context(|| format!("{name} needs a value\n\n{USAGE}"))
            };
            match name.as_str() {
                "--manifest" => options.manifest = std::path::absolute(value()?)?,
                "--runtime-config-file" => {
                    options.runtime_config = Some(std::path::absolute(value()?)?);
                }
                "--listen" => {
                    let listen = value()?;
                    options.listen = listen
                        .parse()
                        .with_context(|| format!("--listen {listen}: expected IP:PORT"))?;
                }
                "--state-dir" => options.state = std::path::absolute(value()?)?,
                "--wasm-dir" => options.wasm = Some(std::path::absolute(value()?)?),
                other => bail!("unknown option {other}\n\n{USAGE}"),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    #[test]
    fn reads_options_and_explains_mistakes() {
        let read = |args: &[&str]| Options::read(args.iter().map(|a| (*a).to_owned()));
        let options = read(&["--listen", "127.0.0.1:0", "--wasm-dir", "w"]).unwrap();
        assert_eq!(options.listen.port(), 0);
        assert!(options.wasm.unwrap().is_absolute());
        assert!(
            read(&["--listen"])
                .unwrap_err()
                .to_string()
                .contains("needs a value")
        );
        assert!(
            read(&["--port", "1"])
                .unwrap_err()
                .to_string()
                .contains("--port")
        );
    }
}
