//! The thin entry on Spin.
