//! rolecall-gateway
