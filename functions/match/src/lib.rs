//! rolecall-match
