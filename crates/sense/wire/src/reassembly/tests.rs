use proptest::prelude::*;

use super::*;

#[derive(Default)]
struct Heard {
    bytes: Vec<u8>,
    missing: Vec<(usize, u64)>,
}

struct Ear {
    stream: Stream,
    budget: Budget,
    heard: Heard,
}

impl Ear {
    fn from(next: Option<u32>) -> Self {
        let budget = Budget { used: 0, limit: 1 << 20 };
        Self { stream: Stream::starting_at(next), budget, heard: Heard::default() }
    }

    fn push(&mut self, sequence: u32, bytes: &[u8]) {
        self.push_at(sequence, bytes, 0, 0);
    }

    fn push_at(&mut self, sequence: u32, bytes: &[u8], cut: u32, seconds: i64) {
        let at = Nanoseconds(seconds * 1_000_000_000);
        let heard = &mut self.heard;
        self.stream.push(sequence, bytes, cut, at, &mut self.budget, &mut |bytes, missing| {
            heard.take(bytes, missing);
        });
    }

    fn finish(&mut self) {
        let heard = &mut self.heard;
        self.stream.finish(&mut self.budget, &mut |bytes, missing| heard.take(bytes, missing));
        assert_eq!(self.budget.used, 0);
    }
}

impl Heard {
    fn take(&mut self, bytes: &[u8], missing: u64) {
        if missing > 0 {
            self.missing.push((self.bytes.len(), missing));
        }
        self.bytes.extend(bytes);
    }
}

#[test]
fn in_order_across_the_wrap() {
    let mut ear = Ear::from(Some(u32::MAX - 2));
    ear.push(u32::MAX - 2, b"abcd");
    ear.push(1, b"efgh");
    assert_eq!(ear.heard.bytes, b"abcdefgh");
}

#[test]
fn a_late_segment_fills_the_gap() {
    let mut ear = Ear::from(Some(0));
    ear.push(4, b"efgh");
    ear.push(8, b"ij");
    assert_eq!(ear.heard.bytes, b"");
    ear.push(0, b"abcd");
    assert_eq!(ear.heard.bytes, b"abcdefghij");
    assert_eq!((ear.stream.take_counts(), ear.budget.used), ((0, 0), 0));
}

#[test]
fn the_first_of_two_contradicting_segments_wins() {
    let mut ear = Ear::from(Some(0));
    ear.push(2, b"CDE");
    ear.push(0, b"abcdefg");
    ear.push(0, b"abcdefgh");
    assert_eq!(ear.heard.bytes, b"abcdefgh");
    assert_eq!(ear.stream.take_counts(), (0, 1));
}

#[test]
fn a_contradiction_with_bytes_that_wait_is_counted() {
    let mut ear = Ear::from(Some(0));
    ear.push(10, b"klm");
    ear.push(9, b"jKLMn");
    ear.push(0, b"abcdefghi");
    assert_eq!(ear.heard.bytes, b"abcdefghijklmn");
    assert_eq!(ear.stream.take_counts(), (0, 1));
}

#[test]
fn a_gap_the_receiver_confirmed_is_given_up_soon() {
    let mut ear = Ear::from(Some(0));
    ear.push(0, b"ab");
    ear.stream.acknowledge(6);
    for (sequence, bytes) in [(6, b"gh"), (8, b"ij"), (10, b"kl")] {
        ear.push(sequence, bytes);
    }
    assert_eq!(ear.heard.bytes, b"abghijkl");
    assert_eq!(ear.heard.missing, [(2, 4)]);
    assert_eq!(ear.stream.take_counts(), (1, 0));
}

#[test]
fn a_gap_is_given_up_after_a_while() {
    let mut ear = Ear::from(Some(0));
    ear.push_at(6, b"gh", 0, 0);
    assert_eq!(ear.heard.bytes, b"");
    ear.push_at(20, b"xy", 0, GAP_SECONDS);
    assert_eq!(ear.heard.bytes, b"gh");
    ear.finish();
    assert_eq!(ear.heard.bytes, b"ghxy");
    assert_eq!(ear.heard.missing, [(0, 6), (2, 12)]);
}

#[test]
fn keep_alives_and_window_probes_add_nothing() {
    let mut ear = Ear::from(Some(100));
    ear.push(100, b"hello");
    ear.push(104, b"\0");
    ear.push(104, b"");
    ear.push(105, b"!");
    ear.push(105, b"!");
    assert_eq!(ear.heard.bytes, b"hello!");
    assert_eq!(ear.stream.take_counts(), (0, 0));
}

#[test]
fn a_cut_segment_leaves_a_gap() {
    let mut ear = Ear::from(Some(0));
    ear.push_at(0, b"ab", 4, 0);
    ear.push_at(6, b"gh", 0, 0);
    assert_eq!(ear.heard.bytes, b"abgh");
    assert_eq!(ear.heard.missing, [(2, 4)]);
}

#[test]
fn bytes_before_a_gap_are_no_contradiction_to_those_in_it() {
    let mut ear = Ear::from(Some(0));
    ear.push_at(0, b"abcd", 4, 0);
    ear.push_at(4, b"efgh", 0, 0);
    assert_eq!(ear.stream.take_counts(), (0, 0));
}

#[test]
fn the_farthest_number_is_too_far() {
    let mut ear = Ear::from(Some(0));
    ear.push(0x8000_0000, b"zz");
    ear.push(0, b"ab");
    ear.finish();
    assert_eq!(ear.heard.bytes, b"ab");
}

#[test]
fn memory_is_bounded() {
    let mut ear = Ear::from(Some(0));
    for piece in 0..100_000_u32 {
        ear.push(1 + piece * 3, b"ab");
        assert!(ear.stream.pending_bytes <= MAX_PENDING && ear.stream.pending.len() <= MAX_PIECES);
    }
    let mut ear = Ear::from(Some(0));
    for piece in 0..1000_u32 {
        ear.push(1 + piece * 1400, &[0; 1400]);
        assert!(ear.stream.pending_bytes <= MAX_PENDING);
    }
}

#[test]
fn a_segment_of_another_connection_is_no_part_of_it() {
    let mut ear = Ear::from(Some(0));
    ear.push(0, b"ab");
    ear.push(0x7fff_0000, b"zz");
    ear.push(2, b"cd");
    ear.finish();
    assert_eq!(ear.heard.bytes, b"abcd");
}

proptest! {
    /// Whatever the cuts, the order, the repetitions: the same bytes.
    #[test]
    fn any_cutting_order_and_repetition_gives_the_same_bytes(
        stream in proptest::collection::vec(any::<u8>(), 1..4000),
        start in any::<u32>(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), 1_usize..900), 0..60),
        order in any::<prop::sample::Index>(),
    ) {
        let mut pieces: Vec<(usize, usize)> = cuts
            .into_iter()
            .map(|(from, length)| {
                let from = from.index(stream.len());
                (from, (from + length).min(stream.len()))
            })
            .collect();
        // Every byte comes at least once.
        pieces.extend((0..stream.len()).step_by(300).map(|from| (from, (from + 300).min(stream.len()))));
        let turn = order.index(pieces.len());
        pieces.rotate_left(turn);
        let mut ear = Ear::from(Some(start));
        for (from, to) in pieces {
            let sequence = start.wrapping_add(u32::try_from(from).unwrap());
            ear.push(sequence, &stream[from..to]);
        }
        ear.finish();
        prop_assert_eq!(&ear.heard.bytes, &stream);
        prop_assert!(ear.heard.missing.is_empty());
        prop_assert_eq!(ear.stream.take_counts(), (0, 0));
    }
}
