//! rolecall-discover
