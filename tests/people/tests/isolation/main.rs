//! Nobody is told a row, a word or an id of somebody else: tried at random, and by attacks one can
//! name.

mod at_random;
mod attacks;
