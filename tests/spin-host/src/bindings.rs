//! Generated from wit/: the host's side of Spin's interfaces.

mod host {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "rolecall:spin-host/host",
        imports: { default: async | trappable },
        with: {
            "spin:sqlite/sqlite.connection": crate::sqlite::Connection,
            "spin:redis/redis.connection": crate::variables_and_redis::RedisConnection,
        },
    });
}

mod redis_component {
    wasmtime::component::bindgen!({
        path: "wit",
        world: "rolecall:spin-host/redis-component",
        imports: { default: async | trappable },
        exports: { default: async },
        with: { "spin:redis/redis": super::host::spin::redis::redis },
    });
}

/// What a component for the cron trigger exports, and the older variables it reads.
pub(crate) mod cron {
    wasmtime::component::bindgen!({
        path: "../../functions/spin-cron/wit",
        world: "fermyon:spin-cron/spin-cron",
        imports: { default: async | trappable },
        exports: { default: async },
    });
}

pub(crate) use host::spin;
pub(crate) use redis_component::RedisComponentPre;
