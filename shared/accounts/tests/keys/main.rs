//! Tenants' keys on SQLite: numbered secrets, wrapping anew, deaths while doing so.

#[cfg(test)]
mod killed;
#[cfg(test)]
mod numbers;
