// What may be said about audio, video and the connection, and nothing else: every claim of both
// pages is derived here, from what was measured, what the server reported and how old that is.
// Pure, so that a table of tests shows what is said when.
import type { Kind } from "../media/asking";
import type { Quality } from "../wire";
import type { Moving } from "./evidence";
import type { PeerState, Way } from "./peer";

/** A report or an answer that is older, in ms, proves nothing any more. */
export const PROOF_FOR_MS = 2_500;
/** What began so short a time ago, in ms, is on its way when it is not there yet. */
export const STARTING_MS = 4_000;
/** How long a microphone may deliver nothing but zeros before the page says so, in ms. */
export const SILENT_AFTER_MS = 15_000;
/** Frames in the server's two seconds that are no video yet. */
const STILL_FRAMES = 4;
/** Longer than this, in ms, and no page is silent that still has a connection: DTX sends at 400. */
export const QUIET_AFTER_MS = 1_000;
/** Packets that began to come again so short a time ago, in ms, prove no stopped source. */
export const STEADY_AFTER_MS = 2_000;

/** Above this part of lost packets speech begins to break up in spite of repair. */
const WEAK_LOSS = 0.05;
/** Above this round trip people begin to talk over each other, in ms. */
const WEAK_ROUND_TRIP_MS = 400;
/** Above this jitter video stutters, in ms. */
const WEAK_JITTER_MS = 80;

/** How the connection is. `server`: the server does not answer, so nothing is known. */
export type ConnectionIs =
  "good" | "tcp" | "weak" | "connecting" | "no-media" | "lost" | "unsupported" | "server";

/** Why something is not so, or not known. In the order in which they are looked at. */
export type Cause =
  /** This browser has no WebRTC. */
  | "unsupported"
  /** The server does not answer. */
  | "server"
  /** Switched off by the person. */
  | "off"
  /** The camera or microphone could not be opened. */
  | "device"
  /** The server forwards nothing now: no one is there to see or hear it. */
  | "private"
  /** The device or the system holds the source back. */
  | "paused"
  /** The network lets no media through. */
  | "blocked"
  /** The media connection was lost and is being restored. */
  | "reconnecting"
  /** The source gives nothing: a frozen camera, a dead microphone. */
  | "stopped"
  /** Nothing comes from the other page at all: its connection, not its camera. */
  | "nothing-comes"
  /** Something is sent, and the server does not get it. */
  | "not-arriving"
  /** The other page does not confirm that it gets anything. */
  | "not-received"
  /** The other page gets it, and its browser keeps it silent until a tap. */
  | "not-played"
  /** It arrives, and the browser plays nothing before the person taps. */
  | "needs-tap"
  /** Packets leave, and they hold nothing but digital silence. */
  | "silent"
  /** It has just begun. */
  | "starting";

export interface Claim {
  readonly is: "yes" | "no" | "unknown";
  readonly why: Cause | null;
}

/** A report of the server, and when it came. */
export interface Reported {
  readonly at: number;
  readonly quality: Quality;
}

/** The state of this page's own camera or microphone. */
export interface OwnSource {
  /** The person wants to be seen or heard. */
  readonly wanted: boolean;
  /** The server forwards it to someone. */
  readonly forwarded: boolean;
  /** The browser has opened it. */
  readonly open: boolean;
  readonly failed: boolean;
  readonly paused: boolean;
  /** Since when it is wanted, open and forwarded; `null` while it is not. */
  readonly since: number | null;
  readonly sent: Moving;
  /** It was sent before, with the same choice of device: it is not starting any more. */
  readonly moved: boolean;
  readonly silentFor: number;
}

/** Everything that is known on this page, at one time. Times in ms, of one clock. */
export interface Known {
  readonly now: number;
  /** When the server last answered. */
  readonly heardAt: number | null;
  readonly peer: PeerState;
  readonly way: Way;
  /** The browser holds back what arrives as sound until the person taps. */
  readonly soundNeedsTap: boolean;
  /** Since when this person is in the call; `null` outside. */
  readonly inCallSince: number | null;
  readonly me: string;
  readonly own: Readonly<Record<Kind, OwnSource>>;
  readonly report: Reported | null;
  /** The reports of those of the other side who are in the call. */
  readonly others: readonly (Reported | null)[];
}

/** What is known of one other person. */
export interface KnownOther {
  readonly report: Reported | null;
  /** Since when the reports have shown packets; `null` while they do not. */
  readonly comesSince: number | null;
  readonly camera: boolean;
  readonly microphone: boolean;
  /** What arrives here; not `routed` when nothing of it is forwarded to this page. */
  readonly video: Here;
  readonly audio: Here;
}

/** A track of another person, as it arrives here. */
export interface Here {
  readonly routed: boolean;
  /** Since when the person is in the call with it on. */
  readonly since: number | null;
  readonly moving: Moving;
  /** It arrived before, since it was switched on: it is not starting any more. */
  readonly moved: boolean;
}

