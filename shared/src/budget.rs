//! What one wake-up of a function may ask of others.

/// Requests a wake-up makes at most, of databases (a batch is one), other functions, tenants, queues
/// and the outside together. The smallest plan ends a wake-up at 50.
pub const REQUESTS: u32 = 45;

/// Counts requests. Work that does not fit is left for another wake-up, never half done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    left: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: REQUESTS }
    }
}

impl Budget {
    /// Whether so many more may be made.
    pub const fn allows(&self, requests: u32) -> bool {
        self.left >= requests
    }

    /// Notes that so many are made now.
    pub const fn spend(&mut self, requests: u32) {
        self.left = self.left.saturating_sub(requests);
    }
}
