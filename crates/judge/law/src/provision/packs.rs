//! The rules that are part of the program: every file below `reference/rules`, as it was when the
//! program was built (`build.rs` writes the list). Nothing is read here when the program runs.

use super::{Fault, Invented, Provisions};

include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// The rules that are part of the program.
///
/// # Errors
/// Every fault; a test keeps the files that are built in free of any.
pub fn built_in() -> Result<Provisions, Vec<Fault>> {
    Provisions::load(FILES.iter().copied(), Invented::default())
}

/// The list of invented documents that is part of the program.
pub fn invented() -> Invented {
    let mut invented = Invented::default();
    for (file, text) in FILES.iter().filter(|(file, _)| Invented::is_list(file)) {
        // A list with faults is refused by `built_in`; what can be read of it still counts.
        let _ = invented.read(file, text);
    }
    invented
}
