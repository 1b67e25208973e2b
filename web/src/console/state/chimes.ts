// The small sounds of a conversation: a message, somebody coming or going, the end. Only for what
// happens while the page looks, never for what is told again after a reload.
import type { SoundName, Sounds } from "../../lib/device/sound";
import type { SessionState } from "../../lib/socket/session-state";
import type { ItemView, Notice } from "../../lib/wire";

/** Told later than this it is history, in ms: after a reload or a long loss. */
const FRESH_MS = 10_000;

const OF_NOTICE: Partial<Record<Notice["notice"], SoundName>> = {
  entered: "joined",
  "taken-over": "joined",
  "connection-back": "joined",
  "call-joined": "joined",
  "call-left": "left",
  "connection-lost": "left",
  gone: "left",
  ended: "hangUp",
};

/** The sound of one item for somebody who sits in the seat `me`, or none. */
export function soundOf(item: ItemView, me: string | null, reading: boolean): SoundName | null {
  if (item.by === me && !(item.kind === "notice" && item.what.notice === "ended")) return null;
  if (item.kind === "notice") return OF_NOTICE[item.what.notice] ?? null;
  return reading ? null : "message";
}

export class Chimes {
  readonly #sounds: Pick<Sounds, "play">;
  readonly #heard = new Map<string, number>();
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

  forget(session: string): void {
    for (const key of this.#heard.keys())
      if (key.startsWith(`${session} `)) this.#heard.delete(key);
  }
}
