//! The progress of a pull, on standard error.

use crate::print;
use hawser_service::sync::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Without a terminal, the progress is printed once per this number of pages.
const PAGES_PER_LINE: u64 = 10;

pub(super) struct PullProgress {
    bar: ProgressBar,
    shop: String,
}

impl PullProgress {
    pub(super) fn new(shop: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(4));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        Self { bar, shop: shop.to_owned() }
    }

    pub(super) fn show(&self, progress: &Progress) {
        let (action, tally) = match progress {
            Progress::Pulling(tally) => ("pulling", tally),
            Progress::Following(tally) => ("another process is pulling", tally),
        };
        let until = tally.window_until.map_or_else(String::new, |until| format!(", up to {until}"));
        let text = format!(
            "{}: {action}, {} orders on {} pages, {} calls{until}",
            self.shop, tally.orders, tally.pages, tally.api_calls
        );
        if self.bar.is_hidden() {
            if tally.pages.is_multiple_of(PAGES_PER_LINE) {
                print::print_error(&text);
            }
        } else {
            self.bar.set_message(text);
            self.bar.tick();
        }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