const YES: Claim = { is: "yes", why: null };
const no = (why: Cause): Claim => ({ is: "no", why });
const unknown = (why: Cause): Claim => ({ is: "unknown", why });

/** Whether the server has answered lately. */
export function serverAnswers(heardAt: number | null, now: number): boolean {
  return heardAt !== null && now - heardAt <= PROOF_FOR_MS;
}

function fresh(report: Reported | null, now: number): Quality | null {
  return report && now - report.at <= PROOF_FOR_MS ? report.quality : null;
}

function hasJustBegun(since: number | null, now: number): boolean {
  return since !== null && now - since < STARTING_MS;
}

/** What is not there is on its way just after the beginning; later it is not so. */
function missing(known: Known, since: number | null, why: Cause): Claim {
  return hasJustBegun(since, known.now) ? unknown("starting") : no(why);
}

/** What keeps all media from this page: the same for all claims. */
function obstacle(known: Known): Claim | null {
  if (known.peer === "unsupported") return no("unsupported");
  if (!serverAnswers(known.heardAt, known.now)) return unknown("server");
  return null;
}

function transportObstacle(known: Known, since: number | null): Claim | null {
  if (known.peer === "connected") return null;
  if (known.way === "failed") return no("blocked");
  return known.peer === "reconnecting" || known.peer === "closed"
    ? no("reconnecting")
    : missing(known, since, "reconnecting");
}

/** Whether someone of the other side sees or hears this person. */
export function reachesThem(known: Known, kind: Kind): Claim {
  const own = known.own[kind];
  const early = obstacle(known);
  if (early?.why === "unsupported") return early;
  if (!own.wanted) return own.failed ? no("device") : no("off");
  if (own.failed) return no("device");
  if (early) return early;
  if (!own.forwarded) return missing(known, known.inCallSince, "private");
  if (own.paused) return no("paused");
  const transport = transportObstacle(known, known.inCallSince);
  if (transport) return transport;
  // Also while it is opened again to get it going.
  if (own.sent === false && own.moved) return no("stopped");
  if (!own.open || own.sent === null) return unknown("starting");
  if (!own.sent) return missing(known, own.since, "stopped");
  const quality = fresh(known.report, known.now);
  const arrives =
    quality && (kind === "camera" ? quality.camera > STILL_FRAMES : quality.microphone > 0);
  if (!arrives) return missing(known, own.since, "not-arriving");
  const received = known.others
    .flatMap((other) => fresh(other, known.now)?.receives ?? [])
    .filter((one) => one.from === known.me && one.kind === kind && one.confirmed);
  if (received.length === 0) return missing(known, own.since, "not-received");
  if (!received.some(({ played }) => played)) return no("not-played");
  if (kind === "microphone" && own.silentFor >= SILENT_AFTER_MS)
    return { is: "yes", why: "silent" };
  return YES;
}

/** Whether anything came from a page in the server's last two seconds, reports included. */
function comes({ camera, microphone, receives }: Quality): boolean {
  return camera > 0 || microphone > 0 || receives.some(({ confirmed }) => confirmed);
}

/**
 * Why something of another person does not come. A source is said to have stopped only while the
 * other one comes, or, where the other one is off, while the page confirms what it gets. The counts
 * reach two seconds back: when a connection is lost, only `quiet` shows it immediately.
 */
function absence(now: number, quality: Quality | null, other: KnownOther, kind: Kind): Cause {
  if (!quality) return "nothing-comes";
  const rest = kind === "camera" ? "microphone" : "camera";
  if (!other[rest]) return comes(quality) ? "stopped" : "nothing-comes";
  if (quality[rest] === 0 || quality.quiet >= QUIET_AFTER_MS) return "nothing-comes";
  // After a cut audio comes a moment before video does.
  const steady = other.comesSince !== null && now - other.comesSince >= STEADY_AFTER_MS;
  return steady ? "stopped" : "starting";
}

/** Whether this person sees or hears another one. */
export function reachesMe(known: Known, other: KnownOther, kind: Kind): Claim {
  const early = obstacle(known);
  if (early?.why === "unsupported") return early;
  if (!other[kind]) return early ?? no("off");
  if (early) return early;
  const quality = fresh(other.report, known.now);
  const sent =
    quality && (kind === "camera" ? quality.camera > STILL_FRAMES : quality.microphone > 0);
  const here = kind === "camera" ? other.video : other.audio;
  // Someone who does not get it says what the server knows.
  if (!here.routed) return sent ? YES : missing(known, here.since, "private");
  const transport = transportObstacle(known, known.inCallSince);
  if (transport) return transport;
  if (here.moving === true) {
    if (kind === "microphone" && known.soundNeedsTap) return no("needs-tap");
    const isSilent = kind === "microphone" && quality && quality.silent * 1_000 >= SILENT_AFTER_MS;
    return isSilent ? { is: "yes", why: "silent" } : YES;
  }
  if (here.moving === null) return unknown("starting");
  const why = sent ? "not-arriving" : absence(known.now, quality, other, kind);
  if (why === "starting") return unknown(why);
  return here.moved ? no(why) : missing(known, here.since, why);
}

