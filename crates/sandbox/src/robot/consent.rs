//! A consent that is run request by request, so that a test can stop at any of them, let time pass, inspect the next
//! address, or open it in another browser.

use super::{Choice, ConsentEnd, ConsentRun, Page, Request, Robot, RobotError, VisitedPage, html, site};
use crate::SellerDescription;
use reqwest::Url;

/// More requests than any consent takes.
const STEPS: usize = 40;

/// The next request of a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextRequest {
    /// The complete address.
    pub url: String,
    /// True if a form is submitted to the address.
    pub is_form: bool,
    is_at_amazon: bool,
    names: Vec<String>,
}

impl NextRequest {
    fn of(request: &Request, is_at_amazon: bool) -> Self {
        let names = request.url.query_pairs().map(|(name, _)| name.into_owned()).collect();
        Self { url: request.url.to_string(), is_form: request.form.is_some(), is_at_amazon, names }
    }

    fn carries(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// True if the request submits the seller's decision, *Confirm* or *Cancel*.
    pub fn is_decision(&self) -> bool {
        self.is_form && self.is_at_amazon && self.url.contains("/apps/authorize/flow/")
    }

    /// True if the request opens the application's log-in page with Amazon's parameters.
    pub fn is_log_in(&self) -> bool {
        !self.is_at_amazon && self.carries("amazon_callback_uri")
    }

    /// True if the request opens Amazon's confirm address, to which the application's log-in page leads.
    pub fn is_confirm(&self) -> bool {
        self.is_at_amazon && self.url.contains("/apps/authorize/confirm/")
    }

    /// True if the request returns to the application, with or without a code.
    pub fn is_callback(&self) -> bool {
        !self.is_at_amazon && self.carries("selling_partner_id") && !self.carries("amazon_callback_uri")
    }
}

/// A consent in progress.
pub struct Consent<'r> {
    robot: &'r mut Robot,
    seller: SellerDescription,
    choice: Choice,
    steps: Vec<VisitedPage>,
    /// Seller Central's site, once the browser has been there.
    amazon: Option<String>,
    next: Option<Request>,
    has_signed_in: bool,
    has_switched: bool,
}

impl<'r> Consent<'r> {
    pub(super) fn new(robot: &'r mut Robot, first: Request, seller: SellerDescription, choice: Choice) -> Self {
        Self {
            robot,
            seller,
            choice,
            steps: Vec::new(),
            amazon: None,
            next: Some(first),
            has_signed_in: false,
            has_switched: false,
        }
    }

    /// The next request; `None` after the end.
    pub fn next_request(&self) -> Option<NextRequest> {
        let next = self.next.as_ref()?;
        Some(NextRequest::of(next, self.is_at_amazon(&next.url)))
    }

    /// The requests so far.
    pub fn steps(&self) -> &[VisitedPage] {
        &self.steps
    }

    fn is_at_amazon(&self, url: &Url) -> bool {
        leads_to_seller_central(url) || self.amazon.as_deref() == Some(site(url).as_str())
    }

    /// Makes the next request and decides about the one after it. Returns the end once it is reached.
    ///
    /// # Errors
    /// [`RobotError`]
    pub async fn step(&mut self) -> Result<Option<ConsentEnd>, RobotError> {
        let request = self.next.take().filter(|_| self.steps.len() < STEPS).ok_or(RobotError::Endless)?;
        let is_at_amazon = self.is_at_amazon(&request.url);
        if is_at_amazon {
            self.amazon = Some(site(&request.url));
        }
        let page = self.robot.request(&request).await?;
        self.steps.push(VisitedPage { url: page.url.clone(), status: page.status });
        if let Some(location) = &page.location {
            let url = Url::parse(location).map_err(|_| RobotError::Address(location.clone()))?;
            self.next = Some(Request { url, form: None, from: request.from });
            return Ok(None);
        }
        if !is_at_amazon {
            let Page { url, status, body, .. } = page;
            return Ok(Some(ConsentEnd::ReachedApplication { status, body, url }));
        }
        let text = if page.is_html { html::visible_text(&page.body) } else { page.body.clone() };
        self.next = self.press(&page, &text, &request.url)?;
        Ok(self.next.is_none().then(|| ConsentEnd::StayedAtAmazon { code: code(&text), text }))
    }

