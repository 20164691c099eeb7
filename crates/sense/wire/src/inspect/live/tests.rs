use hashwarden_domain::observation::wire::{ShareWork, Shares, WireSeen, WorkSession};

use super::*;
use crate::sample::{ACK, SYN, segment};

const PORTS: (u16, u16) = (50_000, 3333);
const SECOND: i64 = 1_000_000_000;

/// A session of a rig that submits a share every second, each acknowledged; (time, frame).
fn session(shares: u32) -> Vec<(i64, Vec<u8>)> {
    let mut frames = Vec::new();
    let (mut client, mut server) = (1_000_u32, 9_000_u32);
    let mut at = 1_790_000_000 * SECOND;
    frames.push((at, segment(true, PORTS, SYN, client, 0, b"")));
    frames.push((at, segment(false, PORTS, SYN | ACK, server, client + 1, b"")));
    (client, server) = (client + 1, server + 1);
    let mut say = |from_client: bool, text: &str| {
        at += SECOND / 2;
        let length = u32::try_from(text.len()).unwrap();
        if from_client {
            frames.push((at, segment(true, PORTS, ACK, client, server, text.as_bytes())));
            client += length;
        } else {
            frames.push((at, segment(false, PORTS, ACK, server, client, text.as_bytes())));
            server += length;
        }
    };
    say(true, "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"cgminer/4.10.0\"]}\n");
    say(
        false,
        "{\"id\":1,\"result\":[[[\"mining.notify\",\"ae68\"]],\"08000002\",4],\"error\":null}\n",
    );
    say(true, "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"w.1\",\"x\"]}\n");
    say(false, "{\"id\":2,\"result\":true,\"error\":null}\n");
    say(false, "{\"id\":null,\"method\":\"mining.set_difficulty\",\"params\":[1024]}\n");
    for id in 4..4 + shares {
        say(
            true,
            &format!(
                "{{\"id\":{id},\"method\":\"mining.submit\",\"params\":[\"w.1\",\"1\",\"00\",\"5f5e1001\",\"{id:08x}\"]}}\n"
            ),
        );
        say(false, &format!("{{\"id\":{id},\"result\":true,\"error\":null}}\n"));
    }
    frames
}

fn frame(frame: &(i64, Vec<u8>)) -> Frame<'_> {
    let (nanoseconds, bytes) = frame;
    let wire_length = u32::try_from(bytes.len()).unwrap();
    Frame { nanoseconds: *nanoseconds, link_type: 1, wire_length, bytes }
}

fn works(seen: &[Observation]) -> Vec<&WorkSession> {
    seen.iter()
        .filter_map(|seen| {
            let hashwarden_domain::Fact::Wire(fact) = &seen.fact;
            match &fact.seen {
                WireSeen::Work(session) => Some(&**session),
                _ => None,
            }
        })
        .collect()
}

/// Feeds frames one by one and asks after every `every` of them; conversations are told again when
/// the last slice is `again` seconds old.
fn slices(
    frames: &[(i64, Vec<u8>)],
    every: usize,
    again: i64,
) -> (Vec<Observation>, Vec<Coverage>) {
    let pools = Pools::empty();
    let mut live = LiveInspection::new("sample".to_owned(), &pools, &Config::default());
    let (mut seen, mut watched) = (Vec::new(), Vec::new());
    for (number, one) in frames.iter().enumerate() {
        live.frames(&[frame(one)]);
        if (number + 1) % every == 0 {
            let before = live.newest().unwrap() - jiff::SignedDuration::from_secs(again);
            watched.push(live.tell(before, &mut |one| seen.push(one)));
        }
    }
    watched.push(live.finish(&mut |one| seen.push(one)));
    (seen, watched)
}

fn sum(works: &[&WorkSession]) -> (Shares, f64, u64) {
    let mut shares = Shares::default();
    let (mut work, mut counted) = (0.0, 0);
    for session in works {
        shares.submitted += session.shares.submitted;
        shares.accepted += session.shares.accepted;
        shares.rejected += session.shares.rejected;
        if let Some(summed) = &session.work {
            counted += summed.shares;
            work += match summed.total {
                ShareWork::Difficulty(work) | ShareWork::Hashes(work) => work,
            };
        }
    }
    (shares, work, counted)
}

