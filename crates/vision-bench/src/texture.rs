//! What a plane looks like: brightness in linear light, at all scales.

use crate::seeded_rng::SeededRng;

/// One size of a texture: brightness times cover, and cover, of each pixel.
#[derive(Clone, Debug)]
struct Size {
    width: usize,
    height: usize,
    light: Vec<f32>,
    cover: Option<Vec<f32>>,
}

/// A texture with all its smaller sizes (Williams, "Pyramidal parametrics", 1983), so that it can
/// be seen from afar without aliasing.
#[derive(Clone)]
pub struct Texture {
    sizes: Vec<Size>,
    /// Whether its edge extends for ever.
    endless: bool,
    /// Distinguishes its grey levels from those of others.
    print: u64,
}

impl std::fmt::Debug for Texture {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Texture({:016x})", self.print)
    }
}

/// What a display shows of a grey value, from 0 to 1 (the power law that sRGB follows closely).
fn to_linear(grey: u8) -> f32 {
    (f32::from(grey) / 255.0).powf(2.2)
}

impl Texture {
    /// A texture of grey values as displays show them, and of how far each pixel covers what lies
    /// behind, from 0 to 255; all do if there is no such list.
    ///
    /// # Panics
    /// If a list is not as long as `width` × `height`.
    #[must_use]
    pub fn new(width: usize, height: usize, grey: &[u8], cover: Option<&[u8]>) -> Self {
        assert_eq!(grey.len(), width * height, "not as many pixels as it says");
        let cover: Option<Vec<f32>> = cover.map(|cover| {
            assert_eq!(cover.len(), grey.len(), "not as many pixels as it says");
            cover
                .iter()
                .map(|share| f32::from(*share) / 255.0)
                .collect()
        });
        let mut light: Vec<f32> = grey.iter().map(|grey| to_linear(*grey)).collect();
        if let Some(cover) = &cover {
            light
                .iter_mut()
                .zip(cover)
                .for_each(|(light, cover)| *light *= cover);
        }
        let print = grey.iter().fold(width as u64, |print, grey| {
            SeededRng::new(print ^ u64::from(*grey)).bits()
        });
        let mut sizes = vec![Size {
            width,
            height,
            light,
            cover,
        }];
        while let Some(last) = sizes.last().filter(|last| last.width.min(last.height) > 4) {
            sizes.push(last.halved());
        }
        Self {
            sizes,
            endless: false,
            print,
        }
    }

    /// The same, with an edge that extends for ever, like that of a wall that fills the frame.
    #[must_use]
    pub fn endless(mut self) -> Self {
        self.endless = true;
        self
    }

    /// Pixels in a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.sizes[0].width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.sizes[0].height
    }

    /// What is seen of it when `footprint` of its pixels are one of the frame's.
    #[must_use]
    pub fn from_afar(&self, footprint: f32) -> Afar<'_> {
        let level = footprint.max(1.0).log2();
        let finer = (level as usize).min(self.sizes.len() - 1);
        let coarser = (finer + 1).min(self.sizes.len() - 1);
        let share = (level - finer as f32).clamp(0.0, 1.0);
        let alone = share < 0.02 || coarser == finer;
        Afar {
            texture: self,
            finer,
            share: if alone { 0.0 } else { share },
            right: self.width() as f32 - 0.5,
            bottom: self.height() as f32 - 0.5,
        }
    }
}

/// A texture, blurred to the sizes at which it is seen.
#[derive(Clone, Copy, Debug)]
pub struct Afar<'a> {
    texture: &'a Texture,
    finer: usize,
    /// Of the next smaller size; none if there is no need of it.
    share: f32,
    right: f32,
    bottom: f32,
}

impl Afar<'_> {
    /// Light times cover, and cover, at a place in pixels of the full size. Outside nothing is
    /// seen, unless it is endless.
    #[must_use]
    #[inline]
    pub fn seen(&self, x: f32, y: f32) -> (f32, f32) {
        let outside = x < -0.5 || y < -0.5 || x > self.right || y > self.bottom;
        if outside && !self.texture.endless {
            return (0.0, 0.0);
        }
        let sizes = &self.texture.sizes;
        let fine = sizes[self.finer].seen(x, y, self.finer);
        if self.share == 0.0 {
            return fine;
        }
        let coarse = sizes[self.finer + 1].seen(x, y, self.finer + 1);
        let mix = |fine: f32, coarse: f32| fine + (coarse - fine) * self.share;
        (mix(fine.0, coarse.0), mix(fine.1, coarse.1))
    }
}

impl Size {
    fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let half = |full: &[f32]| {
            let mut out = Vec::with_capacity(width * height);
            for y in 0..height {
                let upper = &full[2 * y * self.width..];
                let lower = &full[(2 * y + 1) * self.width..];
                for x in (0..width).map(|x| 2 * x) {
                    out.push((upper[x] + upper[x + 1] + lower[x] + lower[x + 1]) / 4.0);
                }
            }
            out
        };
        Self {
            width,
            height,
            light: half(&self.light),
            cover: self.cover.as_deref().map(half),
        }
    }

    /// Between the four nearest pixels; coordinates are those of the full size, `level` halvings
    /// above.
    #[inline]
    fn seen(&self, x: f32, y: f32, level: usize) -> (f32, f32) {
        let scale = 1.0 / (1u32 << level) as f32;
        let (x, y) = ((x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5);
        let (right, bottom) = (self.width as f32 - 1.0, self.height as f32 - 1.0);
        let (x, y) = (x.clamp(0.0, right - 0.001), y.clamp(0.0, bottom - 0.001));
        let (column, row) = (x as usize, y as usize);
        let (across, along) = (x - column as f32, y - row as f32);
        let at = row * self.width + column;
        let between = |values: &[f32]| {
            let upper = values[at] + (values[at + 1] - values[at]) * across;
            let below = &values[at + self.width..];
            let lower = below[0] + (below[1] - below[0]) * across;
            upper + (lower - upper) * along
        };
        let light = between(&self.light);
        (light, self.cover.as_deref().map_or(1.0, between))
    }
}
