//! The gateway's routes over native ports.

#[cfg(test)]
mod door;
#[cfg(test)]
mod manipulations;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod proxies;
#[cfg(test)]
mod rates;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod sites;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod watching;
