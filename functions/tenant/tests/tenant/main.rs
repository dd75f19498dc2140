//! The tenant through its router, as the gateway and the other functions speak to it.
#![expect(
    clippy::cast_precision_loss,
    reason = "scores are made up from small numbers"
)]

#[cfg(test)]
mod applications;
#[cfg(test)]
mod callers;
#[cfg(test)]
mod cells;
#[cfg(test)]
mod columns;
#[cfg(test)]
mod companies;
#[cfg(test)]
mod cvs;
#[cfg(test)]
mod export;
#[cfg(test)]
mod forget;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod import;
#[cfg(test)]
mod matching;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod searches;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tasks;
#[cfg(test)]
mod weights;