    /// The request that follows from a page of Seller Central; `None` if there is nothing to press.
    fn press(&mut self, page: &Page, text: &str, url: &Url) -> Result<Option<Request>, RobotError> {
        let forms = html::forms(&page.body);
        let sign_in = forms.iter().find(|form| form.fields.iter().any(|field| field.kind == "password"));
        let is_other = text.contains("Signed in as") && !text.contains(&self.seller.email);
        let labels: &[&str] = match self.choice {
            _ if is_other && !self.has_switched => &["Use another account"],
            Choice::Confirm => &["Confirm", "Authorize Now"],
            Choice::Cancel => &["Cancel"],
        };
        let pressed = forms.iter().find_map(|form| Some((form, form.button(labels)?)));
        let (form, fields) = match (sign_in, pressed) {
            (Some(form), _) if !self.has_signed_in => {
                self.has_signed_in = true;
                let filled = form.fields.iter().map(|field| match field.kind.as_str() {
                    "password" => (field.name.clone(), self.seller.password.clone()),
                    "email" => (field.name.clone(), self.seller.email.clone()),
                    _ => (field.name.clone(), field.value.clone()),
                });
                (form, filled.collect())
            }
            (None, Some((form, button))) => {
                self.has_switched |= is_other;
                let kept = form.fields.iter().map(|field| (field.name.clone(), field.value.clone()));
                let pressed = (!button.name.is_empty()).then(|| (button.name.clone(), button.value.clone()));
                (form, kept.chain(pressed).collect::<Vec<_>>())
            }
            (Some(_), _) | (None, None) => return Ok(None),
        };
        let mut target = url.join(&form.action).map_err(|_| RobotError::Address(form.action.clone()))?;
        let from = Some(site(url));
        if form.is_post {
            return Ok(Some(Request { url: target, form: Some(fields), from }));
        }
        target.query_pairs_mut().clear().extend_pairs(&fields);
        Ok(Some(Request { url: target, form: None, from }))
    }

    /// Runs the consent to its end.
    ///
    /// # Errors
    /// [`RobotError`]
    pub async fn run(mut self) -> Result<ConsentRun, RobotError> {
        loop {
            if let Some(end) = self.step().await? {
                return Ok(ConsentRun { steps: self.steps, end });
            }
        }
    }

    /// Runs the consent until the next request satisfies the condition, and returns its address without making the request.
    ///
    /// # Errors
    /// [`RobotError`]; [`RobotError::Ended`] if the consent ends before.
    pub async fn until(&mut self, is_there: impl Fn(&NextRequest) -> bool) -> Result<String, RobotError> {
        loop {
            if let Some(next_request) = self.next_request().filter(|next_request| is_there(next_request)) {
                return Ok(next_request.url);
            }
            if let Some(end) = self.step().await? {
                return Err(RobotError::Ended(Box::new(end)));
            }
        }
    }
}

/// True if the address has one of Seller Central's consent paths.
fn leads_to_seller_central(url: &Url) -> bool {
    ["/apps/authorize/", "/apps/store/authorize/"].iter().any(|part| url.path().contains(part))
}

/// Amazon's error code in the text of a page: letters and four digits, or `CONSENT_LIMIT_REACHED`.
fn code(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let is_code = |word: &&str| {
        let letters = word.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = word.bytes().skip(letters).filter(u8::is_ascii_digit).count();
        *word == "CONSENT_LIMIT_REACHED" || ((2..=4).contains(&letters) && digits == 4 && word.len() == letters + 4)
    };
    words.find(is_code).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn codes_are_found_in_text() {
        assert_eq!(code("Error code: MD5101."), Some("MD5101".to_owned()));
        assert_eq!(code("SPDC8143 You must"), Some("SPDC8143".to_owned()));
        assert_eq!(code("(CONSENT_LIMIT_REACHED)"), Some("CONSENT_LIMIT_REACHED".to_owned()));
        assert_eq!(code("A3FHEXAMPLEYWS 2026 MD51 MD51011 ORDER"), None);
    }
}
