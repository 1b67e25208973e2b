//! Machines, boards, plates and the like.

use crate::drawn::canvas::Canvas;
use crate::seeded_rng::SeededRng;

const WORDS: [&str; 24] = [
    "POWER", "START", "STOP", "RESET", "FAULT", "PUMP 1", "PUMP 2", "VALVE", "HEAT", "LEVEL",
    "ALARM", "TEST", "MODE", "FAN", "DOOR", "FLOW", "TEMP C", "BAR", "FILTER", "DRAIN", "AUTO",
    "HAND", "SERVICE", "LOCK",
];

fn word(rng: &mut SeededRng) -> &'static str {
    WORDS[rng.below(WORDS.len())]
}

fn number(rng: &mut SeededRng, digits: usize) -> String {
    (0..digits)
        .map(|_| char::from(b'0' + rng.below(10) as u8))
        .collect()
}

fn screw(canvas: &mut Canvas, rng: &mut SeededRng, x: f64, y: f64) {
    canvas.disc(x, y, 9.0, 70.0);
    canvas.disc(x - 0.8, y - 0.8, 7.6, 168.0);
    let (sine, cosine) = rng.between(0.0, 3.0).sin_cos();
    let (dx, dy) = (6.0 * cosine, 6.0 * sine);
    canvas.line((x - dx, y - dy), (x + dx, y + dy), 2.4, 45.0);
}

fn barcode(canvas: &mut Canvas, rng: &mut SeededRng, [x, y, w, h]: [f64; 4]) {
    let mut left = x;
    while left < x + w {
        let bar = rng.between(1.2, 5.0);
        canvas.area([left, y, bar, h], 25.0);
        left += bar + rng.between(1.4, 5.0);
    }
}

/// The front of a machine.
pub(super) fn panel(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let (width, height) = (960.0, 720.0);
    let mut canvas = Canvas::new(960, 720, 158.0);
    canvas.weather(seed, 4.0, 12.0, 30.0);
    canvas.plate([30.0, 28.0, 330.0, 150.0], 8.0, 60.0);
    canvas.plate([44.0, 42.0, 302.0, 122.0], 4.0, 182.0);
    let reading = format!("{}.{} BAR", number(&mut rng, 2), number(&mut rng, 1));
    canvas.words(&reading, 58.0, 54.0, 42.0, 40.0);
    let state = format!("{}: {}", word(&mut rng), number(&mut rng, 4));
    canvas.words(&state, 60.0, 122.0, 26.0, 55.0);
    canvas.words("HYDRA CONTROL", 400.0, 40.0, 46.0, 35.0);
    let kind = format!("TYPE HC-{}/{}", number(&mut rng, 3), number(&mut rng, 2));
    canvas.words(&kind, 402.0, 104.0, 24.0, 60.0);
    for (x, y) in [(18.0, 16.0), (942.0, 16.0), (18.0, 704.0), (942.0, 704.0)] {
        screw(&mut canvas, &mut rng, x, y);
    }
    for row in 0..3 {
        for column in 0..5 {
            let (x, y) = (
                60.0 + 130.0 * f64::from(column),
                225.0 + 105.0 * f64::from(row),
            );
            canvas.plate([x - 2.0, y - 2.0, 92.0, 56.0], 8.0, 80.0);
            let grey = [205.0, 60.0, 225.0, 120.0][rng.below(4)];
            canvas.plate([x, y, 86.0, 50.0], 7.0, grey);
            let ink = if grey > 150.0 { 30.0 } else { 225.0 };
            canvas.words(word(&mut rng), x + 8.0, y + 18.0, 13.0, ink);
            let lamp = if rng.below(3) == 0 { 250.0 } else { 75.0 };
            canvas.disc(x + 43.0, y + 68.0, 6.5, 50.0);
            canvas.disc(x + 43.0, y + 68.0, 5.0, lamp);
        }
    }
    for knob in 0..2 {
        let (x, y) = (800.0, 265.0 + 190.0 * f64::from(knob));
        canvas.disc(x + 3.0, y + 4.0, 66.0, 100.0);
        canvas.disc(x, y, 62.0, 45.0);
        canvas.disc(x, y, 48.0, 70.0);
        for mark in 0..11 {
            let (sine, cosine) = (2.3 + 0.48 * f64::from(mark)).sin_cos();
            let at = |radius: f64| (x + radius * cosine, y + radius * sine);
            canvas.line(at(70.0), at(82.0), 3.0, 30.0);
        }
        let (sine, cosine) = rng.between(2.3, 7.0).sin_cos();
        canvas.line((x, y), (x + 44.0 * cosine, y + 44.0 * sine), 7.0, 230.0);
        canvas.words(word(&mut rng), x - 45.0, y + 84.0, 20.0, 40.0);
    }
    vents(&mut canvas, &mut rng, width, height);
    canvas.weather(seed + 4, 130.0, 14.0, 1.0);
    canvas.wear(&mut rng, 70);
    canvas
}

