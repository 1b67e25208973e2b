import { describe, expect, test } from "vitest";
import { TrackerError } from "./abi";
import type { FromWorker, Seen, ToWorker } from "./messages";
import { Tracking, type Condition, type WorkerLike } from "./tracking";

/** A worker that says what the test has it say. */
class FakeWorker implements WorkerLike {
  readonly heard: ToWorker[] = [];
  terminated = false;
  #listeners: ((event: MessageEvent<FromWorker>) => void)[] = [];
  #onError: ((event: ErrorEvent) => void)[] = [];

  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    if (type === "message") this.#listeners.push(listener as never);
    else this.#onError.push(listener as never);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(message: FromWorker): void {
    for (const listener of this.#listeners) listener({ data: message } as MessageEvent<FromWorker>);
  }

  breakDown(message?: string): void {
    for (const listener of this.#onError) listener({ message } as ErrorEvent);
  }

  pictures(): ToWorker[] {
    return this.heard.filter(({ type }) => type === "picture");
  }
}

const FRAME = { close: () => undefined } as unknown as ImageBitmap;

function seen(time: number, milliseconds: number, waited = 0): { type: "seen" } & Seen {
  const size = { width: 640, height: 480 };
  const nothing = { sightings: [], failure: null };
  const cost = { waited, milliseconds, tracking: milliseconds };
  return {
    type: "seen",
    time,
    at: time,
    number: null,
    ...size,
    ...nothing,
    ...cost,
    work: size,
    way: "brightness",
  };
}

function start() {
  const worker = new FakeWorker();
  const [pictures, conditions]: [Seen[], Condition[]] = [[], []];
  let now = 0;
  const tracking = new Tracking({
    worker,
    now: () => now,
    onSeen: (picture) => pictures.push(picture),
    onCondition: (condition) => conditions.push(condition),
  });
  const show = (time: number) => {
    now = time;
    if (!tracking.wants(time)) return false;
    tracking.give(FRAME, time);
    return true;
  };
  return { worker, tracking, pictures, conditions, show };
}

describe("B45 tracking", () => {
  test("B45 nothing is given before the tracker is there", () => {
    const { worker, show } = start();
    expect(show(0)).toBe(false);
    worker.say({ type: "ready", variant: "scalar" });
    expect(show(33)).toBe(true);
  });

  test("B45 while a picture is looked at, others are dropped and not kept", () => {
    const { worker, tracking, pictures, show } = start();
    worker.say({ type: "ready", variant: "simd" });
    expect([show(0), show(33), show(66)]).toEqual([true, false, false]);
    expect(worker.pictures()).toHaveLength(1);
    worker.say(seen(0, 70));
    expect(pictures).toHaveLength(1);
    expect(tracking.condition.dropped).toBe(2);
    expect(show(100)).toBe(true);
  });

  test("B45 a slow device is given smaller pictures, then fewer, and the page is told", () => {
    const { worker, conditions, tracking, show } = start();
    worker.say({ type: "ready", variant: "simd" });
    for (let time = 0; time < 6_000; time += 33) {
      if (show(time)) worker.say(seen(time, 200));
    }
    expect(tracking.condition.slow).toBe(true);
    expect(tracking.condition.step).toEqual({ side: 320, every: 2 });
    expect(conditions.at(-1)).toMatchObject({ slow: true });
    const last = worker.pictures().at(-1);
    expect(last).toMatchObject({ side: 320 });
    const before = worker.pictures().length;
    for (let time = 6_000; time < 7_000; time += 33) {
      if (show(time)) worker.say(seen(time, 200));
    }
    // Half of the thirty pictures of a second.
    expect(worker.pictures().length - before).toBeLessThanOrEqual(16);
  });

  test("B45 a worker that waits for the processor is too slow, however quick it then is", () => {
    const { worker, tracking, show } = start();
    worker.say({ type: "ready", variant: "simd" });
    for (let time = 0; time < 2_000; time += 33) {
      if (show(time)) worker.say(seen(time, 2, 60));
    }
    expect(tracking.condition.slow).toBe(true);
    const [first] = worker.pictures();
    expect(first).toMatchObject({ sent: performance.timeOrigin });
  });

  test("B45 nothing is given while nobody sees the page", () => {
    const { worker, tracking, show } = start();
    worker.say({ type: "ready", variant: "simd" });
    tracking.pause(true);
    expect(show(0)).toBe(false);
    expect(worker.heard.at(-1)).toEqual({ type: "pause", paused: true });
    tracking.pause(false);
    expect(show(33)).toBe(true);
  });

  test("B45 the pictures of a stream are told by the times of the page", async () => {
    const { worker, tracking, pictures } = start();
    worker.say({ type: "ready", variant: "simd" });
    tracking.follow(new ReadableStream());
    worker.say({ ...seen(90_000, 5), number: 7 });
    expect(pictures).toEqual([]);
    tracking.shown(40, 8);
    worker.say({ ...seen(90_033, 5), number: 8 });
    expect(pictures.map(({ time }) => time)).toEqual([40]);
    void tracking.mark({ kind: "point", x: 1, y: 2 }, 40);
    expect(worker.heard.at(-1)).toMatchObject({ question: { time: 90_033 } });
  });

  test("B45 each question gets its own answer", async () => {
    const { worker, tracking } = start();
    const first = tracking.mark({ kind: "point", x: 1, y: 2 }, 5);
    const second = tracking.describe(9);
    const asked = worker.heard.filter((message) => message.type === "ask");
    const [mark, description] = asked.map(({ id }) => id);
    worker.say({
      type: "answer",
      id: description ?? 0,
      outcome: { ok: false, why: "no-such-mark" },
    });
    worker.say({ type: "answer", id: mark ?? 0, outcome: { ok: true, value: 4 } });
    expect(await first).toBe(4);
    await expect(second).rejects.toEqual(new TrackerError("no-such-mark"));
  });

  test("B45 when the worker ends, open questions are answered and later ones refused", async () => {
    const { worker, tracking, show } = start();
    worker.say({ type: "ready", variant: "simd" });
    const open = tracking.memory();
    worker.breakDown("a mistake");
    await expect(open).rejects.toMatchObject({ failure: "broken" });
    await expect(tracking.features()).rejects.toMatchObject({ failure: "broken" });
    expect(tracking.condition.failed).toBe("a mistake");
    expect(show(0)).toBe(false);
    tracking.stop();
    expect(worker.terminated).toBe(true);
  });

  test("B45 a worker whose script cannot be loaded is a failure with words, too", () => {
    const { worker, tracking } = start();
    worker.breakDown();
    expect(tracking.condition.failed).toBe("the worker cannot be loaded");
  });
});
