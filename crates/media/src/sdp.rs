//! Reads what the convention needs from an offer before str0m sees it, and finishes the answer.
//!
//! Everything here works on lines of text. Candidates are removed from the offer: browsers are
//! recognised by their first authenticated packet, and str0m fails on names in `.local`.

use std::net::SocketAddr;

use crate::TrackKind;
use crate::error::OfferError;
use crate::limits;

/// str0m truncates longer ids, which could make two of them equal.
const MID_BYTES: usize = 16;
const RID_BYTES: usize = 8;

/// Rids of our pages, smallest first; others count in the order of the offer.
const RIDS: [&str; 3] = ["q", "h", "f"];

/// Must never appear in an answer: without it, senders rotate the frames themselves, which
/// receivers and recorders that ignore the extension need.
const VIDEO_ORIENTATION: &str = "urn:3gpp:video-orientation";

const CANDIDATE: &str = "a=candidate:";
const END_OF_CANDIDATES: &str = "a=end-of-candidates";

/// The roles of an offer's m-lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The offer without candidates.
    pub(crate) offer: String,
    /// The publishing lines that are accepted, by mid.
    pub(crate) publishes: Vec<Publishes>,
    /// Mids of the receiving lines for audio, in order.
    pub(crate) audio_lines: Vec<String>,
    /// Mids of the receiving lines for video, in order.
    pub(crate) video_lines: Vec<String>,
    /// Mids of publishing lines beyond the limit.
    pub(crate) refused: Vec<String>,
}

/// A publishing line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Publishes {
    pub(crate) mid: String,
    pub(crate) kind: TrackKind,
    /// Simulcast rids, smallest layer first; empty without simulcast.
    pub(crate) rids: Vec<String>,
}

/// The parts of an `m=` section that the convention uses.
#[derive(Debug, Default)]
struct Section<'a> {
    media: &'a str,
    direction: Option<&'a str>,
    mid: Option<&'a str>,
    rids: Vec<&'a str>,
}

/// Reads an offer by the convention.
pub(crate) fn read_offer(offer: &str) -> Result<Plan, OfferError> {
    if offer.len() > limits::OFFER_BYTES {
        return Err(OfferError::TooLarge);
    }
    if !offer.starts_with("v=0") || offer.contains('\0') {
        return Err(OfferError::NotSdp);
    }
    let mut plan = Plan {
        offer: String::with_capacity(offer.len()),
        ..Plan::default()
    };
    let mut sections: Vec<Section<'_>> = Vec::new();
    for line in offer
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
    {
        if line.starts_with("a=candidate") || line.starts_with("a=end-of-candidates") {
            continue;
        }
        plan.offer.push_str(line);
        plan.offer.push_str("\r\n");
        if let Some(media) = line.strip_prefix("m=") {
            let media = media.split(' ').next().unwrap_or_default();
            sections.push(Section {
                media,
                ..Section::default()
            });
            if sections.len() > limits::OFFER_LINES {
                return Err(OfferError::TooLarge);
            }
        } else if let Some(section) = sections.last_mut() {
            section.read(line);
        }
    }
    if sections.is_empty() {
        return Err(OfferError::Refused("it has no media lines"));
    }
    for section in &sections {
        plan.place(section)?;
    }
    Ok(plan)
}

impl<'a> Section<'a> {
    fn read(&mut self, line: &'a str) {
        match line {
            "a=sendonly" | "a=recvonly" | "a=sendrecv" | "a=inactive" => {
                self.direction = Some(&line[2..]);
            }
            _ => {
                if let Some(mid) = line.strip_prefix("a=mid:") {
                    self.mid = Some(mid.trim());
                } else if let Some(simulcast) = line.strip_prefix("a=simulcast:") {
                    self.rids = simulcast_rids(simulcast);
                }
            }
        }
    }
}

/// The rids that are sent, smallest layer first.
fn simulcast_rids(simulcast: &str) -> Vec<&str> {
    let mut words = simulcast.split_ascii_whitespace();
    while let Some(word) = words.next() {
        if word != "send" {
            continue;
        }
        let list = words.next().unwrap_or_default();
        // Alternatives and the mark of a paused layer are not needed.
        let layers = list.split(';').filter_map(|layer| layer.split(',').next());
        let mut rids: Vec<&str> = layers.map(|rid| rid.trim_start_matches('~')).collect();
        if rids.iter().all(|rid| RIDS.contains(rid)) {
            rids.sort_by_key(|rid| RIDS.iter().position(|known| known == rid));
        }
        return rids;
    }
    Vec::new()
}

