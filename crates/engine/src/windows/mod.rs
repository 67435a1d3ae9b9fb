//! Windows: the service approves KBs, Windows Update says which of them apply, newer ones replace older ones.

mod assess;
mod edges;
mod names;
mod plan;
mod policy;
mod sets;
mod standing;
mod supersedence;
mod trace;

pub(crate) use assess::assess;
pub(crate) use names::listed;
pub(crate) use plan::{Plan, plan};
pub(crate) use policy::{Policy, policy};
pub(crate) use trace::trace;
