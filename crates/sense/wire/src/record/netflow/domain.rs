//! What is remembered of one observation domain.
//!
//! In: templates, option records, headers. Out: the same, when the next packet asks.

use std::collections::HashMap;

use super::{
    sampling::Sampling,
    sequence::{Counts, Sequence},
    template::{About, Template},
};
use crate::{capture::Nanoseconds, loss::Losses};

/// Most templates of one domain; a further id is refused.
const MAX_TEMPLATES: usize = 2048;
/// A clock that differs by more than this, in milliseconds, was started anew.
const MIN_RESTART: u32 = 60_000;

/// Memory of one domain.
#[derive(Debug)]
pub(super) struct Domain {
    pub(super) templates: HashMap<u16, Template>,
    fields: usize,
    pub(super) sampling: Sampling,
    pub(super) sequence: Sequence,
    /// When the exporter started, in milliseconds, where it says so (element 160).
    pub(super) system_init: Option<u64>,
    clock: Option<Clock>,
    /// Number of the datagram that came last.
    pub(super) heard: u64,
}

#[derive(Clone, Copy, Debug)]
struct Clock {
    uptime: u32,
    /// Nanoseconds since 1970.
    started: i64,
}

impl Domain {
    pub(super) fn new(counts: Counts) -> Self {
        Self {
            templates: HashMap::new(),
            fields: 0,
            sampling: Sampling::default(),
            sequence: Sequence::new(counts),
            system_init: None,
            clock: None,
            heard: 0,
        }
    }

    pub(super) fn template(&self, id: u16) -> Option<&Template> {
        self.templates.get(&id)
    }

    /// What its templates take.
    pub(super) fn fields(&self) -> usize {
        self.fields
    }

    /// Remembers a template, in the place of an earlier one; false when there is no room.
    pub(super) fn define(&mut self, id: u16, template: Template, room: usize) -> bool {
        let before = self.templates.get(&id).map(Template::fields);
        let fields = self.fields - before.unwrap_or_default() + template.fields();
        if fields > room || (before.is_none() && self.templates.len() >= MAX_TEMPLATES) {
            return false;
        }
        self.fields = fields;
        self.templates.insert(id, template);
        true
    }

    /// Forgets one template, or all of a kind.
    pub(super) fn withdraw(&mut self, id: Option<u16>, about: About) {
        self.templates
            .retain(|at, template| template.about != about || id.is_some_and(|id| id != *at));
        self.fields = self.templates.values().map(Template::fields).sum();
    }

    /// Takes the exporter's clock; when it began anew, so do its templates and numbers. Packets that
    /// come late, a clock set right and a counter that is full are no new beginning: the uptime must
    /// fall and the start of the exporter move on.
    pub(super) fn clock(&mut self, uptime: u32, at: Nanoseconds, losses: &mut Losses) {
        let started = at.0.saturating_sub(i64::from(uptime) * 1_000_000);
        let Some(before) = self.clock.replace(Clock { uptime, started }) else { return };
        let fell = before.uptime.saturating_sub(uptime) > MIN_RESTART;
        let moved = started.saturating_sub(before.started) > i64::from(MIN_RESTART) * 1_000_000;
        let full = before.uptime > u32::MAX - MIN_RESTART;
        if fell && moved && !full {
            self.templates.clear();
            self.fields = 0;
            self.sampling = Sampling::default();
            self.system_init = None;
            self.sequence.restart(losses);
        }
    }
}
