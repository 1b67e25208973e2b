//! Keeps films on the disk: filming takes longer than tracking, and others want to see the same.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::film::Film;
use crate::seeded_rng::SeededRng;
use crate::sequence::Sequence;

/// Counted up when the camera films the same sequence differently.
const VERSION: u32 = 3;

/// The film of a sequence: from the folder if it is there, else filmed and put there.
///
/// # Errors
/// If it cannot be read, written or compressed.
pub fn film(sequence: &Sequence, folder: &Path) -> Result<Film> {
    let grey = folder.join(format!("{}.grey", sequence.name));
    let note = folder.join(format!("{}.print", sequence.name));
    let print = print(sequence);
    if fs::read_to_string(&note).is_ok_and(|kept| kept == print) {
        return with_pixels(sequence, &grey);
    }
    // The note says that the pixels are whole: it goes before they do and comes after them.
    if note.exists() {
        fs::remove_file(&note).with_context(|| format!("cannot remove {}", note.display()))?;
    }
    let mut film = sequence.film();
    if let Some(kilobits) = sequence.kilobits {
        film = film.sent(film.size, kilobits)?;
    }
    film.write(folder)?;
    fs::write(&note, print).with_context(|| format!("cannot write {}", note.display()))?;
    Ok(film)
}

fn with_pixels(sequence: &Sequence, grey: &Path) -> Result<Film> {
    let pixels = fs::read(grey).with_context(|| format!("cannot read {}", grey.display()))?;
    let (width, height) = sequence.camera.size;
    ensure!(
        pixels.len() == sequence.times.len() * width as usize * height as usize,
        "{} is not whole; remove it",
        grey.display()
    );
    Ok(sequence.film_of(pixels))
}

/// A fingerprint of the description of a film. Of what covers a texture, it contains only the grey
/// levels (see [`crate::texture::Texture`]): a change of that must increment [`VERSION`].
fn print(sequence: &Sequence) -> String {
    let described = format!("{VERSION} {sequence:?}");
    let print = described.bytes().fold(0, |print, byte| {
        SeededRng::new(print ^ u64::from(byte)).bits()
    });
    format!("{print:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Shot;
    use crate::drawn::{Thing, draw};
    use crate::sequence::{Half, Kind};

    #[test]
    fn a_film_is_kept_and_never_taken_for_whole_when_it_is_not() {
        let folder = std::env::temp_dir().join(format!("bistand-films-{}", std::process::id()));
        let sequence = Shot::new("kept".to_owned(), Kind::Drawn, Half::Tuning, 1)
            .short(2, (32, 24))
            .before(&draw(Thing::Plate, 1), 0.0, 1.1)
            .done();
        let first = film(&sequence, &folder).unwrap();
        assert_eq!(film(&sequence, &folder).unwrap().pixels, first.pixels);
        let pixels = folder.join("kept.grey");
        fs::write(&pixels, &first.pixels[1..]).unwrap();
        let failure = film(&sequence, &folder).unwrap_err().to_string();
        assert!(failure.contains("is not whole"), "{failure}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
