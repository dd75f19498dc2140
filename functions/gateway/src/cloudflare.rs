//! The thin entry on Cloudflare Workers.
