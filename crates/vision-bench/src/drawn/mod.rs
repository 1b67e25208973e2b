//! Things that people ask support for, drawn by us: they need no download, so that CI has them.
//!
//! Each is made from a seed: the same seed draws the same thing.

mod canvas;
mod font;
mod grounds;
mod things;

use std::sync::Arc;

use crate::texture::Texture;

/// What can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// The front of a machine: keys, lamps, knobs, a display, labels.
    Panel,
    /// A circuit board.
    Board,
    /// A machine's type plate with engraved words.
    Plate,
    /// A keyboard, which looks much the same everywhere.
    Keyboard,
    /// The label of a parcel.
    Label,
    /// A row of sockets, each like the other.
    Sockets,
    /// A white machine with next to nothing on it.
    Appliance,
    /// A table of wood.
    Wood,
    /// A wall of bricks.
    Bricks,
    /// A plastered wall.
    Plaster,
    /// A plane of blots in all sizes.
    Blots,
}

/// Draws a thing. A ground is infinite; beyond the edge of anything else nothing is seen.
#[must_use]
pub fn draw(thing: Thing, seed: u64) -> Arc<Texture> {
    let (width, height, grey) = drawing(thing, seed).done();
    let texture = Texture::new(width, height, &grey, None);
    Arc::new(match thing {
        Thing::Wood | Thing::Bricks | Thing::Plaster => texture.endless(),
        _ => texture,
    })
}

/// Posts that can be seen through between them.
#[must_use]
pub fn fence(seed: u64, posts: usize) -> Arc<Texture> {
    let (wood, cover) = grounds::fence(seed, posts);
    let ((width, height, grey), (_, _, cover)) = (wood.done(), cover.done());
    Arc::new(Texture::new(width, height, &grey, Some(&cover)))
}

fn drawing(thing: Thing, seed: u64) -> canvas::Canvas {
    match thing {
        Thing::Panel => things::panel(seed),
        Thing::Board => things::board(seed),
        Thing::Plate => things::plate(seed),
        Thing::Keyboard => things::keyboard(seed),
        Thing::Label => things::label(seed),
        Thing::Sockets => things::sockets(seed),
        Thing::Appliance => things::appliance(seed),
        Thing::Wood => grounds::wood(seed),
        Thing::Bricks => grounds::bricks(seed),
        Thing::Plaster => grounds::plaster(seed),
        Thing::Blots => grounds::blots(seed),
    }
}

/// A hand with its arm, which covers what lies behind it.
#[must_use]
pub fn hand(seed: u64) -> Arc<Texture> {
    let (skin, cover) = grounds::hand(seed);
    let ((width, height, grey), (_, _, cover)) = (skin.done(), cover.done());
    Arc::new(Texture::new(width, height, &grey, Some(&cover)))
}
