//! The gateway's routes over native ports.

#[cfg(test)]
mod door;
#[cfg(test)]
mod rooms;
#[cfg(test)]
mod support;
