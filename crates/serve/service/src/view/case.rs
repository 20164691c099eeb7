//! Cases: rows of a list, one in full, and the forms of what is done to them.
//!
//! In: cases of the domain, with what the reader may do and what the clocks say. Out: JSON that an
//! officer's page is made from. Nothing is decided here.

pub mod clock;
pub mod contest;
pub mod event;
pub mod exhibit;
pub mod form;
pub mod full;
pub mod kin;
pub mod pending;
pub mod row;
pub mod step;
pub mod track;
pub mod words;

pub use clock::{Deadline, DeadlineBoard, Due, EscalatedCase, Escalation};
pub use contest::{ContestAnswer, ContestView};
pub use event::{Event, MilestoneOf};
pub use exhibit::{Checked, ExhibitView, Hashed, MoveView, TimeToken};
pub use form::{
    AssignCases, BulkCase, BulkDone, BulkRefused, HandDown, NoteCase, OpenCase, SignProposal,
    WithdrawProposal,
};
pub use full::{
    CaseFull, MeasureView, PartyAccess, PeopleView, SupervisionView, SuspensionView, TermsView,
    ToldView,
};
pub use kin::{ConsequenceView, KinCase, LinkView, LinkedCase, MarkView};
pub use pending::{Filled, PendingSeat, PendingView, SummaryLine};
pub use row::{CaseLink, CaseList, CaseRow, SiblingCount, TabCounts};
pub use step::{ActOffer, Demand, SeatView, Step, Who};
pub use track::TrackStep;