impl Plan {
    fn place(&mut self, section: &Section<'_>) -> Result<(), OfferError> {
        let is_audio = match section.media {
            "audio" => true,
            "video" => false,
            _ => {
                return Err(OfferError::Refused(
                    "it has a line that is neither sound nor picture",
                ));
            }
        };
        let mid = section
            .mid
            .ok_or(OfferError::Refused("a line has no mid"))?;
        if mid.is_empty() || mid.len() > MID_BYTES {
            return Err(OfferError::Refused("a mid is longer than 16 characters"));
        }
        match section.direction {
            Some("sendonly") => self.place_publishing(section, mid, is_audio),
            Some("recvonly") => {
                let lines = if is_audio {
                    &mut self.audio_lines
                } else {
                    &mut self.video_lines
                };
                lines.push(mid.to_owned());
                Ok(())
            }
            Some("inactive") => Ok(()),
            _ => Err(OfferError::Refused(
                "a line is neither sendonly nor recvonly",
            )),
        }
    }

    fn place_publishing(
        &mut self,
        section: &Section<'_>,
        mid: &str,
        is_audio: bool,
    ) -> Result<(), OfferError> {
        let taken = |kind: TrackKind| self.publishes.iter().any(|line| line.kind == kind);
        let kind = match is_audio {
            true => Some(TrackKind::Microphone),
            false if !taken(TrackKind::Camera) => Some(TrackKind::Camera),
            false => Some(TrackKind::Screen),
        };
        let Some(kind) = kind.filter(|kind| !taken(*kind)) else {
            self.refused.push(mid.to_owned());
            return Ok(());
        };
        if section.rids.len() > RIDS.len() {
            return Err(OfferError::Refused(
                "a line has more than three simulcast layers",
            ));
        }
        if section
            .rids
            .iter()
            .any(|rid| rid.is_empty() || rid.len() > RID_BYTES)
        {
            return Err(OfferError::Refused(
                "a rid is empty or longer than 8 characters",
            ));
        }
        let rids = section.rids.iter().map(|rid| (*rid).to_owned()).collect();
        self.publishes.push(Publishes {
            mid: mid.to_owned(),
            kind,
            rids,
        });
        Ok(())
    }
}

/// Finishes an answer: refused lines become inactive; addresses that are no longer ours are
/// removed, and so is the extension that must never be in an answer. The answer has all addresses
/// and says so: there is no trickling.
pub(crate) fn finish_answer(
    answer: &str,
    plan: &Plan,
    is_current: impl Fn(SocketAddr) -> bool,
) -> String {
    let mut sections: Vec<Vec<&str>> = vec![Vec::new()];
    for line in answer.lines() {
        if line.starts_with("m=") {
            sections.push(Vec::new());
        }
        let is_stale = || candidate_address(line).is_some_and(|address| !is_current(address));
        let is_out = line.contains(VIDEO_ORIENTATION)
            || line == "a=ice-options:trickle"
            || line == END_OF_CANDIDATES
            || is_stale();
        if let Some(section) = sections.last_mut().filter(|_| !is_out) {
            section.push(line);
        }
    }
    let mut finished = String::with_capacity(answer.len());
    for section in sections {
        let mid = section.iter().find_map(|line| line.strip_prefix("a=mid:"));
        let is_refused = mid.is_some_and(|mid| plan.refused.iter().any(|refused| refused == mid));
        let mut lines = section.into_iter().peekable();
        while let Some(line) = lines.next() {
            let line = if is_refused && line == "a=recvonly" {
                "a=inactive"
            } else {
                line
            };
            finished.push_str(line);
            finished.push_str("\r\n");
            let is_candidate = |line: &str| line.starts_with(CANDIDATE);
            if is_candidate(line) && !lines.peek().is_some_and(|next| is_candidate(next)) {
                finished.push_str(END_OF_CANDIDATES);
                finished.push_str("\r\n");
            }
        }
    }
    finished
}

