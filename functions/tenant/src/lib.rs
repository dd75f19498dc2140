//! rolecall-tenant
