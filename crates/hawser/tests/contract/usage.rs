//! Invalid command lines: exit code 64 before anything is opened or called.

use crate::{call::Call, harness::Harness};

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_command_line_exits_64() {
    let harness = Harness::new(0).await;
    let lines = [
        "frobnicate",
        "shops",
        "shops list --frobnicate",
        "shops verify",
        "shops bind --name N",
        "orders pull Shop",
        "orders pull --since 90d",
        "orders pull Shop --since yesterday",
        "orders pull Shop --since 90",
        "orders pull Shop --since -5d",
        "orders pull Shop --since 2026-13-01",
        "apps add --region mars",
        "sandbox --listen nowhere",
        "sandbox --sellers many",
        "vault burn",
        "account password-link",
        "config show --color",
        "--lang fr doctor",
        "sandbox --sellers 0",
        "completion tcsh",
    ];
    for line in lines {
        let ran = harness.run(line).await.exits(64);
        assert_eq!(ran.stdout, "", "{line}");
        assert!(!ran.stderr.is_empty(), "{line}");
    }
    assert!(!harness.data_dir().exists(), "nothing was opened");
    assert_eq!(harness.amazon.requests().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_in_an_argument_is_refused_and_not_repeated() {
    let harness = Harness::new(0).await;
    let app = harness.amazon.description().applications[0].clone();
    let seller = harness.seller(0);
    let add = ["apps", "add", "--region", "na", "--name", "N", "--developer-id", "123456789012"];
    let ids = ["--application-id", &app.application_id, "--client-id", &app.client_id];
    let bind =
        ["shops", "bind", "--name", "N", "--region", "na", "--countries", "US", "--seller-id", &seller.seller_id];
    for (line, option, secret) in [
        ([&add[..], &ids[..]].concat(), "client-secret", &app.client_secret),
        (bind.to_vec(), "refresh-token", &seller.refresh_token),
    ] {
        let joined = format!("--{option}={secret}");
        let separate = format!("--{option}");
        let on_stdin = format!("--{option}-stdin={secret}");
        for argument in [vec![joined.as_str()], vec![&separate, secret], vec![&on_stdin], vec![secret]] {
            let ran = harness.app(&[&line[..], &argument[..]].concat()).run().await.exits(64);
            assert!(!ran.stderr.contains(secret.as_str()), "{argument:?}: the secret is repeated: {}", ran.stderr);
        }
        // No source, two sources, empty standard input.
        let neither = harness.app(&line).run().await.exits(64);
        assert!(neither.stderr.contains(&format!("--{option}-stdin or --{option}-file")), "{neither:#?}");
        let from_stdin = format!("--{option}-stdin");
        let from_file = format!("--{option}-file");
        harness.app(&[&line[..], &[&from_stdin, &from_file, "/dev/null"]].concat()).run().await.exits(64);
        let nothing = harness.app(&[&line[..], &[&from_stdin]].concat()).stdin("  \n").run().await.exits(64);
        assert!(nothing.stderr.contains("the input is empty"), "{nothing:#?}");
    }
    assert!(!harness.data_dir().exists(), "nothing was opened");
}

#[tokio::test(flavor = "multi_thread")]
async fn help_and_version_exit_0_on_standard_output() {
    let help = Call::new(&["--help"]).run().await.exits(0);
    for command in ["apps", "shops", "orders", "sandbox", "demo", "vault", "config", "migrate"] {
        assert!(help.stdout.contains(command), "{command}: {}", help.stdout);
    }
    assert_eq!(Call::new(&[]).run().await.exits(0).stdout, Call::new(&["help"]).run().await.exits(0).stdout);
    for line in ["--version", "version"] {
        let version = Call::new(&[line]).run().await.exits(0);
        assert_eq!(version.stdout, format!("hawser {}\n", env!("CARGO_PKG_VERSION")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn options_without_an_effect_are_not_shown() {
    for (command, has_data_dir) in [("shops", true), ("serve", true), ("sandbox", false), ("explain", false)] {
        let help = Call::new(&[command, "--help"]).run().await.exits(0).stdout;
        assert_eq!(help.contains("--data-dir"), has_data_dir, "{help}");
        assert!(help.contains("Global options:"), "{help}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_shell_loads_its_completion_script() {
    for (shell, option) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let script = Call::new(&["completion", shell]).run().await.exits(0).stdout;
        assert!(script.contains("verify"), "{shell}: {script}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("script");
        std::fs::write(&file, &script).unwrap();
        // Only bash is certain to be there.
        match std::process::Command::new(shell).arg(option).arg(&file).output() {
            Ok(checked) => assert!(checked.status.success(), "{shell}: {checked:?}"),
            Err(_) => assert_ne!(shell, "bash"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_has_a_manual_page() {
    let page = Call::new(&["man"]).run().await.exits(0).stdout;
    assert!(page.contains(".TH hawser 1"), "{page}");
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("pages");
    Call::new(&["man", pages.to_str().unwrap()]).run().await.exits(0);
    for name in ["hawser.1", "hawser-shops-verify.1", "hawser-orders-pull.1"] {
        assert!(pages.join(name).exists(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_init_serve_and_migrate_create_a_database() {
    let harness = Harness::new(0).await;
    for line in ["shops list", "apps list", "orders list --shop Shop", "audit list", "doctor", "vault status"] {
        let refused = harness.run(line).await.exits(64);
        let folder = harness.data_dir().display().to_string();
        assert!(refused.stderr.contains(&folder) && refused.stderr.contains("hawser init"), "{line}: {refused:#?}");
        assert!(!harness.data_dir().exists(), "{line}");
    }
    harness.run("init").await.exits(0);
    harness.run("shops list").await.exits(0);
    harness.run("init").await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misspelt_variable_is_refused_before_amazon_is_called() {
    let harness = Harness::new(0).await;
    let line = harness.app(&["doctor"]).env("HAWSER_AMAZON_ENDPOINTS_NA", "https://secret.example");
    let refused = line.run().await.exits(64);
    assert!(refused.stderr.contains("Did you mean HAWSER_AMAZON__ENDPOINTS__NA?"), "{refused:#?}");
    assert!(!refused.stderr.contains("secret.example"), "{refused:#?}");
}
