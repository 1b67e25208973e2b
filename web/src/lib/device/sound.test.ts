import { beforeEach, expect, test } from "vitest";
import { FakeWorld, settled } from "../socket/fake";
import { STALLED_AFTER_MS } from "./playback";
import { Sounds } from "./sound";

class FakeContext {
  state: AudioContextState | "interrupted" = "running";
  closed = false;
  resumed = 0;
  /** Whether the clock moves. */
  alive = true;
  get currentTime(): number {
    return this.alive ? world.now() / 1_000 : 7;
  }
  resume = async () => void (this.resumed += 1);
  close = async () => void (this.closed = true);
}

let world: FakeWorld;
let contexts: FakeContext[];
let sounds: Sounds;

beforeEach(() => {
  world = new FakeWorld();
  contexts = [];
  sounds = new Sounds(() => {
    const context = new FakeContext();
    contexts.push(context);
    return context as unknown as AudioContext;
  });
  sounds.unlock();
});

async function mend(): Promise<void> {
  const mended = sounds.mend(world.wait);
  await settled();
  await world.passSlowly(STALLED_AFTER_MS);
  await mended;
}

test("a clock that runs is left alone", async () => {
  await mend();
  expect(contexts).toHaveLength(1);
  expect(contexts[0]?.resumed).toBe(0);
});

test("a clock that stands still though it says that it runs is replaced", async () => {
  Object.assign(contexts[0] ?? {}, { alive: false });
  await mend();
  expect(contexts).toHaveLength(2);
  expect(contexts[0]?.closed).toBe(true);
  expect(sounds.audible).toBe(true);
});

test("an interrupted one is never resumed, which would freeze it, but replaced", async () => {
  Object.assign(contexts[0] ?? {}, { alive: false, state: "interrupted" });
  await mend();
  expect(contexts[0]?.resumed).toBe(0);
  expect(contexts).toHaveLength(2);
});

test("a suspended one waits for a tap", async () => {
  Object.assign(contexts[0] ?? {}, { alive: false, state: "suspended" });
  await mend();
  expect(contexts[0]?.resumed).toBe(1);
  expect(contexts).toHaveLength(1);
});

test("closed, it gives its context back and takes no other one", async () => {
  sounds.close();
  expect(contexts[0]?.closed).toBe(true);
  expect(sounds.audible).toBe(false);
  expect(sounds.unlock()).toBeNull();
  await mend();
  expect(contexts).toHaveLength(1);
});
