//! A determination: people say that there was mining, from when to when, with which machines, by whom.

use serde::{Deserialize, Serialize};

use super::{need, written};
use crate::{
    case::{
        file::CaseFile,
        lack::{self, Lack},
        relapse::{Mark, MarkKind},
    },
    exhibit::ExhibitId,
    finding::Mode,
    period::Period,
    person::PersonRef,
};

/// What people determined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Determination {
    /// Who profits.
    pub mode: Mode,
    /// Why this mode and no other.
    pub mode_why: String,
    /// The exhibits that show it; may be empty only where the mode is not known.
    pub mode_evidence: Vec<ExhibitId>,
    /// From when to when.
    pub during: Period,
    /// The machines.
    pub devices: Vec<Device>,
    /// The three parts of the definition, or an admission and one of them.
    pub proof: ProofOfMining,
    /// The record of the scene.
    pub scene: SceneRecord,
    /// Photographs.
    pub photos: Vec<ExhibitId>,
    /// Whether unlawful use of electricity was verified as well.
    #[serde(default)]
    pub illegal_use: bool,
    /// Whether the project began after the ban on new ones.
    #[serde(default)]
    pub new_project: bool,
    /// What speaks against it and how it was weighed.
    pub weighed_against: String,
}

/// Machines of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// What they are.
    pub kind: String,
    /// How many.
    pub count: u32,
    /// Serial numbers.
    #[serde(default)]
    pub serials: Vec<String>,
    /// Hardware addresses.
    #[serde(default)]
    pub macs: Vec<String>,
    /// Power of all of them in watt, where it was measured.
    #[serde(default)]
    pub power_w: Option<u64>,
}

/// By what mining was proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProofOfMining {
    /// A party's admission and one part of the definition.
    Admission {
        /// The statement.
        statement: ExhibitId,
        /// Which part stands beside it.
        part: ThirdPart,
        /// By which exhibit.
        exhibit: ExhibitId,
    },
    /// A computing device, mining software on it, and a record of its access to a pool.
    ThreeParts {
        /// The device.
        device: ExhibitId,
        /// The software.
        software: ExhibitId,
        /// The record.
        pool_record: ExhibitId,
    },
}

/// A part of the definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThirdPart {
    /// A computing device.
    Device,
    /// A record of access to a pool.
    PoolRecord,
    /// Mining software.
    Software,
}

/// The record of the scene.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SceneRecord {
    /// Its exhibit.
    pub exhibit: ExhibitId,
    /// Who stands for it beside the officers.
    pub attested: Attested,
}

/// Who stands for a record beside the officers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attested {
    /// The party signed.
    Party(PersonRef),
    /// A witness signed, where the party was absent or would not.
    Witness(PersonRef),
}

impl Determination {
    pub(crate) fn lacks(&self, file: &CaseFile) -> Vec<Lack> {
        let mut lacks = Vec::new();
        let shown = self.mode == Mode::Unknown || !self.mode_evidence.is_empty();
        let known = self.mode_evidence.iter().all(|exhibit| file.holds(exhibit));
        let mode = !self.mode_why.trim().is_empty() && shown && known;
        need(&mut lacks, mode, lack::MODE);
        written(&mut lacks, &self.weighed_against);
        let counted =
            !self.devices.is_empty() && self.devices.iter().all(|device| device.count > 0);
        need(&mut lacks, counted, lack::DEVICES);
        match &self.proof {
            ProofOfMining::Admission { statement, exhibit, .. } => {
                need(&mut lacks, file.holds_file(statement), lack::ADMISSION);
                need(&mut lacks, file.holds(exhibit) && exhibit != statement, lack::ONE_PART);
            }
            ProofOfMining::ThreeParts { device, software, pool_record } => {
                need(&mut lacks, file.holds(device), lack::DEVICE_PART);
                need(&mut lacks, file.holds(software), lack::SOFTWARE_PART);
                need(&mut lacks, file.holds_file(pool_record), lack::POOL_PART);
            }
        }
        need(&mut lacks, file.holds_file(&self.scene.exhibit), lack::SCENE_RECORD);
        let photos = !self.photos.is_empty() && self.photos.iter().all(|id| file.holds_file(id));
        need(&mut lacks, photos, lack::PHOTOS);
        lacks
    }

    /// By what the machines would be known again.
    pub(crate) fn marks(&self) -> impl Iterator<Item = Mark> + '_ {
        self.devices.iter().flat_map(|device| {
            let serials = device.serials.iter().map(|s| Mark::new(MarkKind::DeviceSerial, s));
            serials.chain(device.macs.iter().map(|mac| Mark::new(MarkKind::Mac, mac)))
        })
    }

    /// How many machines.
    pub fn machines(&self) -> u64 {
        self.devices.iter().map(|device| u64::from(device.count)).sum()
    }
}
