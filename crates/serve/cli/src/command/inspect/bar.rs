//! Progress on a terminal: bytes, packets a second, time left. Nothing in a pipe.

use hashwarden_wire::{Input, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    pub(super) fn for_input(input: &Input, on_terminal: bool) -> Self {
        if !on_terminal {
            return Self { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
        bar.set_message(input.name());
        Self { bar }
    }

    pub(super) fn show(&mut self, progress: Progress) {
        if self.bar.is_hidden() {
            return;
        }
        if let Some(total) = progress.total_bytes.filter(|_| self.bar.length().is_none()) {
            self.bar.set_length(total);
            self.bar.set_style(style("{msg} {wide_bar} {bytes}/{total_bytes} {prefix} {eta}"));
        } else if self.bar.length().is_none() {
            self.bar.set_style(style("{msg} {spinner} {bytes} {prefix}"));
        }
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        #[expect(clippy::cast_precision_loss, reason = "shown with three figures")]
        let millions = progress.packets.max(progress.records) as f64 / seconds / 1e6;
        let what = if progress.records > 0 { "records" } else { "packets" };
        self.bar.set_prefix(format!("{millions:.2} M {what}/s"));
        self.bar.set_position(progress.bytes);
    }

    pub(super) fn clear(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    // A template is a constant of this file: a faulty one shows the default bar, nothing worse.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
