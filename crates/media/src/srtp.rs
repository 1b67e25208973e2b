//! Encrypts what subscribers get, and decrypts their reports (SRTP, RFC 3711 and 7714).
//!
//! All cryptography comes from str0m's provider; this module only chooses key, nonce and bytes. The
//! caller keeps the rule that everything depends on, that no nonce is ever used twice: each of our
//! streams (SSRC) has one writer, which counts (`egress`). str0m writes reports with the same keys,
//! but never with one of our SSRCs.

use str0m::crypto::dtls::{KeyingMaterial, SrtpProfile};
use str0m::crypto::{
    AeadAes128Gcm, AeadAes128GcmCipher, AeadAes256Gcm, AeadAes256GcmCipher, Aes128CmSha1_80,
    Aes128CmSha1_80Cipher, CryptoProvider, Sha1HmacProvider,
};

/// Labels of the session keys (RFC 3711 section 4.3.1).
const RTP_KEY: u8 = 0;
const RTP_AUTHENTICATION: u8 = 1;
const RTP_SALT: u8 = 2;
const RTCP_KEY: u8 = 3;
const RTCP_AUTHENTICATION: u8 = 4;
const RTCP_SALT: u8 = 5;

/// Bytes of an RTCP header with its SSRC, which are not encrypted.
const RTCP_HEADER: usize = 8;
/// Bytes of the flag and index after an RTCP packet.
const INDEX: usize = 4;
const IS_ENCRYPTED: u32 = 1 << 31;
const AES_BLOCK: usize = 16;
/// Salt and counter of the key derivation.
const DERIVATION_SALT: usize = 14;

/// The cipher of one direction of RTP or of RTCP.
enum Cipher {
    Gcm128([u8; 12], Box<dyn AeadAes128GcmCipher>),
    Gcm256([u8; 12], Box<dyn AeadAes256GcmCipher>),
    Counter {
        salt: [u8; 14],
        cipher: Box<dyn Aes128CmSha1_80Cipher>,
        authentication: [u8; 20],
        hmac: &'static dyn Sha1HmacProvider,
    },
}

/// The result of a DTLS handshake.
#[derive(Debug)]
pub(crate) struct Agreed {
    pub(crate) material: KeyingMaterial,
    pub(crate) profile: SrtpProfile,
    /// Whether we were the client in the handshake, which decides which half belongs to whom.
    pub(crate) is_client: bool,
}

/// The keys of one connection.
pub(crate) struct Keys {
    media: Cipher,
    reports: Cipher,
    incoming: Cipher,
}

impl Keys {
    /// `None` for a profile that we do not know.
    pub(crate) fn new(agreed: &Agreed, provider: &CryptoProvider) -> Option<Keys> {
        let ours = Master::new(agreed, agreed.is_client)?;
        let theirs = Master::new(agreed, !agreed.is_client)?;
        Some(Keys {
            media: ours.cipher(provider, [RTP_KEY, RTP_AUTHENTICATION, RTP_SALT], true),
            reports: ours.cipher(provider, [RTCP_KEY, RTCP_AUTHENTICATION, RTCP_SALT], true),
            incoming: theirs.cipher(provider, [RTCP_KEY, RTCP_AUTHENTICATION, RTCP_SALT], false),
        })
    }

    /// Encrypts an RTP packet: its header is in `out` from `start` on, and the encrypted payload is
    /// appended. False if the cipher failed; `out` then ends at `start`.
    pub(crate) fn seal_media(
        &mut self,
        (ssrc, index): (u32, u64),
        payload: &[u8],
        out: &mut Vec<u8>,
        start: usize,
    ) -> bool {
        let is_sealed = self.media.seal_rtp(ssrc, index, payload, out, start);
        if !is_sealed {
            out.truncate(start);
        }
        is_sealed
    }

    /// Encrypts an RTCP packet; `None` if the cipher failed.
    pub(crate) fn seal_report(&mut self, index: u32, plain: &[u8]) -> Option<Vec<u8>> {
        self.reports.seal_rtcp(index & !IS_ENCRYPTED, plain)
    }

    /// Decrypts an RTCP packet of the peer into `plain`; returns its sender and index if it is
    /// authentic.
    pub(crate) fn open_report(&mut self, packet: &[u8], plain: &mut Vec<u8>) -> Option<(u32, u32)> {
        self.incoming.open_rtcp(packet, plain)
    }
}

