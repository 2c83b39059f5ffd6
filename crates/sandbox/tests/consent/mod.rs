//! Seller Central's consent, walked by the robot towards an application on another port.

mod application;
mod appstore;
mod codes;
mod faults;
mod hop;
mod pages;
mod refusals;
mod website;

use crate::support::{TestSandbox, open, options};
use application::{Application, Seen};
use hawser_core::Region;
use hawser_sandbox::{
    ApplicationSettings, SandboxOptions, SellerDescription,
    robot::{Choice, ConsentEnd, ConsentRun, Robot},
};

/// A sandbox, an application that it knows, and a browser.
struct Stage {
    test: TestSandbox,
    application: Application,
    robot: Robot,
}

impl Stage {
    /// With the application's log-in address registered or not.
    async fn set(has_login: bool) -> Self {
        Self::with(has_login, options()).await
    }

    async fn with(has_login: bool, options: SandboxOptions) -> Self {
        let application = Application::start().await;
        let redirect_uris = vec![application.callback(), format!("{}/second?kept=1", application.base)];
        let login_uri = has_login.then(|| application.log_in());
        let test = open(SandboxOptions { redirect_uris, login_uri, orders: 1, ..options }).await;
        Self { test, application, robot: Robot::new(None).unwrap() }
    }

    fn seller(&self, index: usize) -> SellerDescription {
        self.test.sandbox.description().sellers[index].clone()
    }

    fn application_id(&self, region: usize) -> String {
        self.test.sandbox.description().applications[region].application_id.clone()
    }

    /// The consent address of North America's application, with more parameters behind it.
    fn consent_url(&self, more: &str) -> String {
        self.consent_url_of(0, more)
    }

    fn consent_url_of(&self, region: usize, more: &str) -> String {
        let id = self.application_id(region);
        self.test.url(&format!("/seller-central/apps/authorize/consent?application_id={id}&state=st%26te{more}"))
    }

    fn store_url(&self, more: &str) -> String {
        self.test.url(&format!("/seller-central/apps/store/authorize/{}{more}", self.application_id(0)))
    }

    /// The first seller confirms.
    async fn confirm(&mut self, url: &str) -> ConsentRun {
        let seller = self.seller(0);
        self.robot.consent(url, &seller, Choice::Confirm).await.unwrap()
    }

    /// The first seller confirms, and is refused with this code and a text that holds these words.
    #[track_caller]
    fn assert_refused(run: &ConsentRun, code: Option<&str>, words: &str) {
        match &run.end {
            ConsentEnd::StayedAtAmazon { code: found, text } => {
                assert_eq!(found.as_deref(), code, "{text}");
                assert!(text.contains(words), "{text}");
            }
            ConsentEnd::ReachedApplication { url, .. } => panic!("reached {url}"),
        }
    }

    /// Changes what is registered for North America's application.
    fn register(&self, change: impl FnOnce(&mut ApplicationSettings)) {
        let mut settings = self.test.sandbox.application(Region::Na);
        change(&mut settings);
        self.test.sandbox.set_application(Region::Na, settings);
    }
}

/// Returns the parameters of the callback, and asserts that the application was called back once.
#[track_caller]
fn one_callback(stage: &Stage) -> Seen {
    let mut seen = stage.application.seen("/oauth/amazon/callback");
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen.remove(0)
}
