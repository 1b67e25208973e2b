// What is measured of the media: the connection's counters, looked at twice a second. Nothing here
// says what it means for a person; `truth.ts` does.

/** Time between two looks in a call, in ms. */
export const LOOK_EVERY_MS = 500;
/** How far back rates are measured, in ms: with one look more it is known within 3 s. */
export const WINDOW_MS = 2_000;
/** Up to this many frames a second are no video: Firefox counts one of a camera that is frozen. */
const STILL_FRAMES_PER_SECOND = 2;

/** Counters of one arriving track, since its connection began. */
interface ArrivingCounters {
  frames: number;
  packets: number;
}

/** All counters at one time. */
export interface Counters {
  /** In ms, of a clock that only moves forward. */
  at: number;
  /** Grows with every new connection: its counters begin again. */
  connection: number;
  /** Frames that were encoded, by outgoing stream: a camera has one for each simulcast layer. */
  encoded: Readonly<Record<string, number>>;
  microphonePackets: number;
  /** Energy that the microphone gave so far; `null` where the browser does not say. */
  microphoneEnergy: number | null;
  /** By the id of the track. */
  arriving: Readonly<Record<string, ArrivingCounters>>;
}

/** Whether something moves; `null` while it has not been looked at for long enough. */
export type Moving = boolean | null;

type Entry = Record<string, unknown> & { type?: string; kind?: string };

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** Reads a report of the browser. */
export function countersOf(
  report: Pick<RTCStatsReport, "forEach"> | null,
  cameraMid: string | null,
  connection: number,
  at: number,
): Counters {
  const encoded: Record<string, number> = {};
  const arriving: Record<string, ArrivingCounters> = {};
  let microphonePackets = 0;
  let microphoneEnergy: number | null = null;
  report?.forEach((entry: Entry) => {
    const { type, kind } = entry;
    if (type === "outbound-rtp" && kind === "audio")
      microphonePackets += count(entry["packetsSent"]);
    if (type === "outbound-rtp" && kind === "video" && entry["mid"] === cameraMid)
      encoded[String(entry["id"] ?? entry["ssrc"])] = count(entry["framesEncoded"]);
    if (type === "media-source" && kind === "audio" && "totalAudioEnergy" in entry)
      microphoneEnergy = count(entry["totalAudioEnergy"]);
    if (type === "inbound-rtp" && typeof entry["trackIdentifier"] === "string")
      arriving[entry["trackIdentifier"]] = {
        frames: count(entry["framesDecoded"]),
        packets: count(entry["packetsReceived"]),
      };
  });
  return { at, connection, encoded, microphonePackets, microphoneEnergy, arriving };
}

/** Whether a camera's frames were encoded between two looks, in any of its streams. */
export function framesMoved(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  milliseconds: number,
): boolean {
  const least = (STILL_FRAMES_PER_SECOND * milliseconds) / 1_000;
  return Object.entries(after).some(([id, frames]) => frames - (before[id] ?? 0) > least);
}

/** The looks of the last moments, and what they say together. */
export class Evidence {
  #looks: Counters[] = [];
  /** When video of a track last moved, by the id of the track. */
  readonly #moved = new Map<string, number>();
  #loudAt: number | null = null;

  /** A new look; the oldest one that is not needed any more goes. */
  add(counters: Counters): void {
    if (this.#looks.at(-1)?.connection !== counters.connection) this.forget();
    const before = this.#looks.at(-1);
    this.#looks.push(counters);
    while ((this.#looks[1]?.at ?? Infinity) <= counters.at - WINDOW_MS) this.#looks.shift();
    for (const [id, { frames }] of Object.entries(counters.arriving)) {
      const second = this.#looks.at(-3) ?? before;
      const perSecond = second
        ? rate(second, counters, (look) => look.arriving[id]?.frames ?? 0)
        : 0;
      // The first frame of a connection moves, too: from then on a picture is shown, and gets old.
      const isFirst = frames > 0 && !this.#moved.has(id);
      if (isFirst || perSecond > STILL_FRAMES_PER_SECOND) this.#moved.set(id, counters.at);
    }
    const { microphoneEnergy } = counters;
    if (microphoneEnergy === null || microphoneEnergy !== before?.microphoneEnergy)
      this.#loudAt = counters.at;
  }

  forget(): void {
    this.#looks = [];
    this.#moved.clear();
    this.#loudAt = null;
  }

  /** Whether the camera's frames are encoded, in any layer. */
  get camera(): Moving {
    const ids = Object.keys(this.#looks.at(-1)?.encoded ?? {});
    if (ids.length === 0) return this.#known(false);
    const each = ids.map((id) => this.#frames((look) => look.encoded[id] ?? 0));
    if (each.includes(true)) return true;
    return each.includes(null) ? null : false;
  }

  /** Whether the camera has sent anything on this connection. */
  get everEncoded(): boolean {
    return Object.values(this.#looks.at(-1)?.encoded ?? {}).some((frames) => frames > 0);
  }

  /** Whether the microphone's packets leave. */
  get microphone(): Moving {
    return this.#packets((look) => look.microphonePackets);
  }

  /** How long the microphone has given nothing but digital silence, in ms. */
  silentFor(now: number): number {
    return this.#loudAt === null ? 0 : now - this.#loudAt;
  }

  /** Whether frames of an arriving track are decoded. */
  video(track: string): Moving {
    return this.#frames((look) => look.arriving[track]?.frames ?? 0);
  }

  /** Whether packets of an arriving track come. */
  audio(track: string): Moving {
    return this.#packets((look) => look.arriving[track]?.packets ?? 0);
  }

  /** How long ago an arriving video last moved, in ms; `null` while it has shown nothing at all. */
  videoAge(track: string, now: number): number | null {
    const at = this.#moved.get(track);
    return at === undefined ? null : now - at;
  }

  #frames(of: (look: Counters) => number): Moving {
    return this.#moves((first, last) => rate(first, last, of) > STILL_FRAMES_PER_SECOND);
  }

  #packets(of: (look: Counters) => number): Moving {
    return this.#moves((first, last) => of(last) > of(first));
  }

  #moves(moves: (first: Counters, last: Counters) => boolean): Moving {
    const [first] = this.#looks;
    const last = this.#looks.at(-1);
    if (!first || !last || first === last) return null;
    return moves(first, last) ? true : this.#known(false);
  }

  /** That something does not move is known only when it was looked at for the whole time. */
  #known(value: false): Moving {
    const [first] = this.#looks;
    const last = this.#looks.at(-1);
    return first && last && last.at - first.at >= WINDOW_MS - LOOK_EVERY_MS ? value : null;
  }
}

/** Growth a second from one look to another. */
function rate(first: Counters, last: Counters, of: (look: Counters) => number): number {
  const seconds = (last.at - first.at) / 1_000;
  return seconds > 0 ? (of(last) - of(first)) / seconds : 0;
}
