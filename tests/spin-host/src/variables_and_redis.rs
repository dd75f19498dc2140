//! `spin:variables`, and of `spin:redis` what a wake-up needs: open and publish.

use redis::AsyncCommands as _;
use redis::aio::MultiplexedConnection;
use wasmtime::component::{Accessor, HasSelf, Resource};

use crate::bindings::spin::redis::redis::{
    Error as RedisError, Host as RedisHost, HostConnection, HostConnectionWithStore, Payload,
    RedisParameter, RedisResult,
};
use crate::bindings::spin::variables::variables::{
    Error as VariablesError, Host as VariablesHost, HostWithStore as VariablesHostWithStore,
};
use crate::instance::Ctx;

impl VariablesHost for Ctx {}

impl<T: Send> VariablesHostWithStore<T> for HasSelf<Ctx> {
    async fn get(
        accessor: &Accessor<T, Self>,
        name: String,
    ) -> wasmtime::Result<Result<String, VariablesError>> {
        accessor.with(|mut access| {
            let found = access.get().variables.get(&name).cloned();
            Ok(found.ok_or_else(|| {
                VariablesError::Undefined(format!("no variable for this component: {name}"))
            }))
        })
    }
}

/// A connection to a Redis server.
#[expect(unreachable_pub, reason = "the generated bindings export it again")]
pub struct RedisConnection(MultiplexedConnection);

impl std::fmt::Debug for RedisConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RedisConnection")
    }
}

impl RedisHost for Ctx {}

impl HostConnection for Ctx {
    async fn drop(&mut self, handle: Resource<RedisConnection>) -> wasmtime::Result<()> {
        self.table.delete(handle)?;
        Ok(())
    }
}

fn other(error: impl std::fmt::Display) -> RedisError {
    RedisError::Other(error.to_string())
}

fn unknown(what: &str) -> RedisError {
    other(format!(
        "this test host knows of Redis only `publish`, not `{what}`"
    ))
}

impl<T: Send> HostConnectionWithStore<T> for HasSelf<Ctx> {
    async fn open(
        accessor: &Accessor<T, Self>,
        address: String,
    ) -> wasmtime::Result<Result<Resource<RedisConnection>, RedisError>> {
        let is_allowed = address.parse().is_ok_and(|uri| {
            accessor.with(|mut access| access.get().hooks.allowed_hosts.allows(&uri))
        });
        if !is_allowed {
            return Ok(Err(RedisError::InvalidAddress));
        }
        let Ok(client) = redis::Client::open(address) else {
            return Ok(Err(RedisError::InvalidAddress));
        };
        match client.get_multiplexed_async_connection().await {
            Ok(connection) => accessor
                .with(|mut access| Ok(Ok(access.get().table.push(RedisConnection(connection))?))),
            Err(error) => Ok(Err(other(error))),
        }
    }

    async fn publish(
        accessor: &Accessor<T, Self>,
        handle: Resource<RedisConnection>,
        channel: String,
        payload: Payload,
    ) -> wasmtime::Result<Result<(), RedisError>> {
        let mut connection =
            accessor.with(|mut a| a.get().table.get(&handle).map(|c| c.0.clone()))?;
        Ok(connection.publish(channel, payload).await.map_err(other))
    }

    async fn get(
        _: &Accessor<T, Self>,
        _: Resource<RedisConnection>,
        _: String,
    ) -> wasmtime::Result<Result<Option<Payload>, RedisError>> {
        Ok(Err(unknown("get")))
    }

    async fn set(
        _: &Accessor<T, Self>,
        _: Resource<RedisConnection>,
        _: String,
        _: Payload,
    ) -> wasmtime::Result<Result<(), RedisError>> {
        Ok(Err(unknown("set")))
    }

    async fn incr(
        _: &Accessor<T, Self>,
        _: Resource<RedisConnection>,
        _: String,
    ) -> wasmtime::Result<Result<i64, RedisError>> {
        Ok(Err(unknown("incr")))
    }

    async fn del(
        _: &Accessor<T, Self>,
        _: Resource<RedisConnection>,
        _: Vec<String>,
    ) -> wasmtime::Result<Result<u32, RedisError>> {
        Ok(Err(unknown("del")))
    }

    async fn sadd(
        _: &Accessor<T, Self>,
        _: Resource<RedisConnection>,
        _: String,
        _: Vec<String>,
    ) -> wasmtime::Result<Result<u32, RedisError>> {
        Ok(Err(unknown("sadd")))
    }

    async fn smembers(
        _: &Accessor<T, Self>,
        _: Resource<RedisConnection>,
        _: String,
    ) -> wasmtime::Result<Result<Vec<String>, RedisError>> {
        Ok(Err(unknown("smembers")))
    }

    async fn srem(
        _: &Accessor<T, Self>,
        _: Resource<RedisConnection>,
        _: String,
        _: Vec<String>,
    ) -> wasmtime::Result<Result<u32, RedisError>> {
        Ok(Err(unknown("srem")))
    }

    async fn execute(
        _: &Accessor<T, Self>,
        _: Resource<RedisConnection>,
        _: String,
        _: Vec<RedisParameter>,
    ) -> wasmtime::Result<Result<Vec<RedisResult>, RedisError>> {
        Ok(Err(unknown("execute")))
    }
}
