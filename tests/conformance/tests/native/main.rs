//! The native adapter: the suite, and what only it can do.

#[cfg(test)]
mod host;
#[cfg(test)]
mod queue;
#[cfg(test)]
mod suite;
