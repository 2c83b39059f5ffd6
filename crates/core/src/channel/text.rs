//! What a person reads before a shut gate: the catalogue's words, but for a gate that is shut because no answer came, where
//! the catalogue speaks of a result that is still in force.

use crate::{FailureCode, Language, failure::Text};

/// The text of what shuts the gate.
pub const fn shut_text(code: FailureCode, language: Language) -> Text {
    match (code, language) {
        (FailureCode::KeyCheckUnreachable, Language::En) => Text {
            title: "The API key cannot be checked, and no earlier result is in force",
            remedy: "The API portal does not answer, which says nothing against the key. It is tried again, and the channel opens by itself once the key is accepted. Scheduled pulls go on.",
        },
        (FailureCode::KeyCheckUnreachable, Language::Zh) => Text {
            title: "暂时无法校验 API 密钥，也没有仍在有效期内的校验结果",
            remedy: "API 门户没有应答，这不代表密钥有问题。系统会自动重试，密钥通过校验后渠道会自动打开；定时拉单不受影响。",
        },
        (FailureCode::KeyCheckThrottled, Language::En) => Text {
            title: "The API key was checked too often, and no earlier result is in force",
            remedy: "This says nothing against the key. It is checked again in a few minutes, and the channel opens by itself once the key is accepted. Scheduled pulls go on.",
        },
        (FailureCode::KeyCheckThrottled, Language::Zh) => Text {
            title: "API 密钥校验过于频繁，也没有仍在有效期内的校验结果",
            remedy: "这不代表密钥有问题。几分钟后会自动重试，密钥通过校验后渠道会自动打开；定时拉单不受影响。",
        },
        (code, language) => code.text(language),
    }
}
