//! Records of other programs: the kind is told from the content, whoever is on the pool list is found
//! with the right subject, less surely than in packets, and everybody else is left alone.

#[path = "records/made.rs"]
mod made;
#[path = "records/samples.rs"]
mod samples;
#[path = "records/write.rs"]
mod write;