fn vents(canvas: &mut Canvas, rng: &mut SeededRng, width: f64, height: f64) {
    for slot in 0..14 {
        let x = 60.0 + 30.0 * f64::from(slot);
        canvas.plate([x, height - 150.0, 14.0, 90.0], 6.0, 35.0);
    }
    let sticker = [width - 420.0, height - 165.0, 330.0, 115.0];
    canvas.plate(sticker, 3.0, 232.0);
    let warning = format!("WARNING {}00 V", rng.below(8) + 2);
    canvas.words(&warning, sticker[0] + 14.0, sticker[1] + 12.0, 24.0, 30.0);
    for line in 0..3 {
        let text = format!("{} {} {}", word(rng), number(rng, 3), word(rng));
        let y = sticker[1] + 48.0 + 21.0 * f64::from(line);
        canvas.words(&text, sticker[0] + 14.0, y, 13.0, 50.0);
    }
}

/// A circuit board.
pub(super) fn board(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let (width, height) = (1000.0, 750.0);
    let mut canvas = Canvas::new(1000, 750, 72.0);
    for _ in 0..90 {
        let (x, y) = (rng.between(0.0, width), rng.between(0.0, height));
        let (dx, dy) = (rng.between(-220.0, 220.0), rng.between(-160.0, 160.0));
        let bend = rng.between(0.2, 0.8);
        canvas.line((x, y), (x + dx * bend, y), 3.0, 96.0);
        let knee = (x + dx * bend, y);
        let end = (
            knee.0 + dy.abs().min(60.0) * dx.signum(),
            y + dy.clamp(-60.0, 60.0),
        );
        canvas.line(knee, end, 3.0, 96.0);
        for (x, y) in [(x, y), end] {
            canvas.disc(x, y, 5.5, 175.0);
            canvas.disc(x, y, 2.3, 25.0);
        }
    }
    for chip in 0..9 {
        let (x, y) = (
            60.0 + 320.0 * f64::from(chip % 3),
            50.0 + 245.0 * f64::from(chip / 3),
        );
        let (x, y) = (x + rng.between(0.0, 60.0), y + rng.between(0.0, 50.0));
        integrated_circuit(&mut canvas, &mut rng, x, y);
    }
    for _ in 0..120 {
        let (x, y) = (
            rng.between(10.0, width - 40.0),
            rng.between(10.0, height - 30.0),
        );
        let (w, h) = if rng.below(2) == 0 {
            (26.0, 11.0)
        } else {
            (11.0, 26.0)
        };
        canvas.area([x, y, w, h], 205.0);
        let body = [38.0, 120.0, 165.0][rng.below(3)];
        if w > h {
            canvas.area([x + 6.0, y - 0.5, w - 12.0, h + 1.0], body);
        } else {
            canvas.area([x - 0.5, y + 6.0, w + 1.0, h - 12.0], body);
        }
        let name = format!("{}{}", ["R", "C", "L"][rng.below(3)], number(&mut rng, 2));
        canvas.words(&name, x, y + h + 3.0, 8.0, 210.0);
    }
    for _ in 0..8 {
        let (x, y) = (
            rng.between(40.0, width - 40.0),
            rng.between(40.0, height - 40.0),
        );
        canvas.disc(x + 2.0, y + 3.0, 27.0, 40.0);
        canvas.disc(x, y, 25.0, 175.0);
        canvas.disc(x, y, 21.0, 205.0);
        canvas.line((x - 14.0, y - 14.0), (x + 14.0, y + 14.0), 2.0, 140.0);
        canvas.line((x - 14.0, y + 14.0), (x + 14.0, y - 14.0), 2.0, 140.0);
    }
    canvas.weather(seed, 25.0, 8.0, 1.0);
    canvas
}

