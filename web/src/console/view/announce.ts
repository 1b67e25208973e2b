// What a person who does not see the page must hear at once: who came, whose line is gone. A screen
// reader speaks when a text changes: what has been said is taken away as soon as it is not so any
// more, so that the same words are heard the next time.
import type { PersonView } from "../../lib/wire";

export type News = "customer-in" | "line-lost" | "line-back";

export interface Announcement {
  readonly what: News;
  readonly seat: string;
}

interface Announced {
  /** Read when the reader has finished. */
  readonly polite: Announcement | null;
  /** Read at once. */
  readonly assertive: Announcement | null;
}

type Followed = Pick<PersonView, "seat" | "inside" | "presence">;

export class Announcements {
  readonly #before = new Map<string, { inside: boolean; presence: string }>();
  #said: Announced = { polite: null, assertive: null };

  /** What stands in the two live regions now. */
  follow(customers: readonly Followed[]): Announced {
    for (const person of customers) {
      const { seat, inside } = person;
      const presence = person.presence.state;
      const known = this.#before.get(seat);
      this.#before.set(seat, { inside, presence });
      // The first look is not news.
      if (!known) continue;
      if (!known.inside && inside) this.#say({ polite: { what: "customer-in", seat } });
      if (known.presence === "present" && presence === "grace")
        this.#say({ polite: null, assertive: { what: "line-lost", seat } });
      else if (presence !== "grace" && known.presence === "grace")
        this.#say({
          assertive: null,
          ...(presence === "present" ? { polite: { what: "line-back" as const, seat } } : {}),
        });
    }
    return this.#said;
  }

  #say(change: Partial<Announced>): void {
    this.#said = { ...this.#said, ...change };
  }
}
