//! The accounts function over native ports, with tenants, a mail provider and a gateway that are
//! played.

#[cfg(test)]
mod account;
#[cfg(test)]
mod admin;
#[cfg(test)]
mod alike;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod elsewhere;
#[cfg(test)]
mod entering;
#[cfg(test)]
mod joining;
#[cfg(test)]
mod leaving;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod provider;
#[cfg(test)]
mod registration;
#[cfg(test)]
mod scene;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tenants;
