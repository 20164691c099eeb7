use super::*;
use crate::packet::Address;

fn packet(client: u32, port: u16) -> Packet<'static> {
    Packet {
        source: Address::v4(client.to_be_bytes()),
        destination: Address::v4([203, 0, 113, 9]),
        source_port: port,
        destination_port: 3333,
        transport: Transport::Tcp,
        flags: 0,
        sequence: 0,
        acknowledged: 0,
        payload: b"",
        cut: 0,
    }
}

fn insert(table: &mut FlowTable, key: &Key, now: u32) -> (bool, u64) {
    let mut evicted = 0;
    let place = table.find_or_insert(key, hash(key), now, &mut |_| evicted += 1);
    table.at(place.index).unwrap().last_seconds = now;
    (place.fresh, evicted)
}

#[test]
fn both_directions_are_one_flow() {
    let there = packet(0x0a00_0005, 40_000);
    let back = Packet {
        source: there.destination,
        destination: there.source,
        source_port: there.destination_port,
        destination_port: there.source_port,
        ..there
    };
    let ((a, from), (b, to)) = (key_of(&there), key_of(&back));
    assert_eq!((a, from), (b, to.other()));
    let mut table = FlowTable::new(1 << 20);
    assert_eq!(insert(&mut table, &a, 0), (true, 0));
    assert_eq!(insert(&mut table, &b, 0), (false, 0));
    let (udp, _) = key_of(&Packet { transport: Transport::Udp, ..there });
    assert!(insert(&mut table, &udp, 0).0);
}

#[test]
fn grows_and_finds_all_again() {
    let mut table = FlowTable::new(64 << 20);
    let keys: Vec<Key> = (0..100_000).map(|n| key_of(&packet(n, 40_000)).0).collect();
    for key in &keys {
        assert_eq!(insert(&mut table, key, 5), (true, 0));
    }
    for key in &keys {
        assert_eq!(insert(&mut table, key, 6), (false, 0));
        assert_eq!(table.find(key).unwrap().key(), *key);
    }
}

#[test]
fn when_full_the_oldest_give_way_and_are_told() {
    let mut table = FlowTable::new(0);
    let mut evicted = 0;
    for n in 0..50_000 {
        let (fresh, count) = insert(&mut table, &key_of(&packet(n, 1)).0, n / 1000);
        assert!(fresh);
        evicted += count;
    }
    assert_eq!(table.slots.len(), FIRST_SLOTS);
    assert!(evicted >= 45_000 - 4096, "{evicted}");
    // The newest are there still.
    assert!(table.find(&key_of(&packet(49_999, 1)).0).is_some());
    assert!(table.find(&key_of(&packet(0, 1)).0).is_none());
}

#[test]
fn ended_and_idle_flows_give_way_without_a_loss() {
    let mut table = FlowTable::new(0);
    for n in 0..50_000 {
        let key = key_of(&packet(n, 1)).0;
        assert_eq!(insert(&mut table, &key, n).1, 0);
        table.find(&key).unwrap().phase = if n % 2 == 0 { Phase::Reset } else { Phase::Dismissed };
    }
    assert_eq!(table.slots.len(), FIRST_SLOTS);
}

#[test]
fn a_flooded_chain_evicts_within_itself() {
    let mut table = FlowTable::new(0);
    let mut evicted = 0;
    // The caller's hash is believed: the same for all stands for an attack on it.
    for n in 0..1000 {
        let key = key_of(&packet(n, 1)).0;
        table.find_or_insert(&key, 0, n, &mut |_| evicted += 1);
    }
    assert_eq!(evicted, 1000 - PROBE_LIMIT);
}

#[test]
fn neighbours_spread() {
    // Addresses and ports that count up, as they do: chains must stay short.
    let mut table = FlowTable::new(64 << 20);
    for n in 0..30_000_u32 {
        let port = 32_768 + u16::try_from(n % 30_000).unwrap();
        let key = key_of(&packet(0x0a00_0000 + n / 200, port)).0;
        assert_eq!(insert(&mut table, &key, 0), (true, 0));
    }
    let longest = table.slots.split(|slot| slot.is_empty()).map(<[Slot]>::len).max().unwrap();
    assert!(longest < 64, "{longest}");
}