#[cfg(test)]
impl Keys {
    /// One side's keys of a connection, the same in each test.
    pub(crate) fn of_a_test(is_client: bool) -> Keys {
        let agreed = Agreed {
            material: KeyingMaterial::new(&std::array::from_fn::<u8, 88, _>(|at| at as u8)),
            profile: SrtpProfile::AEAD_AES_256_GCM,
            is_client,
        };
        Keys::new(&agreed, &str0m::crypto::from_feature_flags()).expect("enough material")
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

/// One half of the negotiated keys.
struct Master<'a> {
    profile: SrtpProfile,
    key: &'a [u8],
    salt: &'a [u8],
}

impl<'a> Master<'a> {
    /// The order is client key, server key, client salt, server salt (RFC 5764 section 4.2).
    fn new(agreed: &'a Agreed, of_client: bool) -> Option<Master<'a>> {
        let (key, salt) = match agreed.profile {
            SrtpProfile::AES128_CM_SHA1_80 => (Aes128CmSha1_80::KEY_LEN, Aes128CmSha1_80::SALT_LEN),
            SrtpProfile::AEAD_AES_128_GCM => (AeadAes128Gcm::KEY_LEN, AeadAes128Gcm::SALT_LEN),
            SrtpProfile::AEAD_AES_256_GCM => (AeadAes256Gcm::KEY_LEN, AeadAes256Gcm::SALT_LEN),
            _ => return None,
        };
        let material: &[u8] = &agreed.material;
        let half = usize::from(!of_client);
        let keys = material.get(..2 * key)?;
        let salts = material.get(2 * key..2 * (key + salt))?;
        Some(Master {
            profile: agreed.profile,
            key: &keys[half * key..(half + 1) * key],
            salt: &salts[half * salt..(half + 1) * salt],
        })
    }

    fn cipher(&self, provider: &CryptoProvider, labels: [u8; 3], seals: bool) -> Cipher {
        let [key, authentication, salt] = labels;
        let srtp = provider.srtp_provider;
        match self.profile {
            SrtpProfile::AEAD_AES_128_GCM => {
                let cipher = srtp.aead_aes_128_gcm();
                let cipher = cipher.create_cipher(self.derive(provider, key), seals);
                Cipher::Gcm128(self.derive(provider, salt), cipher)
            }
            SrtpProfile::AEAD_AES_256_GCM => {
                let cipher = srtp.aead_aes_256_gcm();
                let cipher = cipher.create_cipher(self.derive(provider, key), seals);
                Cipher::Gcm256(self.derive(provider, salt), cipher)
            }
            _ => {
                let cipher = srtp.aes_128_cm_sha1_80();
                Cipher::Counter {
                    salt: self.derive(provider, salt),
                    // In counter mode, encryption and decryption are the same operation.
                    cipher: cipher.create_cipher(self.derive(provider, key), true),
                    authentication: self.derive(provider, authentication),
                    hmac: provider.sha1_hmac_provider,
                }
            }
        }
    }

    /// A session key (RFC 3711 section 4.3): AES in counter mode over label and salt.
    fn derive<const N: usize>(&self, provider: &CryptoProvider, label: u8) -> [u8; N] {
        let mut derived = [0; N];
        let mut input = [0; AES_BLOCK];
        input[..self.salt.len()].copy_from_slice(self.salt);
        input[7] ^= label;
        for (counter, part) in derived.chunks_mut(AES_BLOCK).enumerate() {
            input[DERIVATION_SALT..].copy_from_slice(&(counter as u16).to_be_bytes());
            // Room for the block of padding that some providers write.
            let mut output = [0; 2 * AES_BLOCK];
            let srtp = provider.srtp_provider;
            match self.key.len() {
                16 => srtp.srtp_aes_128_ecb_round(self.key, &input, &mut output),
                _ => srtp.srtp_aes_256_ecb_round(self.key, &input, &mut output),
            }
            part.copy_from_slice(&output[..part.len()]);
        }
        derived
    }
}

impl Cipher {
    fn tag(&self) -> usize {
        match self {
            Cipher::Gcm128(..) | Cipher::Gcm256(..) => AeadAes256Gcm::TAG_LEN,
            Cipher::Counter { .. } => Aes128CmSha1_80::HMAC_TAG_LEN,
        }
    }

    fn seal_rtp(
        &mut self,
        ssrc: u32,
        index: u64,
        payload: &[u8],
        out: &mut Vec<u8>,
        start: usize,
    ) -> bool {
        let body = out.len() - start;
        out.resize(out.len() + payload.len() + self.tag(), 0);
        let (rollovers, sequence) = ((index >> 16) as u32, index as u16);
        let packet = &mut out[start..];
        match self {
            Cipher::Gcm128(salt, cipher) => {
                let nonce = AeadAes128Gcm::rtp_iv(*salt, ssrc, rollovers, sequence);
                let (header, sealed) = packet.split_at_mut(body);
                cipher.encrypt(&nonce, header, payload, sealed).is_ok()
            }
            Cipher::Gcm256(salt, cipher) => {
                let nonce = AeadAes256Gcm::rtp_iv(*salt, ssrc, rollovers, sequence);
                let (header, sealed) = packet.split_at_mut(body);
                cipher.encrypt(&nonce, header, payload, sealed).is_ok()
            }
            Cipher::Counter {
                salt,
                cipher,
                authentication,
                hmac,
            } => {
                let iv = Aes128CmSha1_80::rtp_iv(*salt, ssrc, index);
                if cipher.encrypt(&iv, payload, &mut packet[body..]).is_err() {
                    return false;
                }
                let end = packet.len() - Aes128CmSha1_80::HMAC_TAG_LEN;
                let hmac = |key: &[u8], parts: &[&[u8]]| hmac.sha1_hmac(key, parts);
                Aes128CmSha1_80::rtp_hmac(hmac, authentication, packet, index, end);
                true
            }
        }
    }

