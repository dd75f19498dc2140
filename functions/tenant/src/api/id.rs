//! Ids in addresses.

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use serde::Deserialize;
use shared::Problem;
use shared::ids::InvalidId;

use crate::context::Tenant;

/// The id that an address holds. One that cannot be an id is a problem, not a 404: no such thing
/// can ever have been there.
#[derive(Debug)]
pub(crate) struct Id<T>(pub(crate) T);

/// By name: where gateway and tenant are one process, the gateway's own parts of the address are
/// there too.
#[derive(Deserialize)]
struct Named {
    id: String,
}

impl<T: TryFrom<String, Error = InvalidId>> FromRequestParts<Tenant> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, tenant: &Tenant) -> Result<Self, Problem> {
        let Path(Named { id }) = Path::<Named>::from_request_parts(parts, tenant)
            .await
            .map_err(|_| Problem::invalid("the address holds no id").at("id"))?;
        T::try_from(id)
            .map(Self)
            .map_err(|invalid| Problem::from(invalid).at("id"))
    }
}
