// What the browser allows this page, as it changes: a permission that was refused may be given at
// any time, in the browser's own settings, and the page notices it automatically. It looks again
// and again, since not every browser reports a change.
import { permissionOf, type Kind, type Permitting } from "./asking";

/** How often permissions are looked at, in ms. */
export const LOOK_AGAIN_MS = 1_500;

export type Permission = PermissionState | "unknown";

/** Who follows permissions, and which of them now. */
export interface Follower {
  kinds: () => readonly Kind[];
  seen: (kind: Kind, permission: Permission) => void;
}

export class PermissionWatch {
  readonly #permitting: Permitting;
  readonly #wait: (milliseconds: number) => Promise<void>;
  readonly #followers = new Set<Follower>();
  #looking = false;

  constructor(permitting: Permitting, wait: (milliseconds: number) => Promise<void>) {
    this.#permitting = permitting;
    this.#wait = wait;
  }

  /** Returns how to follow no more. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    if (!this.#looking) void this.#look();
    return () => this.#followers.delete(follower);
  }

  async #look(): Promise<void> {
    this.#looking = true;
    while (this.#followers.size > 0) {
      await this.#wait(LOOK_AGAIN_MS);
      for (const follower of this.#followers) await this.#lookFor(follower);
    }
    this.#looking = false;
  }

  async #lookFor(follower: Follower): Promise<void> {
    for (const kind of follower.kinds()) {
      const permission = await permissionOf(this.#permitting, kind);
      // Meanwhile the person may have switched it on or off, or left.
      if (this.#followers.has(follower) && follower.kinds().includes(kind))
        follower.seen(kind, permission);
    }
  }
}
