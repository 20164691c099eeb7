//! An exported case: whole, damaged, cut off, forged; the program and the script say the same.
#![allow(clippy::unwrap_used, reason = "a test may panic, also in what its parts share")]

mod authority;
mod damage;
mod forge;
mod forgeries;
mod large;
mod stamped;
mod whole;
mod world;