fn integrated_circuit(canvas: &mut Canvas, rng: &mut SeededRng, x: f64, y: f64) {
    let pins = 6 + rng.below(9);
    let (w, h) = (pins as f64 * 14.0 + 12.0, rng.between(60.0, 120.0));
    for pin in 0..pins {
        let left = x + 10.0 + 14.0 * pin as f64;
        canvas.area([left, y - 9.0, 6.0, h + 18.0], 200.0);
    }
    canvas.plate([x, y, w, h], 3.0, 32.0);
    canvas.disc(x + 10.0, y + h - 10.0, 4.0, 60.0);
    let name = format!(
        "{}{}",
        ["MC", "TL", "AT", "ST"][rng.below(4)],
        number(rng, 4)
    );
    canvas.words(&name, x + 18.0, y + h * 0.25, 15.0, 160.0);
    canvas.words(&number(rng, 5), x + 18.0, y + h * 0.6, 11.0, 140.0);
}

/// A machine's type plate.
pub(super) fn plate(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let mut canvas = Canvas::new(900, 620, 92.0);
    canvas.weather(seed, 90.0, 24.0, 1.0);
    canvas.weather(seed + 8, 7.0, 9.0, 1.0);
    canvas.plate([90.0, 80.0, 720.0, 460.0], 22.0, 60.0);
    canvas.plate([93.0, 82.0, 714.0, 454.0], 20.0, 186.0);
    canvas.frame([106.0, 95.0, 688.0, 428.0], 3.0, 70.0);
    for (x, y) in [
        (128.0, 116.0),
        (772.0, 116.0),
        (128.0, 502.0),
        (772.0, 502.0),
    ] {
        screw(&mut canvas, &mut rng, x, y);
    }
    canvas.words("NORDWERK", 190.0, 118.0, 44.0, 40.0);
    canvas.words("MADE IN EU", 520.0, 132.0, 22.0, 60.0);
    let rows = [
        "SERIAL NO",
        "YEAR",
        "VOLTAGE",
        "POWER KW",
        "MASS KG",
        "IP",
        "CYCLE",
    ];
    for (row, name) in rows.into_iter().enumerate() {
        let y = 190.0 + 42.0 * row as f64;
        canvas.line((112.0, y - 9.0), (560.0, y - 9.0), 2.0, 95.0);
        canvas.words(name, 126.0, y, 20.0, 60.0);
        canvas.words(&number(&mut rng, 5), 340.0, y - 2.0, 24.0, 35.0);
    }
    canvas.line((320.0, 180.0), (320.0, 475.0), 2.0, 95.0);
    barcode(&mut canvas, &mut rng, [585.0, 200.0, 190.0, 90.0]);
    for _ in 0..120 {
        let (x, y) = (rng.below(15) as f64, rng.below(15) as f64);
        canvas.area([600.0 + 9.5 * x, 320.0 + 9.5 * y, 9.5, 9.5], 35.0);
    }
    canvas.weather(seed + 2, 5.0, 10.0, 12.0);
    canvas.wear(&mut rng, 120);
    canvas
}

/// A keyboard.
pub(super) fn keyboard(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let mut canvas = Canvas::new(1080, 460, 50.0);
    canvas.weather(seed, 40.0, 8.0, 1.0);
    let rows = [
        "1234567890-+",
        "QWERTYUIOP:/",
        "ASDFGHJKL.%-",
        "ZXCVBNM.-/:+",
    ];
    for (row, letters) in rows.into_iter().enumerate() {
        for (column, letter) in letters.chars().enumerate() {
            let x = 40.0 + 80.0 * column as f64 + 20.0 * row as f64;
            let y = 40.0 + 80.0 * row as f64;
            canvas.plate([x, y, 72.0, 72.0], 8.0, 95.0);
            canvas.plate([x + 7.0, y + 4.0, 58.0, 58.0], 8.0, 78.0);
            canvas.words(&letter.to_string(), x + 14.0, y + 10.0, 22.0, 225.0);
        }
    }
    canvas.plate([280.0, 362.0, 420.0, 70.0], 8.0, 95.0);
    canvas.plate([287.0, 366.0, 406.0, 56.0], 8.0, 78.0);
    canvas.wear(&mut rng, 60);
    canvas
}

