//! Compiles the service again when the built dashboard has changed: its files become part of it, and
//! the macro that embeds them sees only those that were there at the time.

fn main() {
    println!("cargo::rerun-if-changed=../../../dashboard/dist");
}