/** What may be said of another person's voice. */
export type TheirVoice = "heard" | "muted" | "needs-tap" | "not-coming" | "unknown";

/** Causes that lie here, and are said of this page's connection. */
const OF_THE_CONNECTION: readonly Cause[] = ["unsupported", "server", "blocked", "reconnecting"];

/** Whether another person's voice is heard here. */
export function theirVoice(known: Known, other: KnownOther): TheirVoice {
  const { is, why } = reachesMe(known, other, "microphone");
  if (why === "off") return "muted";
  if (why === "needs-tap") return why;
  if (is === "yes") return "heard";
  if (is === "unknown" || (why !== null && OF_THE_CONNECTION.includes(why))) return "unknown";
  return "not-coming";
}

/** Video of another person that is on and is not seen to move now. */
export interface StaleVideo {
  /** How long ago it last moved, in ms; `null` when it never did. */
  readonly age: number | null;
  readonly why: Cause | null;
}

/** `null` while the video is off or moves; old video is never shown as if it were live. */
export function staleVideo(known: Known, other: KnownOther, age: number | null): StaleVideo | null {
  if (!other.camera) return null;
  const { is, why } = reachesMe(known, other, "camera");
  if (is === "yes") return null;
  return { age, why };
}

/** How a connection is, by the server's report alone. */
function byReport(quality: Quality): ConnectionIs {
  const lossy = Math.max(quality.lossUp, quality.lossDown) > WEAK_LOSS;
  const slow = (quality.roundTrip ?? 0) > WEAK_ROUND_TRIP_MS;
  const uneven = (quality.jitter ?? 0) > WEAK_JITTER_MS;
  if (lossy || slow || uneven) return "weak";
  return quality.tcp ? "tcp" : "good";
}

/** How this page's own connection is. */
export function connectionOf(known: Known): ConnectionIs {
  if (known.peer === "unsupported") return "unsupported";
  if (!serverAnswers(known.heardAt, known.now)) return "server";
  // Said as soon as it is known: only another network helps.
  if (known.way === "failed" && known.peer !== "connected") return "no-media";
  if (known.peer === "reconnecting" || known.peer === "closed") return "lost";
  if (known.peer !== "connected") return "connecting";
  const quality = fresh(known.report, known.now);
  if (quality) return byReport(quality);
  // Outside a call the server reports nothing: what the browser says applies.
  if (known.inCallSince === null) return known.way === "tcp" ? "tcp" : "good";
  return hasJustBegun(known.inCallSince, known.now) ? "connecting" : "lost";
}

/** How the connection of another person in the call is, as the server sees it. */
export function connectionOfOther(known: Known, other: KnownOther): ConnectionIs {
  if (!serverAnswers(known.heardAt, known.now)) return "server";
  const quality = fresh(other.report, known.now);
  // The rates of a page that has fallen silent are those of its last packets.
  const isExpected = other.camera || other.microphone;
  if (quality && (comes(quality) || !isExpected)) return byReport(quality);
  const since = [known.inCallSince, other.video.since, other.audio.since];
  return since.some((one) => hasJustBegun(one, known.now)) ? "connecting" : "lost";
}

const WORST: readonly ConnectionIs[] = [
  "unsupported",
  "server",
  "no-media",
  "lost",
  "connecting",
  "weak",
  "tcp",
  "good",
];

/** The worst of several. */
export function worst(all: readonly ConnectionIs[]): ConnectionIs {
  return WORST.find((one) => all.includes(one)) ?? "connecting";
}

/** The sentence about who sees and hears this person. */
export type Sentence = "sees-hears" | "sees" | "hears" | "nothing" | "unsure";

export function sentenceOf(sees: Claim, hears: Claim): Sentence {
  if (sees.is === "unknown" || hears.is === "unknown") return "unsure";
  if (sees.is === "yes") return hears.is === "yes" ? "sees-hears" : "sees";
  return hears.is === "yes" ? "hears" : "nothing";
}

/** Causes that a person has to know; the others are ordinary, or said elsewhere. */
const WORTH_SAYING: readonly Cause[] = [
  "unsupported",
  "server",
  "blocked",
  "reconnecting",
  "paused",
  "stopped",
  "not-arriving",
  "not-received",
  "not-played",
  "silent",
];

export interface Reason {
  readonly why: Cause;
  readonly what: Kind | "both";
}

/** Why someone is not seen or heard; the same cause of both is said once. */
export function reasonOf(sees: Claim, hears: Claim): Reason | null {
  const worth = (claim: Claim) =>
    claim.why !== null && WORTH_SAYING.includes(claim.why) ? claim.why : null;
  const camera = worth(sees);
  const microphone = worth(hears);
  if (camera && camera === microphone) return { why: camera, what: "both" };
  // That one is not heard matters more.
  if (microphone) return { why: microphone, what: "microphone" };
  return camera ? { why: camera, what: "camera" } : null;
}
