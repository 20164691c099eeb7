//! An interface's frames, as they pass: the ring, the filter, and no privilege afterwards.
//!
//! The flow: [`filter`] reads an expression and makes a [`program`] of it; a [`ring`], shared with the
//! kernel, takes the frames that the program wants; its owner walks them block by block and hands
//! them to the wire engine, which this crate does not know. [`confine`](mod@confine) gives up what is not needed once
//! all rings are open.
//!
//! In: the name of an interface. Out: frames with the kernel's time, and counts of those it dropped.
//! Only Linux has this kind of ring; the filter works everywhere.

#[cfg(target_os = "linux")]
pub mod confine;
pub mod filter;
pub mod program;
#[cfg(target_os = "linux")]
pub mod ring;