#[test]
fn slices_add_up_to_the_whole() {
    let frames = session(60);
    let (whole, _) = slices(&frames, usize::MAX, 0);
    let whole = works(&whole);
    assert_eq!(whole.len(), 1);
    assert_eq!(whole[0].shares.submitted, 60);
    for every in [1, 2, 3, 7, 20, 64] {
        let (seen, watched) = slices(&frames, every, 0);
        let parts = works(&seen);
        assert!(parts.len() > 1, "every {every}");
        assert_eq!(sum(&parts), sum(&whole), "every {every}");
        // A slice from before the login does not know it; all later ones do.
        let mut known = parts.iter().skip_while(|part| part.login.is_none());
        assert!(known.all(|part| part.login == whole[0].login), "every {every}");
        let packets: u64 = watched.iter().map(|coverage| coverage.packets).sum();
        assert_eq!(packets, u64::try_from(frames.len()).unwrap(), "every {every}");
        assert_eq!(watched.iter().map(|coverage| coverage.flows).sum::<u64>(), 1);
        // No two slices cover the same time twice, but for the instant they share.
        for pair in seen.windows(2) {
            assert!(pair[0].during.last() <= pair[1].during.start(), "every {every}");
        }
    }
}

#[test]
fn a_conversation_is_told_at_once_and_then_when_it_is_due() {
    // A minute of shares, asked after every frame: told first, every 20 seconds, and at the end.
    let (seen, _) = slices(&session(60), 1, 20);
    let parts = works(&seen);
    assert_eq!(parts.len(), 5, "{:?}", seen.iter().map(|one| one.during).collect::<Vec<_>>());
    assert_eq!(sum(&parts).0.submitted, 60);
    assert_eq!(parts[0].shares.submitted, 0);
}

#[test]
fn two_ears_hear_what_one_hears() {
    let pools = Pools::empty();
    let frames = session(20);
    let mut live = LiveInspection::new("sample".to_owned(), &pools, &Config::default());
    let mut ears = live.ears(2);
    let mut seen = Vec::new();
    for one in &frames {
        ears[1].frames(&[frame(one)]);
    }
    ears[0].lost(LossKind::FrameDropped, 3, Timestamp::UNIX_EPOCH);
    live.settle(ears.iter_mut().map(|ear| ear.give(Timestamp::MAX)).collect());
    let first = live.tell(Timestamp::MAX, &mut |one| seen.push(one));
    live.settle(ears.iter_mut().map(Ear::end).collect());
    let rest = live.finish(&mut |one| seen.push(one));
    assert_eq!(first.packets + rest.packets, u64::try_from(frames.len()).unwrap());
    assert_eq!(first.lost[0].what, LossKind::FrameDropped);
    assert_eq!(sum(&works(&seen)).0.submitted, 20);
}

#[test]
fn a_slow_pipe_is_handed_on_packet_by_packet() {
    /// Gives one byte at a time, and says where it stands.
    struct Slow(Vec<u8>, usize, Arc<std::sync::atomic::AtomicUsize>);
    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let (Some(byte), Some(to)) = (self.0.get(self.1), buffer.first_mut()) else {
                return Ok(0);
            };
            *to = *byte;
            self.1 += 1;
            self.2.store(self.1, std::sync::atomic::Ordering::Relaxed);
            Ok(1)
        }
    }
    let frames: Vec<_> = session(5).into_iter().map(|(_, bytes)| bytes).collect();
    let bytes = crate::sample::pcap(1, &frames);
    let given = Arc::default();
    let mut stream =
        CaptureStream::open(Box::new(Slow(bytes, 0, Arc::clone(&given)))).ok().unwrap();
    let mut end = 24;
    let mut count = 0;
    while let Some(batch) = stream.batch() {
        for one in batch.frames() {
            end += 16 + one.bytes.len();
            count += 1;
        }
        let read = given.load(std::sync::atomic::Ordering::Relaxed);
        assert!(read <= end.max(64), "{read} bytes were waited for, the packet ends at {end}");
    }
    assert_eq!(count, frames.len());
}

#[test]
fn an_ear_that_nobody_asks_says_when_it_has_heard_enough() {
    let question = b"\0\x07\x01\0\0\x01\0\0\0\0\0\0\x04pool\x07example\0\0\x01\0\x01";
    let datagram = crate::sample::udp((40_000, 53), question);
    let packet = crate::sample::ipv4(crate::sample::CLIENT, [9, 9, 9, 9], 17, &datagram);
    let bytes = crate::sample::ethernet(0x0800, &packet);
    let wire_length = u32::try_from(bytes.len()).unwrap();
    let frame = Frame { nanoseconds: 1_000_000_000, link_type: 1, wire_length, bytes: &bytes };
    let pools = Pools::empty();
    let live = LiveInspection::new("line".to_owned(), &pools, &Config::default());
    let mut ear = live.ears(1).remove(0);
    ear.frames(&vec![frame; 60_000]);
    assert!(ear.is_full() && !ear.is_overfull());
    ear.frames(&vec![frame; 10_000]);
    assert!(ear.is_overfull());
    let heard = ear.give_ended();
    assert!(!ear.is_full() && !ear.is_overfull());
    assert_eq!(heard.seen.packets, 70_000);
}
