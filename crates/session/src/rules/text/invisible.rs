//! Which characters show nothing.

use unicode_normalization::char::is_combining_mark;

/// Whether a reader would see nothing at all of `text`.
pub(super) fn shows_nothing(text: &str) -> bool {
    !text.chars().any(shows)
}

fn shows(c: char) -> bool {
    !(c.is_whitespace() || c.is_control() || is_ignorable(c) || is_blank(c) || is_combining_mark(c))
}

/// Letters and signs that are drawn as empty space.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{2800}' | '\u{1d159}')
}

/// Unicode's Default_Ignorable_Code_Point: joiners, direction marks, fillers, variation selectors
/// and the like, which act on their neighbours and show nothing themselves.
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Those of the ignorable that change how a name is written: joiners of Persian, Indic scripts and
/// emoji, and variation selectors.
pub(super) fn shapes_letters(c: char) -> bool {
    matches!(
        c,
        '\u{200c}'..='\u{200d}'
            | '\u{180b}'..='\u{180d}'
            | '\u{180f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}'
            | '\u{e0020}'..='\u{e007f}'
    )
}

/// What is no text: controls, the byte order mark, annotations, the place of a picture that was
/// not pasted along, and code points that Unicode will never use.
pub(super) fn is_no_text(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Hidden letters, which spell the flags of regions and are readable nowhere else.
pub(super) fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e007f}')
}
