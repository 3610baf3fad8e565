//! SHA-256, and the permanent form of what is hashed with it.

use std::fmt;

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hmac_sha256::Hash::hash(bytes))
    }

    /// A hash that was kept as bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash's bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads 64 hex digits, as [`Display`](fmt::Display) writes them.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let [high, low] = pair else { return None };
            *byte = nibble(*high)? << 4 | nibble(*low)?;
        }
        Some(Self(bytes))
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// Names the format of what [`chain`] hashes, and is part of it.
const CHAIN_FORMAT: &[u8] = b"schema chain hash 1";

/// Returns the hash of a revision together with all that comes before it, for one backend.
///
/// **This format is permanent.** Databases keep these hashes, and a database whose hash is not the
/// embedded one is refused as diverged: to change a byte of what is hashed would refuse every
/// database there is. A second format would have another tag, and the first would have to be
/// computed beside it for as long as databases hold it.
///
/// Format 1 is the SHA-256 over five fields, each preceded by its length in bytes as a
/// little-endian `u64`, so that no two lists of fields give the same bytes:
///
/// 1. the tag `schema chain hash 1`;
/// 2. the revision's id;
/// 3. the chain hashes of its parents, 32 bytes each, sorted: the order in which a merge names its
///    parents means nothing;
/// 4. the chain hashes of what it depends on, likewise;
/// 5. the backend's upgrade source, as `Section::source` gives it.
///
/// The message, labels, downgrades, waivers and other backends' sections are left out, because to
/// mend them does not change what the upgrade did to a database.
pub fn chain(id: &str, mut parents: Vec<Hash>, mut depends_on: Vec<Hash>, source: &str) -> Hash {
    parents.sort_unstable();
    depends_on.sort_unstable();
    let mut hasher = hmac_sha256::Hash::new();
    field(&mut hasher, CHAIN_FORMAT);
    field(&mut hasher, id.as_bytes());
    field(&mut hasher, &joined(&parents));
    field(&mut hasher, &joined(&depends_on));
    field(&mut hasher, source.as_bytes());
    Hash(hasher.finalize())
}

fn field(hasher: &mut hmac_sha256::Hash, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

fn joined(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_read_back() {
        let hash = Hash::of(b"abc");
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.to_string(), hex);
        assert_eq!(Hash::from_hex(hex), Some(hash));
        assert_eq!(Hash::from_hex(&hex[1..]), None);
        assert_eq!(Hash::from_hex(&hex.to_uppercase()), None);
        assert_eq!(Hash::from_hex(&"é".repeat(32)), None);
    }

    /// The bytes were put together by hand, field by field, and hashed with another program.
    #[test]
    fn the_chain_format_is_pinned() {
        let base = chain("201f5ef24462", vec![], vec![], "CREATE TABLE t (id INT);");
        assert_eq!(
            base.to_string(),
            "643602b7d9b29c48418b54f8f45eec2907efb6467f5611f97ab96cec15d20714"
        );
        let other = chain("b", vec![base], vec![], "");
        assert_eq!(
            other.to_string(),
            "7b92e0b54f2f0a72f66a951738acfb54ed6a0a1e3e0a95afb8c0ebe5d54aba30"
        );
        let merge = chain("c", vec![base, other], vec![other], "x");
        assert_eq!(
            merge.to_string(),
            "466d59491a0d0b6b2ba58f556d05fdc3b4b6ea3ecc2880f1d289f0ed3bc030a7"
        );
        assert_eq!(chain("c", vec![other, base], vec![other], "x"), merge);
    }
}
