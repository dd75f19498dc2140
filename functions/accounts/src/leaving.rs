//! Emptying the databases of people who left.

use accounts::departures::{self, Tombstone};
use shared::TenantId;
use shared::calls::Forget;
use shared::ports::{CallError, Tenants as _};

use crate::context::Inner;
use crate::failure::Failure;

/// Databases one tick empties at most.
const EMPTIED: u32 = 5;

impl Inner {
    /// Shuts somebody out who is about to leave, as well as it can be done now: until their database
    /// is empty, one that has their key at hand would go on answering whoever has a session. It keeps
    /// nobody from leaving.
    pub(crate) async fn shut_out_before_leaving(&self, tenant: &TenantId) {
        if let Err(error) = self.shut_out(tenant).await {
            let fields = [("tenant", tenant.as_str()), ("error", &error.to_string())];
            self.warn("not_shut_out", &fields);
        }
    }

    /// Empties the database of somebody who left, as well as it can be done now; the tick tries again.
    pub(crate) async fn empty(&self, stone: &Tombstone) -> bool {
        match self.try_to_empty(stone).await {
            Ok(()) => true,
            Err(error) => {
                let fields = [
                    ("tenant", stone.tenant.as_str()),
                    ("error", &error.to_string()),
                ];
                self.warn("not_emptied", &fields);
                false
            }
        }
    }

    async fn try_to_empty(&self, stone: &Tombstone) -> Result<(), Failure> {
        let forget = Forget {
            at: stone.deleted_at,
        };
        match self.ports.tenants.call(&stone.tenant, &forget).await {
            Ok(_) => {}
            // There is nothing left of them to ask.
            Err(CallError::Problem(problem)) if problem.status == 410 => {}
            Err(error) => return Err(error.into()),
        }
        departures::finish(&self.ports.db, &stone.tenant, self.now()).await?;
        Ok(())
    }

    /// Goes on where emptying was cut short. Answers how many databases were emptied.
    pub(crate) async fn empty_unfinished(&self) -> Result<u32, Failure> {
        let mut emptied = 0;
        let stones = departures::take_unfinished(&self.ports.db, EMPTIED, self.now()).await?;
        for stone in stones {
            emptied += u32::from(self.empty(&stone).await);
        }
        Ok(emptied)
    }
}
