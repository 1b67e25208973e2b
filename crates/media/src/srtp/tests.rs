//! The vectors of the standards, and that the two directions fit together.

use str0m::crypto::from_feature_flags;

use super::*;

/// RFC 7714 sections 16 and 17: the packets, their salt, and the index of the report.
const SALT: &str = "517569642070726f2071756f";
const RTP: &str = "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e697320646976 \
     69736120696e207061727465732074726573";
const RTCP: &str = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61 \
     deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
const RTCP_INDEX: u32 = 0x5d4;
const SSRC: u32 = 0x5501_a0b2;
const SEQUENCE: u64 = 0xf17b;

const SEALED_128: &str = "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd5 \
     0d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee439 \
     0cce";
const SEALED_256: &str = "8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab1801238 \
     9a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a7 \
     6c13";
const REPORT_128: &str = "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32d \
     c676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf872 \
     45d9eade800005d4";
const REPORT_256: &str = "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50 \
     a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6c \
     b26ac3be800005d4";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn cipher_128(seals: bool) -> Cipher {
    let srtp = from_feature_flags().srtp_provider;
    let key = std::array::from_fn(|index| index as u8);
    let cipher = srtp.aead_aes_128_gcm().create_cipher(key, seals);
    Cipher::Gcm128(bytes(SALT).try_into().unwrap(), cipher)
}

fn cipher_256(seals: bool) -> Cipher {
    let srtp = from_feature_flags().srtp_provider;
    let key = std::array::from_fn(|index| index as u8);
    let cipher = srtp.aead_aes_256_gcm().create_cipher(key, seals);
    Cipher::Gcm256(bytes(SALT).try_into().unwrap(), cipher)
}

#[test]
fn media_is_sealed_as_rfc_7714_says() {
    let plain = bytes(RTP);
    for (mut cipher, sealed) in [
        (cipher_128(true), SEALED_128),
        (cipher_256(true), SEALED_256),
    ] {
        let mut out = b"before".to_vec();
        let start = out.len();
        out.extend_from_slice(&plain[..12]);
        assert!(cipher.seal_rtp(SSRC, SEQUENCE, &plain[12..], &mut out, start));
        assert_eq!(out[start..], bytes(sealed));
        assert_eq!(&out[..start], b"before");
    }
}

#[test]
fn reports_are_sealed_and_opened_as_rfc_7714_says() {
    let plain = bytes(RTCP);
    for (mut sealing, mut opening, sealed) in [
        (cipher_128(true), cipher_128(false), REPORT_128),
        (cipher_256(true), cipher_256(false), REPORT_256),
    ] {
        let sealed = bytes(sealed);
        assert_eq!(sealing.seal_rtcp(RTCP_INDEX, &plain), Some(sealed.clone()));
        let mut opened = Vec::new();
        let who = opening.open_rtcp(&sealed, &mut opened);
        assert_eq!(who, Some((0x4d61_7273, RTCP_INDEX)));
        assert_eq!(opened, plain);
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert_eq!(opening.open_rtcp(&damaged, &mut opened), None, "byte {at}");
        }
    }
}

#[test]
fn session_keys_are_derived_as_rfc_3711_says() {
    let key = bytes("e1f97a0d3e018be0d64fa32c06de4139");
    let salt = bytes("0ec675ad498afeebb6960b3aabe6");
    let master = Master {
        profile: SrtpProfile::AES128_CM_SHA1_80,
        key: &key,
        salt: &salt,
    };
    let provider = &from_feature_flags();
    let derived: [u8; 16] = master.derive(provider, RTP_KEY);
    assert_eq!(derived[..], bytes("c61e7a93744f39ee10734afe3ff7a087"));
    let derived: [u8; 14] = master.derive(provider, RTP_SALT);
    assert_eq!(derived[..], bytes("30cbbc08863d8c85d49db34a9ae1"));
    let derived: [u8; 20] = master.derive(provider, RTP_AUTHENTICATION);
    assert_eq!(
        derived[..],
        bytes("cebe321f6ff7716b6fd4ab49af256a156d38baa4")
    );
}

#[test]
fn what_one_side_seals_the_other_opens_and_nobody_else() {
    for (profile, length) in [
        (SrtpProfile::AES128_CM_SHA1_80, 60),
        (SrtpProfile::AEAD_AES_128_GCM, 56),
        (SrtpProfile::AEAD_AES_256_GCM, 88),
    ] {
        let material: Vec<u8> = (0..length).collect();
        let side = |is_client| {
            let material = KeyingMaterial::new(&material);
            let agreed = Agreed {
                material,
                profile,
                is_client,
            };
            Keys::new(&agreed, &from_feature_flags()).unwrap()
        };
        let (mut server, mut client) = (side(false), side(true));
        let plain = bytes(RTCP);
        let sealed = server.seal_report(7, &plain).unwrap();
        let mut opened = Vec::new();
        assert_eq!(
            client.open_report(&sealed, &mut opened),
            Some((0x4d61_7273, 7))
        );
        assert_eq!(opened, plain, "{profile:?}");
        assert_eq!(
            server.open_report(&sealed, &mut opened),
            None,
            "not its own"
        );
        assert_eq!(
            client.open_report(&sealed[..20], &mut opened),
            None,
            "cut short"
        );
        let mut media = vec![0x80; 12];
        assert!(server.seal_media((SSRC, 1_000), &plain, &mut media, 0));
        assert!(media.len() >= 12 + plain.len() + 10);
        assert_ne!(media[12..12 + plain.len()], plain);
    }
    let too_short = Agreed {
        material: KeyingMaterial::new(&[0; 87]),
        profile: SrtpProfile::AEAD_AES_256_GCM,
        is_client: true,
    };
    assert!(Keys::new(&too_short, &from_feature_flags()).is_none());
}
