//! Holes of sequence numbers.

use super::{
    message::{IPFIX, V5_RECORD, V9, Version, data, template, v5},
    *,
};

const MISSING: LossKind = LossKind::FlowRecordMissing;

/// Messages of three records each, with these sequence numbers.
fn numbered(version: Version, numbers: &[u32]) -> Heard {
    let define = template(version, 256, &USUAL);
    let records = data(256, &[usual(1, 5), usual(2, 5), usual(3, 5)]);
    let messages: Vec<_> = numbers
        .iter()
        .map(|number| version.message(*number, &[define.clone(), records.clone()]))
        .collect();
    hear(&messages)
}

#[test]
fn version_5_counts_flows() {
    let three = [V5_RECORD; 3];
    let messages = [v5(10, 0, &three), v5(13, 0, &three), v5(22, 0, &three), v5(25, 0, &three)];
    assert_eq!(hear(&messages).lost, [(MISSING, 6)]);
}

#[test]
fn version_9_counts_packets_and_ipfix_counts_records() {
    assert_eq!(numbered(V9, &[7, 8, 9]).lost, []);
    assert_eq!(numbered(V9, &[7, 8, 11]).lost, [(MISSING, 2)]);
    assert_eq!(numbered(IPFIX, &[0, 3, 6]).lost, []);
    assert_eq!(numbered(IPFIX, &[0, 3, 12]).lost, [(MISSING, 6)]);
    // Over the end of the counter.
    assert_eq!(numbered(V9, &[u32::MAX, 0, 1]).lost, []);
    assert_eq!(numbered(IPFIX, &[u32::MAX - 1, 1, 7]).lost, [(MISSING, 3)]);
}

#[test]
fn what_comes_late_is_not_missing() {
    assert_eq!(numbered(V9, &[7, 9, 8, 10]).lost, []);
    assert_eq!(numbered(V9, &[7, 10, 8, 11]).lost, [(MISSING, 1)]);
    assert_eq!(numbered(IPFIX, &[0, 9, 3, 12]).lost, [(MISSING, 3)]);
    // The same twice is nothing missing.
    assert_eq!(numbered(V9, &[7, 7, 8, 8, 9]).lost, []);
}

#[test]
fn a_new_beginning_is_no_hole() {
    assert_eq!(numbered(V9, &[70, 71, 0, 1, 2, 3, 4, 6]).lost, [(MISSING, 1)]);
    assert_eq!(numbered(V9, &[7, 1 << 30, (1 << 30) + 1]).lost, []);
}

#[test]
fn exporters_that_count_the_other_way() {
    assert_eq!(numbered(V9, &[0, 3, 6, 9, 12, 18, 21]).lost, [(MISSING, 3)]);
    assert_eq!(numbered(IPFIX, &[0, 1, 2, 3, 4, 5, 6]).lost, []);
}

#[test]
fn exporters_that_count_a_message_before_they_number_it() {
    let define = template(IPFIX, 256, &USUAL);
    let mut total = 0;
    let mut messages = Vec::new();
    for records in [3, 3, 4, 3, 3, 5, 3, 2] {
        total += records;
        let records = vec![usual(1, 5); usize::try_from(records).unwrap()];
        messages.push(IPFIX.message(total, &[define.clone(), data(256, &records)]));
    }
    assert_eq!(hear(&messages).lost, []);
    messages.remove(4);
    assert_eq!(hear(&messages).lost, [(MISSING, 3)]);
}

#[test]
fn records_that_cannot_be_counted_leave_no_hole() {
    let blind = IPFIX.message(0, &[data(300, &[usual(1, 5)])]);
    let after = IPFIX.message(4, &[template(IPFIX, 256, &USUAL)]);
    assert_eq!(hear(&[blind, after]).lost, [(LossKind::TemplateMissing, 1)]);
}
