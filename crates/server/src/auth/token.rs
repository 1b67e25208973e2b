//! The secret in a cookie. It cannot be printed, and the store only has its hash.

use bistand_store::TokenHash;
use sha2::{Digest, Sha256};

use crate::hex;

/// As long as the hash; a longer secret would not be stronger.
const BYTES: usize = 32;

/// A cookie's secret: 256 random bits.
#[derive(Clone)]
pub struct Token([u8; BYTES]);

impl Token {
    /// A new random secret.
    #[must_use]
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// Parses the value of a cookie; `None` if it is not one of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hex::decode(text).map(Self)
    }

    /// Its key in the store.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::from_digest(&Sha256::digest(self.0).into())
    }

    /// The value of the cookie, for nothing else.
    pub(super) fn cookie_value(&self) -> String {
        hex::encode(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_cookie() {
        let token = Token::random();
        let again = Token::parse(&token.cookie_value()).unwrap();
        assert!(again.hash() == token.hash());
        assert!(Token::random().hash() != token.hash());
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let short = "0".repeat(63);
        let long = "0".repeat(65);
        let signs = "+0".repeat(32);
        let letters = "g".repeat(64);
        let wide = "é".repeat(32);
        for text in ["", &short, &long, &signs, &letters, &wide] {
            assert!(Token::parse(text).is_none(), "{text}");
        }
    }
}
