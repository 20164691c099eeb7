//! What is remembered of one observation domain.
//!
//! In: templates, option records, headers. Out: the same, when the next packet asks.

use std::collections::HashMap;

use super::{
    sampling::Sampling,
    sequence::{Counts, Sequence},
    template::{About, Template},
};
use crate::loss::Losses;

/// Most templates of one domain; a further id is refused.
const MAX_TEMPLATES: usize = 2048;
/// A clock that goes back by more than this, in milliseconds, was started anew.
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
    uptime: Option<u32>,
    /// Number of the datagram that came last.
    pub(super) heard: u64,
}

impl Domain {
    pub(super) fn new(counts: Counts) -> Self {
        Self {
            templates: HashMap::new(),
            fields: 0,
            sampling: Sampling::default(),
            sequence: Sequence::new(counts),
            system_init: None,
            uptime: None,
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

    /// Takes the exporter's uptime; when it began anew, so do its templates and numbers.
    pub(super) fn clock(&mut self, uptime: u32, losses: &mut Losses) {
        if let Some(before) = self.uptime.replace(uptime)
            && uptime < before.saturating_sub(MIN_RESTART)
            // The counter also falls when it is full.
            && before < u32::MAX - MIN_RESTART
        {
            self.templates.clear();
            self.fields = 0;
            self.sampling = Sampling::default();
            self.system_init = None;
            self.sequence.restart(losses);
        }
    }
}
