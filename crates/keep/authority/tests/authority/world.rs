//! An office of a few people for one test.

use std::net::{IpAddr, Ipv4Addr};

use hashwarden_authority::{Grant, Officers, Resource, Session};
use hashwarden_domain::{CaseId, Node, Role};
use jiff::Timestamp;

pub(crate) const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_780_000_000 + second).unwrap()
}

pub(crate) fn node(code: &str) -> Node {
    code.parse().unwrap()
}

pub(crate) fn case_id(name: &str) -> CaseId {
    CaseId::of_content([name.as_bytes()])
}

/// A case that the place handles.
pub(crate) fn case(code: &str) -> Resource {
    Resource::case(case_id("one"), node(code))
}

pub(crate) struct Office {
    pub(crate) officers: Officers,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) first: String,
}

impl Office {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (officers, first) = Officers::open(folder.path()).unwrap();
        Self { officers, folder, first: first.unwrap().password }
    }

    /// Somebody with one role at one place, signed in.
    pub(crate) fn with(&self, name: &str, role: Role, code: &str) -> Session {
        let grants = vec![Grant::new(role, node(code))];
        let new = self.officers.add(name, node(code), grants).unwrap();
        // From elsewhere, so that it does not matter when somebody came in from here.
        let desk = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
        self.officers.sign_in(name, &new.password, desk, at(0)).unwrap().1
    }

    /// The account of the first start, signed in.
    pub(crate) fn admin(&self) -> Session {
        self.officers.sign_in("admin", &self.first, HERE, at(0)).unwrap().1
    }
}