/// The label of a parcel.
pub(super) fn label(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let mut canvas = Canvas::new(900, 680, 138.0);
    canvas.weather(seed, 12.0, 12.0, 6.0);
    canvas.plate([120.0, 70.0, 640.0, 540.0], 4.0, 236.0);
    canvas.words("PRIORITY", 145.0, 92.0, 52.0, 25.0);
    canvas.area([130.0, 160.0, 620.0, 4.0], 30.0);
    for line in 0..5 {
        let text = format!(
            "{} {} {}",
            word(&mut rng),
            number(&mut rng, 4),
            word(&mut rng)
        );
        canvas.words(&text, 145.0, 182.0 + 30.0 * f64::from(line), 18.0, 40.0);
    }
    canvas.area([130.0, 342.0, 620.0, 4.0], 30.0);
    barcode(&mut canvas, &mut rng, [150.0, 365.0, 360.0, 140.0]);
    canvas.words(&number(&mut rng, 14), 170.0, 520.0, 22.0, 30.0);
    for x in 0..16 {
        for y in 0..16 {
            if rng.below(2) == 0 {
                let at = [550.0 + 11.0 * f64::from(x), 370.0 + 11.0 * f64::from(y)];
                canvas.area([at[0], at[1], 11.0, 11.0], 25.0);
            }
        }
    }
    canvas.words(&number(&mut rng, 2), 600.0, 180.0, 120.0, 30.0);
    canvas.weather(seed + 6, 180.0, 18.0, 1.0);
    canvas
}

/// A row of sockets, each like the other but for a number.
pub(super) fn sockets(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let mut canvas = Canvas::new(1100, 420, 66.0);
    canvas.weather(seed, 4.0, 7.0, 20.0);
    canvas.words("SWITCH 24 PORT", 60.0, 28.0, 26.0, 200.0);
    for at in 0..24 {
        let (x, y) = (
            60.0 + 82.0 * f64::from(at % 12),
            90.0 + 140.0 * f64::from(at / 12),
        );
        canvas.plate([x, y, 70.0, 66.0], 4.0, 135.0);
        canvas.area([x + 7.0, y + 8.0, 56.0, 48.0], 18.0);
        for pin in 0..8 {
            canvas.area(
                [x + 13.0 + 6.0 * f64::from(pin), y + 10.0, 2.5, 16.0],
                190.0,
            );
        }
        let lit = if rng.below(2) == 0 { 245.0 } else { 95.0 };
        canvas.area([x + 8.0, y + 72.0, 12.0, 7.0], lit);
        canvas.words(&(at + 1).to_string(), x + 28.0, y + 72.0, 14.0, 215.0);
    }
    screw(&mut canvas, &mut rng, 25.0, 60.0);
    screw(&mut canvas, &mut rng, 1075.0, 350.0);
    canvas.wear(&mut rng, 60);
    canvas
}

/// A white machine with next to nothing on it.
pub(super) fn appliance(seed: u64) -> Canvas {
    let mut rng = SeededRng::new(seed);
    let mut canvas = Canvas::new(1000, 750, 214.0);
    canvas.weather(seed, 300.0, 12.0, 1.0);
    canvas.weather(seed + 7, 6.0, 2.5, 1.0);
    canvas.area([0.0, 180.0, 1000.0, 3.0], 150.0);
    canvas.disc(760.0, 95.0, 52.0, 150.0);
    canvas.disc(758.0, 92.0, 48.0, 225.0);
    canvas.line((758.0, 92.0), (790.0, 62.0), 6.0, 60.0);
    for (at, name) in ["ECO", "40", "60", "SPIN"].into_iter().enumerate() {
        canvas.words(name, 838.0, 40.0 + 30.0 * at as f64, 15.0, 70.0);
    }
    canvas.plate([330.0, 55.0, 260.0, 80.0], 6.0, 45.0);
    canvas.words(
        &format!("{}:{}", number(&mut rng, 1), number(&mut rng, 2)),
        360.0,
        70.0,
        46.0,
        215.0,
    );
    canvas.words("LAVATA", 60.0, 78.0, 30.0, 90.0);
    canvas.disc(480.0, 470.0, 205.0, 165.0);
    canvas.disc(480.0, 470.0, 180.0, 60.0);
    canvas.disc(480.0, 470.0, 150.0, 85.0);
    canvas.plate([655.0, 440.0, 34.0, 70.0], 8.0, 140.0);
    canvas
}
