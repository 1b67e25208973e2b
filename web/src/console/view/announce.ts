// What a person who does not see the page must hear immediately: who joined or lost the connection.
// A screen reader speaks when a text changes: an announcement is removed as soon as it is no longer
// true, so that the same words are read the next time.
import type { PersonView } from "../../lib/wire";

type News = "customer-in" | "line-lost" | "line-back";

export interface Announcement {
  readonly what: News;
  readonly seat: string;
}

interface Announced {
  /** Read when the reader has finished. */
  readonly polite: Announcement | null;
  /** Read immediately. */
  readonly assertive: Announcement | null;
}

type Followed = Pick<PersonView, "seat" | "inside" | "presence">;

export class Announcements {
  readonly #before = new Map<string, { inside: boolean; presence: string }>();
  #said: Announced = { polite: null, assertive: null };

  /** The current text of the two live regions. */
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
