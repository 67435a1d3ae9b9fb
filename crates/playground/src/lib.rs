//! (being written)
pub mod view;
