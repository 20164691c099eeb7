//! A sensor that publishes readings: small messages at a steady pace, all day.
//!
//! Standard: MQTT 3.1.1 (CONNECT, CONNACK, PUBLISH at quality 0, PINGREQ).

use std::time::Duration;

use crate::line::{Line, Side};

/// Publishes so many readings, one a minute or so.
pub(crate) fn write(line: &mut Line<'_>, device: &str, readings: u32) {
    let now = line.now();
    let mut connect = vec![0, 4];
    connect.extend(b"MQTT\x04\x02\x00\x3c");
    connect.extend(u16::try_from(device.len()).unwrap_or(0).to_be_bytes());
    connect.extend(device.as_bytes());
    line.send(Side::Client, now, &packet(0x10, &connect));
    let at = line.answer_time();
    line.send(Side::Server, at, &packet(0x20, &[0, 0]));
    for number in 0..readings {
        let pause = line.chance().about(Duration::from_secs(60), 0.05);
        let at = line.now() + pause;
        let tenths = 40 + line.chance().below(80);
        let topic = format!("site/{device}/state");
        let text = format!(r#"{{"temperature":{}.{},"n":{number}}}"#, tenths / 10, tenths % 10);
        let length = u16::try_from(topic.len()).unwrap_or(0).to_be_bytes();
        let publish = [&length[..], topic.as_bytes(), text.as_bytes()].concat();
        line.send(Side::Client, at, &packet(0x30, &publish));
        if number % 5 == 4 {
            let now = line.now() + Duration::from_secs(1);
            line.send(Side::Client, now, &[0xc0, 0]);
            let at = line.answer_time();
            line.send(Side::Server, at, &[0xd0, 0]);
        }
    }
}

/// A control packet shorter than 128 bytes.
fn packet(kind: u8, content: &[u8]) -> Vec<u8> {
    [&[kind, u8::try_from(content.len()).unwrap_or(0) & 0x7f], content].concat()
}
