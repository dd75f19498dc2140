//! What instances of a component are made from: its code compiled and linked, its part of spin.toml
//! resolved.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use wasmtime::Engine;
use wasmtime::component::{HasSelf, InstancePre, Linker};

use crate::allowed_hosts::AllowedHosts;
use crate::bindings::spin;
use crate::cron_trigger;
use crate::instance::Ctx;
use crate::manifest::{Component, Mount};
use crate::plain;
use crate::variables::Variables;

/// See the module.
pub(crate) struct Blueprint {
    pub(crate) name: String,
    pub(crate) pre: InstancePre<Ctx>,
    pub(crate) variables: Arc<BTreeMap<String, String>>,
    pub(crate) sqlite_labels: Arc<[String]>,
    pub(crate) allowed_hosts: Arc<AllowedHosts>,
    pub(crate) mounts: Vec<Mount>,
    pub(crate) environment: BTreeMap<String, String>,
}

/// Where things named in spin.toml are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folders<'a> {
    /// Of spin.toml: relative paths start here.
    pub(crate) manifest: &'a Path,
    /// Takes the place of the folders in `source`, for another target folder or profile.
    pub(crate) wasm: Option<&'a Path>,
}

impl Blueprint {
    pub(crate) fn read(
        name: &str,
        component: &Component,
        variables: &Variables,
        engine: &Engine,
        folders: Folders<'_>,
    ) -> Result<Self> {
        let own = component
            .variables
            .iter()
            .map(|(name, template)| Ok((name.clone(), variables.expand(template)?)))
            .collect::<Result<BTreeMap<_, _>>>()?;
        let mut mounts = component.files.clone();
        for mount in &mut mounts {
            mount.source = folders.manifest.join(&mount.source);
            ensure!(
                mount.source.is_dir(),
                "files: {} is not a folder",
                mount.source.display()
            );
        }
        let source = match (folders.wasm, component.source.file_name()) {
            (Some(folder), Some(file)) => folder.join(file),
            _ => folders.manifest.join(&component.source),
        };
        ensure!(
            source.is_file(),
            "{} is not there: build it with `cargo xtask` or `spin build`",
            source.display()
        );
        let code = wasmtime::component::Component::from_file(engine, &source).map_err(plain)?;
        Ok(Self {
            name: name.to_owned(),
            pre: linker(engine)
                .and_then(|linker| linker.instantiate_pre(&code))
                .map_err(plain)
                .with_context(|| {
                    format!("{} asks for more than this host gives", source.display())
                })?,
            variables: Arc::new(own),
            sqlite_labels: component.sqlite_databases.clone().into(),
            allowed_hosts: Arc::new(AllowedHosts::read(
                &component.allowed_outbound_hosts,
                variables,
            )?),
            mounts,
            environment: component.environment.clone(),
        })
    }
}

/// WASI 0.2 for the standard library, WASI 0.3 and Spin's own interfaces for the SDK.
fn linker(engine: &Engine) -> wasmtime::Result<Linker<Ctx>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi::p3::add_to_linker(&mut linker)?;
    wasmtime_wasi_http::p3::add_to_linker(&mut linker)?;
    spin::sqlite::sqlite::add_to_linker::<_, HasSelf<Ctx>>(&mut linker, |ctx| ctx)?;
    spin::variables::variables::add_to_linker::<_, HasSelf<Ctx>>(&mut linker, |ctx| ctx)?;
    spin::redis::redis::add_to_linker::<_, HasSelf<Ctx>>(&mut linker, |ctx| ctx)?;
    cron_trigger::add_to_linker(&mut linker)?;
    Ok(linker)
}
