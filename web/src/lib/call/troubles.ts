// What stops a camera or a microphone in the call: it is turned off for all participants, the
// person learns why, and what was on is on again as soon as it can be.
import { KINDS, type Kind } from "../media/asking";
import type { MediaOwner } from "../media/owner";
import type { Trouble } from "../media/trouble";

export interface TroublesEnvironment {
  owner: MediaOwner;
  inCall: () => boolean;
  /** Turns a source on or off, for all participants. */
  set: (kind: Kind, on: boolean) => Promise<void>;
}

export class Troubles {
  readonly #environment: TroublesEnvironment;
  readonly #found: Record<Kind, Trouble | null> = { camera: null, microphone: null };
  /** The devices that were listed when one was missing. */
  readonly #lacked: Record<Kind, string> = { camera: "", microphone: "" };
  readonly #stop: () => void;

  constructor(environment: TroublesEnvironment) {
    this.#environment = environment;
    this.#stop = environment.owner.followPermissions({
      kinds: () =>
        KINDS.filter((kind) => environment.inCall() && this.#found[kind] === "blocked-by-page"),
      seen: (kind, permission) => {
        if (permission === "granted") this.#set(kind, true);
      },
    });
  }

  /** Why a source stopped in mid-call, until it is switched on again. */
  of(kind: Kind): Trouble | null {
    return this.#found[kind];
  }

  /** The person has switched it on again. */
  forget(kind: Kind): void {
    this.#found[kind] = null;
  }

  /** What did not work when the call began; the page says so, since no person turned it off. */
  remember(): void {
    for (const kind of KINDS) {
      const { phase, trouble } = this.#environment.owner.capture(kind);
      if (phase === "trouble") this.#found[kind] = trouble;
      this.#lacked[kind] = this.#listed(kind);
    }
  }

  /** A source has changed, or the call has begun. */
  follow(kind: Kind): void {
    this.#note(kind);
    this.#comeBack(kind);
  }

  close(): void {
    this.#stop();
  }

  #note(kind: Kind): void {
    const { owner, inCall } = this.#environment;
    const { phase, trouble } = owner.capture(kind);
    if (phase === "live") this.#found[kind] = null;
    if (phase !== "trouble" || !inCall() || !owner.wanted[kind]) return;
    if (this.#found[kind] === trouble) return;
    this.#found[kind] = trouble;
    this.#lacked[kind] = this.#listed(kind);
    this.#set(kind, false);
  }

  /** Nothing was there to send from, and now something was plugged in. */
  #comeBack(kind: Kind): void {
    if (this.#found[kind] !== "missing" || !this.#environment.inCall()) return;
    const listed = this.#listed(kind);
    if (listed !== "" && listed !== this.#lacked[kind]) this.#set(kind, true);
  }

  #set(kind: Kind, on: boolean): void {
    // A refusal here means that we are out of the call already, and nothing is sent.
    this.#environment.set(kind, on).catch(() => undefined);
  }

  #listed(kind: Kind): string {
    const devices = this.#environment.owner.book.devices(kind);
    return devices.map(({ deviceId }) => deviceId).join(" ");
  }
}
