//! Properties of the web interface that its sources show.

use std::{fs, path::Path};

#[test]
fn i2_the_fields_for_api_keys_are_not_password_fields() {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src");
    let field = fs::read_to_string(web.join("pages/channel/KeyField.tsx")).unwrap();
    assert!(field.contains("<SecretInput") && !field.contains("Input.Password"), "{field}");
    let input = fs::read_to_string(web.join("components/SecretInput.tsx")).unwrap();
    assert!(input.contains("type=\"text\"") && !input.contains("Password"), "{input}");
}
