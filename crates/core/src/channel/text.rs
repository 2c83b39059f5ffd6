//! The text for a closed gate. It is the catalogue's text, except when the gate is closed because a check got no answer:
//! there the catalogue describes a result that is still valid.

use crate::{FailureCode, Language, failure::Text};

/// Returns the text for the reason why the gate is closed.
pub const fn closed_text(code: FailureCode, language: Language) -> Text {
    match (code, language) {
        (FailureCode::KeyCheckUnreachable, Language::En) => Text {
            title: "The API key cannot be checked, and no earlier result is valid",
            remedy: "The API portal does not answer, which does not mean that the key is bad. The check is retried, and the channel opens automatically once the key is accepted. Scheduled pulls continue.",
        },
        (FailureCode::KeyCheckUnreachable, Language::Zh) => Text {
            title: "暂时无法校验 API 密钥，也没有仍在有效期内的校验结果",
            remedy: "API 门户没有应答，这不代表密钥有问题。系统会自动重试，密钥通过校验后渠道会自动打开；定时拉单不受影响。",
        },
        (FailureCode::KeyCheckThrottled, Language::En) => Text {
            title: "The API key was checked too often, and no earlier result is valid",
            remedy: "This does not mean that the key is bad. It is checked again in a few minutes, and the channel opens automatically once the key is accepted. Scheduled pulls continue.",
        },
        (FailureCode::KeyCheckThrottled, Language::Zh) => Text {
            title: "API 密钥校验过于频繁，也没有仍在有效期内的校验结果",
            remedy: "这不代表密钥有问题。几分钟后会自动重试，密钥通过校验后渠道会自动打开；定时拉单不受影响。",
        },
        (code, language) => code.text(language),
    }
}
