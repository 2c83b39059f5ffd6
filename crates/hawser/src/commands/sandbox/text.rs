//! What `hawser sandbox` prints for people: the credentials of the simulated Amazon, and complete commands to use them.

use super::files::{client_secret_file, refresh_token_file};
use hawser_core::Marketplace;
use hawser_sandbox::{ApplicationDescription, Description, SellerDescription};
use std::path::Path;

/// The text. With a data folder, its files replace secrets and settings.
pub fn for_people(description: &Description, folder: Option<&Path>) -> String {
    let mut lines =
        vec![format!("A simulated Amazon is running at {}. Press Ctrl-C to stop it.", description.base_url)];
    lines.extend(description.ca_file.iter().map(|path| format!("Certificate authority: {path}")));
    for app in &description.applications {
        lines.push(format!("\nApplication for region {}", app.region));
        lines.push(format!("  application id  {}\n  client id       {}", app.application_id, app.client_id));
        if folder.is_none() {
            lines.push(format!("  client secret   {}", app.client_secret));
        }
    }
    for seller in &description.sellers {
        let countries = countries(seller);
        lines.push(format!("\nSeller {} in region {} ({countries})", seller.seller_id, seller.region));
        lines.push(format!("  sign-in         {} with password {}", seller.email, seller.password));
        if folder.is_none() {
            lines.push(format!("  refresh token   {}", seller.refresh_token));
        }
    }
    lines.push("\nTo use it with Hawser, in another shell:".to_owned());
    match folder {
        Some(folder) => lines.extend(commands(description, folder)),
        None => lines.extend(variables(description)),
    }
    lines.join("\n")
}

/// Environment variables in place of the configuration file.
fn variables(description: &Description) -> Vec<String> {
    let base = &description.base_url;
    let variable = |name: &str, path: &str| {
        format!("  export HAWSER_AMAZON__ENDPOINTS__{name}={}", quoted(&format!("{base}{path}")))
    };
    let mut lines: Vec<String> =
        description.ca_file.iter().map(|path| format!("  export HAWSER_AMAZON__CA_FILE={}", quoted(path))).collect();
    lines.push(variable("LWA", ""));
    lines.extend(["na", "eu", "fe"].map(|region| variable(&region.to_uppercase(), &format!("/{region}"))));
    lines.push(variable("SELLER_CENTRAL", "/seller-central"));
    lines
}

/// Commands that prepare the data folder, add each application and bind each seller.
fn commands(description: &Description, folder: &Path) -> Vec<String> {
    let data_dir = format!("hawser --data-dir {}", quoted(&folder.display().to_string()));
    let mut lines = vec![format!("  {data_dir} init")];
    lines.extend(description.applications.iter().map(|app| format!("  {data_dir} {}", add(app, folder))));
    lines.extend(description.sellers.iter().map(|seller| format!("  {data_dir} {}", bind(seller, folder))));
    lines
}

fn add(app: &ApplicationDescription, folder: &Path) -> String {
    let secret = client_secret_file(folder, app.region.as_str()).display().to_string();
    format!(
        "apps add --region {} --environment sandbox --name 'Simulated {}' --developer-id 123456789012 \
         --application-id {} --client-id {} --client-secret-file {}",
        app.region,
        app.region.as_str().to_uppercase(),
        app.application_id,
        app.client_id,
        quoted(&secret)
    )
}

fn bind(seller: &SellerDescription, folder: &Path) -> String {
    let token = refresh_token_file(folder, &seller.seller_id).display().to_string();
    format!(
        "shops bind --name 'Shop {}' --region {} --environment sandbox --countries {} --seller-id {} \
         --refresh-token-file {}",
        seller.seller_id,
        seller.region,
        countries(seller),
        seller.seller_id,
        quoted(&token)
    )
}

/// The country codes of a seller's marketplaces, separated by commas.
fn countries(seller: &SellerDescription) -> String {
    let country = |id: &String| Marketplace::by_id(id).map(|marketplace| marketplace.country);
    seller.marketplace_ids.iter().filter_map(country).collect::<Vec<_>>().join(",")
}

/// Quotes a value for the shell.
fn quoted(value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,".contains(c);
    if !value.is_empty() && value.chars().all(is_plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_for_the_shell_where_needed() {
        assert_eq!(quoted("hawser-data/x"), "hawser-data/x");
        assert_eq!(quoted("Atzr|abc"), "'Atzr|abc'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }
}
