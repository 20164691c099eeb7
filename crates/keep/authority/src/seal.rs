//! Short texts under a key of their own: secrets of second factors, names of reporters.
//!
//! In: a text and what it belongs to. Out: letters and digits that can lie anywhere; only the holder of the key
//! file reads them again, and only for the same purpose and owner. XChaCha20-Poly1305 (RFC 8439 with
//! the 192-bit nonce of draft-irtf-cfrg-xchacha-03, so that random nonces do not meet). A sealed text
//! begins `sealed.PURPOSE.KEY.`: KEY is the first half of the SHA-256 of the key, so that one can see
//! which key opens it. Each purpose has its own file, 0600, 64 hexadecimal digits; none is ever replaced.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chacha20poly1305::{
    Key, KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use sha2::{Digest, Sha256};

use crate::atomic;

/// Longest text, in bytes.
pub const MAX_SEALED: usize = 16 * 1024;

/// Bytes of a nonce.
const NONCE: usize = 24;

/// A key and what it is for.
pub(crate) struct SealingKey {
    cipher: XChaCha20Poly1305,
    head: String,
}

/// Something could not be sealed or unsealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key file cannot be used.
    #[error("the key file {} cannot be {doing}; check folder and rights", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// `read` or `made`.
        doing: &'static str,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Others can read the key file.
    #[error("the key file {} can be read by others: chmod 600 it, and ask who read it", path.display())]
    Open {
        /// Which.
        path: PathBuf,
    },
    /// The key file is no key.
    #[error("the key file {} is damaged; restore a copy: what it sealed opens with no other", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
    },
    /// It was sealed with another key, for something else, or was changed.
    #[error("this text was sealed with another key, belongs to something else, or was changed")]
    Foreign,
    /// It is too long.
    #[error("at most {MAX_SEALED} bytes can be sealed")]
    TooLong,
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random numbers")]
    Randomness(#[source] getrandom::Error),
}

impl SealingKey {
    /// The key in `folder/PURPOSE.key`; it is made where there is none.
    pub(crate) fn open(folder: &Path, purpose: &'static str) -> Result<Self, SealError> {
        let path = folder.join(format!("{purpose}.key"));
        let failed = |doing| {
            let path = path.clone();
            move |source| SealError::File { path, doing, source }
        };
        if !path.try_exists().map_err(failed("read"))? {
            let mut key = [0u8; 32];
            getrandom::fill(&mut key).map_err(SealError::Randomness)?;
            match atomic::create(&path, format!("{}\n", hex::encode(key)).as_bytes()) {
                // Another process was faster: its key counts.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => made.map_err(failed("made"))?,
            }
        }
        #[cfg(unix)]
        {
            let mode = fs::metadata(&path).map_err(failed("read"))?;
            if std::os::unix::fs::MetadataExt::mode(&mode) & 0o077 != 0 {
                return Err(SealError::Open { path });
            }
        }
        let text = fs::read(&path).map_err(failed("read"))?;
        let mut key = [0u8; 32];
        hex::decode_to_slice(text.trim_ascii(), &mut key)
            .map_err(|_| SealError::Damaged { path })?;
        let digest = Sha256::digest(key);
        let head = format!("sealed.{purpose}.{}.", hex::encode(&digest[..8]));
        Ok(Self { cipher: XChaCha20Poly1305::new(&Key::from(key)), head })
    }

    /// Seals a text that belongs to `owner`.
    pub(crate) fn seal(&self, owner: &str, text: &[u8]) -> Result<String, SealError> {
        if text.len() > MAX_SEALED {
            return Err(SealError::TooLong);
        }
        let mut nonce = [0u8; NONCE];
        getrandom::fill(&mut nonce).map_err(SealError::Randomness)?;
        let aad = self.aad(owner);
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: text, aad: aad.as_bytes() })
            .map_err(|_| SealError::TooLong)?;
        Ok(format!("{}{}{}", self.head, hex::encode(nonce), hex::encode(sealed)))
    }

    /// Reads a text that was sealed for the same `owner`.
    pub(crate) fn unseal(&self, owner: &str, sealed: &str) -> Result<Vec<u8>, SealError> {
        let digits = sealed.strip_prefix(&self.head).ok_or(SealError::Foreign)?;
        if digits.len() > 2 * (MAX_SEALED + NONCE + 16) {
            return Err(SealError::Foreign);
        }
        let bytes = hex::decode(digits).map_err(|_| SealError::Foreign)?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or(SealError::Foreign)?;
        let aad = self.aad(owner);
        self.cipher
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: aad.as_bytes() })
            .map_err(|_| SealError::Foreign)
    }

    fn aad(&self, owner: &str) -> String {
        format!("{}{owner}", self.head)
    }
}

// The key must not land in a log by way of a debug print.
impl std::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealingKey").field("head", &self.head).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_changed_digit_every_cut_and_every_other_owner_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let key = SealingKey::open(folder.path(), "test").unwrap();
        let sealed = key.seal("case-1", "罗某 138".as_bytes()).unwrap();
        assert_eq!(key.unseal("case-1", &sealed).unwrap(), "罗某 138".as_bytes());
        assert!(key.unseal("case-2", &sealed).is_err());
        for at in 0..sealed.len() {
            assert!(key.unseal("case-1", &sealed[..at]).is_err(), "cut at {at}");
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
            assert!(key.unseal("case-1", std::str::from_utf8(&bytes).unwrap()).is_err(), "{at}");
        }
        assert_ne!(sealed, key.seal("case-1", "罗某 138".as_bytes()).unwrap(), "nonces are fresh");
    }

    #[test]
    fn a_key_is_made_once_and_opens_what_it_sealed_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = SealingKey::open(folder.path(), "a").unwrap().seal("", b"x").unwrap();
        assert_eq!(
            SealingKey::open(folder.path(), "a").unwrap().unseal("", &sealed).unwrap(),
            b"x"
        );
        let other = SealingKey::open(folder.path(), "b").unwrap();
        assert!(matches!(other.unseal("", &sealed), Err(SealError::Foreign)));
    }

    #[test]
    #[cfg(unix)]
    fn a_key_that_others_can_read_and_one_that_is_cut_are_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        SealingKey::open(folder.path(), "a").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let text = fs::read(&path).unwrap();
        for end in 0..64 {
            fs::write(&path, &text[..end]).unwrap();
            let refused = SealingKey::open(folder.path(), "a");
            assert!(matches!(refused, Err(SealError::Damaged { .. })), "cut at {end}");
        }
        fs::write(&path, &text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(SealingKey::open(folder.path(), "a"), Err(SealError::Open { .. })));
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_garbage_does_not(text in proptest::collection::vec(any::<u8>(), 0..200), garbage in ".{0,300}") {
            let folder = tempfile::tempdir().unwrap();
            let key = SealingKey::open(folder.path(), "test").unwrap();
            let sealed = key.seal("owner", &text).unwrap();
            prop_assert_eq!(key.unseal("owner", &sealed).unwrap(), text);
            prop_assert!(key.unseal("owner", &garbage).is_err());
        }
    }
}