    fn seal_rtcp(&mut self, index: u32, plain: &[u8]) -> Option<Vec<u8>> {
        let (header, body) = plain.split_at_checked(RTCP_HEADER)?;
        let ssrc = sender(header)?;
        let trailer = (index | IS_ENCRYPTED).to_be_bytes();
        let mut packet = vec![0; plain.len() + self.tag() + INDEX];
        packet[..RTCP_HEADER].copy_from_slice(header);
        let mut readable = [0; RTCP_HEADER + INDEX];
        readable[..RTCP_HEADER].copy_from_slice(header);
        readable[RTCP_HEADER..].copy_from_slice(&trailer);
        let end = packet.len() - INDEX;
        match self {
            Cipher::Gcm128(salt, cipher) => {
                let nonce = AeadAes128Gcm::rtcp_iv(*salt, ssrc, index);
                let sealed = &mut packet[RTCP_HEADER..end];
                cipher.encrypt(&nonce, &readable, body, sealed).ok()?;
                packet[end..].copy_from_slice(&trailer);
            }
            Cipher::Gcm256(salt, cipher) => {
                let nonce = AeadAes256Gcm::rtcp_iv(*salt, ssrc, index);
                let sealed = &mut packet[RTCP_HEADER..end];
                cipher.encrypt(&nonce, &readable, body, sealed).ok()?;
                packet[end..].copy_from_slice(&trailer);
            }
            Cipher::Counter {
                salt,
                cipher,
                authentication,
                hmac,
            } => {
                let iv = Aes128CmSha1_80::rtp_iv(*salt, ssrc, u64::from(index));
                cipher
                    .encrypt(&iv, body, &mut packet[RTCP_HEADER..plain.len()])
                    .ok()?;
                packet[plain.len()..plain.len() + INDEX].copy_from_slice(&trailer);
                let hmac = |key: &[u8], parts: &[&[u8]]| hmac.sha1_hmac(key, parts);
                let end = plain.len() + INDEX;
                Aes128CmSha1_80::rtcp_hmac(hmac, authentication, &mut packet, end);
            }
        }
        Some(packet)
    }

    fn open_rtcp(&mut self, packet: &[u8], plain: &mut Vec<u8>) -> Option<(u32, u32)> {
        let tag = self.tag();
        if packet.len() < RTCP_HEADER + tag + INDEX {
            return None;
        }
        let ssrc = sender(packet)?;
        plain.clear();
        plain.extend_from_slice(&packet[..RTCP_HEADER]);
        // The tag comes before the index with AES-GCM, and after it with HMAC.
        let index_at = match self {
            Cipher::Counter { .. } => packet.len() - tag - INDEX,
            _ => packet.len() - INDEX,
        };
        let trailer: [u8; INDEX] = packet[index_at..index_at + INDEX].try_into().ok()?;
        let trailer_number = u32::from_be_bytes(trailer);
        // Browsers encrypt all reports; an unencrypted one is left to str0m.
        if trailer_number & IS_ENCRYPTED == 0 {
            return None;
        }
        let index = trailer_number & !IS_ENCRYPTED;
        let sealed = &packet[RTCP_HEADER..index_at];
        let mut readable = [0; RTCP_HEADER + INDEX];
        readable[..RTCP_HEADER].copy_from_slice(&packet[..RTCP_HEADER]);
        readable[RTCP_HEADER..].copy_from_slice(&trailer);
        match self {
            Cipher::Gcm128(salt, cipher) => {
                let nonce = AeadAes128Gcm::rtcp_iv(*salt, ssrc, index);
                plain.resize(RTCP_HEADER + sealed.len() - tag, 0);
                let body = &mut plain[RTCP_HEADER..];
                cipher.decrypt(&nonce, &[&readable], sealed, body).ok()?;
            }
            Cipher::Gcm256(salt, cipher) => {
                let nonce = AeadAes256Gcm::rtcp_iv(*salt, ssrc, index);
                plain.resize(RTCP_HEADER + sealed.len() - tag, 0);
                let body = &mut plain[RTCP_HEADER..];
                cipher.decrypt(&nonce, &[&readable], sealed, body).ok()?;
            }
            Cipher::Counter {
                salt,
                cipher,
                authentication,
                hmac,
            } => {
                let (signed, tag) = packet.split_at(index_at + INDEX);
                let hmac = |key: &[u8], parts: &[&[u8]]| hmac.sha1_hmac(key, parts);
                if !Aes128CmSha1_80::rtcp_verify(hmac, authentication, signed, tag) {
                    return None;
                }
                let iv = Aes128CmSha1_80::rtp_iv(*salt, ssrc, u64::from(index));
                plain.resize(RTCP_HEADER + sealed.len(), 0);
                cipher
                    .decrypt(&iv, sealed, &mut plain[RTCP_HEADER..])
                    .ok()?;
            }
        }
        Some((ssrc, index))
    }
}

/// The sender of an RTCP packet.
fn sender(packet: &[u8]) -> Option<u32> {
    let bytes = packet.get(4..RTCP_HEADER)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests;
