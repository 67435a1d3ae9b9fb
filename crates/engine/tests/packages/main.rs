//! Linux and macOS: rules on small catalogues, and traces against sets on random ones.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "functions that tests share are tests too"
)]

mod dependencies;
mod lab;
mod lists;
mod livepatches;
mod repositories;
mod rules;
mod traces;
