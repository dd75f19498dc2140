//! The gateway's routes over native ports.

#[cfg(test)]
mod door;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod sites;
#[cfg(test)]
mod support;
