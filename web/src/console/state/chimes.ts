// The small sounds of a conversation: a message, a person who joins or leaves, the end. Only for
// what happens while the page is open, never for what the server sends again after a reload.
import { GraceTone } from "../../lib/device/grace-tone";
import type { SoundName, Sounds } from "../../lib/device/sound";
import type { SessionState } from "../../lib/socket/session-state";
import type { ItemView, Notice } from "../../lib/wire";
import { secondsUntil } from "../view/elapsed";

/** Items older than this are history, in ms: after a reload or a long disconnect. */
const FRESH_MS = 10_000;

const OF_NOTICE: Partial<Record<Notice["notice"], SoundName>> = {
  entered: "joined",
  "taken-over": "joined",
  "connection-back": "joined",
  "call-joined": "joined",
  "call-left": "left",
  gone: "left",
  ended: "hangUp",
};

/** The sound of one item for the person in the seat `me`, or none. */
function soundOf(item: ItemView, me: string | null, reading: boolean): SoundName | null {
  if (item.by === me && !(item.kind === "notice" && item.what.notice === "ended")) return null;
  if (item.kind === "notice") return OF_NOTICE[item.what.notice] ?? null;
  return reading ? null : "message";
}

export class Chimes {
  readonly #sounds: Pick<Sounds, "play">;
  readonly #heard = new Map<string, number>();
  /** By session and seat: whose line is lost. */
  readonly #graces = new Map<string, GraceTone>();
  /** The session whose chat is being read now. */
  reading: string | null = null;

  constructor(sounds: Pick<Sounds, "play">) {
    this.#sounds = sounds;
  }

  /** Plays what has come since the last look. */
  follow(state: SessionState, now: number): void {
    const me = state.session?.me ?? null;
    for (const [conversation, items] of Object.entries(state.items)) {
      const key = `${state.id} ${conversation}`;
      const before = this.#heard.get(key) ?? 0;
      const fresh = items.filter((item) => item.sequence > before && now - item.at < FRESH_MS);
      this.#heard.set(key, items.at(-1)?.sequence ?? before);
      const reading = this.reading === state.id;
      const sound = fresh.map((item) => soundOf(item, me, reading)).find((one) => one !== null);
      if (sound) void this.#sounds.play(sound);
    }
  }

  /** Counts down with those whose line is lost. */
  tick(state: SessionState, now: number): void {
    for (const { seat, role, presence } of state.people) {
      if (role !== "customer") continue;
      const key = `${state.id} ${seat}`;
      const tone = this.#graces.get(key) ?? new GraceTone(this.#sounds);
      this.#graces.set(key, tone);
      tone.follow(presence.state === "grace" ? secondsUntil(presence.until, now) : null);
    }
  }

  forget(session: string): void {
    for (const kept of [this.#heard, this.#graces])
      for (const key of kept.keys()) if (key.startsWith(`${session} `)) kept.delete(key);
  }
}
