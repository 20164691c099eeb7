//! A sentence for people, in English and in Chinese, written together so that neither is forgotten.
//!
//! In: both texts. Out: both texts. Nothing is translated or glued together here.

use serde::{Deserialize, Serialize};

/// The same sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sentence {
    /// English.
    pub en: String,
    /// Simplified Chinese (zh-CN).
    pub zh: String,
}

impl Sentence {
    /// Both texts.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// A proper name or an identifier, the same in both languages.
    pub fn same(text: impl Into<String>) -> Self {
        let en = text.into();
        Self { zh: en.clone(), en }
    }
}