/// The address in a candidate line.
fn candidate_address(line: &str) -> Option<SocketAddr> {
    let mut words = line.strip_prefix(CANDIDATE)?.split(' ').skip(4);
    let (address, port) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some(SocketAddr::new(address, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

    fn line(media: &str, mid: &str, direction: &str) -> String {
        format!("m={media} 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:{mid}\r\na={direction}\r\n")
    }

    #[test]
    fn lines_find_their_place_by_order_and_direction() {
        let offer = [
            HEAD.to_owned(),
            line("audio", "0", "sendonly"),
            line("video", "1", "sendonly"),
            "a=simulcast:send f;~h;q,x\r\n".to_owned(),
            line("audio", "2", "recvonly"),
            line("video", "3", "recvonly"),
            line("video", "4", "sendonly"),
            line("video", "5", "sendonly"),
            line("audio", "6", "sendonly"),
            line("video", "7", "inactive"),
            line("audio", "8", "recvonly"),
        ]
        .concat();
        let plan = read_offer(&offer).expect("a plan");
        let publishes: Vec<(&str, TrackKind)> = plan
            .publishes
            .iter()
            .map(|line| (&*line.mid, line.kind))
            .collect();
        assert_eq!(
            publishes,
            [
                ("0", TrackKind::Microphone),
                ("1", TrackKind::Camera),
                ("4", TrackKind::Screen)
            ]
        );
        assert_eq!(plan.publishes[1].rids, ["q", "h", "f"], "smallest first");
        assert_eq!(
            (plan.audio_lines, plan.video_lines),
            (vec!["2".to_owned(), "8".to_owned()], vec!["3".to_owned()],)
        );
        assert_eq!(plan.refused, ["5", "6"]);
    }

    #[test]
    fn strange_rids_count_in_their_order() {
        assert_eq!(simulcast_rids("send low;high"), ["low", "high"]);
        assert_eq!(simulcast_rids("recv a;b send c"), ["c"]);
        assert!(simulcast_rids("recv a").is_empty());
    }

    #[test]
    fn candidates_are_taken_out() {
        let offer = format!(
            "{HEAD}{}a=candidate:x\r\na=end-of-candidates\r\n",
            line("audio", "0", "recvonly")
        );
        assert!(
            !read_offer(&offer)
                .expect("a plan")
                .offer
                .contains("candidate")
        );
    }

    #[test]
    fn an_answer_loses_the_orientation_and_refused_lines() {
        let answer = [
            HEAD.to_owned(),
            line("video", "1", "recvonly"),
            format!("a=extmap:13 {VIDEO_ORIENTATION}\r\n"),
            line("video", "2", "recvonly"),
        ]
        .concat();
        let plan = Plan {
            refused: vec!["2".to_owned()],
            ..Plan::default()
        };
        let expected = [
            HEAD.to_owned(),
            line("video", "1", "recvonly"),
            line("video", "2", "inactive"),
        ];
        assert_eq!(finish_answer(&answer, &plan, |_| true), expected.concat());
    }

    #[test]
    fn an_answer_has_all_addresses_of_now_and_says_that_these_are_all() {
        let candidate = |address: &str, port: u16| {
            format!("a=candidate:1 1 udp 2130706431 {address} {port} typ host\r\n")
        };
        let answer = [
            HEAD.to_owned(),
            line("audio", "0", "recvonly"),
            "a=ice-options:trickle\r\n".to_owned(),
            candidate("192.0.2.1", 5),
            candidate("192.0.2.9", 5),
            candidate("2001:db8::1", 5),
            "a=rtcp-mux\r\n".to_owned(),
            line("video", "1", "recvonly"),
        ];
        let expected = [
            HEAD.to_owned(),
            line("audio", "0", "recvonly"),
            candidate("192.0.2.1", 5),
            candidate("2001:db8::1", 5),
            "a=end-of-candidates\r\na=rtcp-mux\r\n".to_owned(),
            line("video", "1", "recvonly"),
        ];
        let gone: SocketAddr = "192.0.2.9:5".parse().expect("an address");
        let finished = finish_answer(&answer.concat(), &Plan::default(), |at| at != gone);
        assert_eq!(finished, expected.concat());
    }
}
