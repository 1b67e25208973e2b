// Asks for a seat until the request is answered (F2). A short network failure is no reason to stop,
// because the people who are asked do not know of it: allowing the request would give the seat to
// no one. A person who stops asking withdraws the request.
import { api, isPassing } from "../lib/api";
import { keepAsking, withdraw } from "../lib/entry/withdraw";
import { loaded } from "../lib/loaded";
import { Refusal } from "../lib/socket/refusal";
import type { Enter, Entered } from "../lib/wire";
import { t } from "./texts";

/** How often to ask again while another device or the host is being asked. */
const ASK_AGAIN_SECONDS = 2;
/** How often the page waits automatically when codes are being guessed at this address. */
const SLOW_TRIES = 3;
/** How long the host is asked when the first device does not answer. */
const HOST_SECONDS = 120;

type Asked = Extract<Entered, { outcome: "asked" }>;

const second = () => new Promise((resolve) => setTimeout(resolve, 1_000));

export class Asking {
  /** Who is being asked, if anyone. */
  asked = $state.raw<Asked | null>(null);
  /** The server is not reached while it asks: seconds until the next try. */
  retryIn = $state<number | null>(null);
  readonly #says: (busy: string) => void;
  #isGivenUp = false;

  /** `says` shows the reason for the wait. */
  constructor(says: (busy: string) => void) {
    this.#says = says;
  }

  begin(): void {
    this.#isGivenUp = false;
  }

  /** Asks until there is an answer; `null` if the person has moved on meanwhile. */
  async enter(how: Enter): Promise<string | null> {
    keepAsking();
    try {
      return await this.#ask(how);
    } catch (error) {
      const code = error instanceof Refusal ? error.problem.code : "";
      const isAnswered = /^(takeover-|entry-not-valid)/.test(code);
      // The request may have arrived although its answer has not.
      if (isPassing(error) || (this.asked && !isAnswered)) void withdraw();
      if (this.#isGivenUp) return null;
      throw error;
    } finally {
      this.asked = null;
      this.retryIn = null;
    }
  }

  cancel(): void {
    this.#isGivenUp = true;
    this.asked = null;
    void withdraw();
  }

  /** Withdraws the request of a page that is closed. */
  leave(): void {
    if (this.asked) this.cancel();
    else this.#isGivenUp = true;
  }

  async #ask(how: Enter): Promise<string | null> {
    let openUntil = 0;
    for (let slow = 0; ;) {
      if (this.#isGivenUp) return null;
      try {
        const answer = await api.enter(how);
        delete how.work;
        delete how.again;
        if (answer.outcome === "inside") return answer.session;
        if (answer.outcome !== "asked") continue;
        // Cancelled while this request was on its way.
        if (this.#isGivenUp) void withdraw();
        else {
          const seconds = answer.seconds + (answer.ask === "first-device" ? HOST_SECONDS : 0);
          openUntil = performance.now() + seconds * 1_000;
          this.asked = answer;
          this.retryIn = null;
          await this.#wait();
        }
      } catch (error) {
        const refusal = error instanceof Refusal ? error.problem : null;
        if (refusal?.work && !how.work) {
          this.#says(t("error-work-needed"));
          const { solve } = await loaded(() => import("../lib/entry/work"));
          how.work = { challenge: refusal.work.challenge, nonce: await solve(refusal.work) };
        } else if (refusal?.code === "slow-down" && slow < SLOW_TRIES) {
          // Another client at this address guesses codes: a short wait, and nothing to do for the
          // person.
          slow += 1;
          delete how.work;
          await this.#slowDown(refusal.seconds ?? 1);
        } else if (this.asked && isPassing(error) && performance.now() < openUntil) {
          this.retryIn = ASK_AGAIN_SECONDS;
          await this.#wait();
        } else throw error;
      }
    }
  }

  /** A person is being asked: counts down the seconds until the server is asked again. */
  async #wait(): Promise<void> {
    for (let passed = 0; passed < ASK_AGAIN_SECONDS; passed += 1) {
      await second();
      if (this.#isGivenUp || !this.asked) return;
      this.asked = { ...this.asked, seconds: Math.max(0, this.asked.seconds - 1) };
      if (this.retryIn !== null) this.retryIn -= 1;
    }
  }

  async #slowDown(seconds: number): Promise<void> {
    for (let left = seconds; left > 0; left -= 1) {
      if (this.#isGivenUp) return;
      this.#says(t("error-slow-down", { seconds: left }));
      await second();
    }
    this.#says(t("entry-continue-busy"));
  }
}
