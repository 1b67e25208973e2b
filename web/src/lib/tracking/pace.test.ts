import { describe, expect, test } from "vitest";
import { FIRST_EASE_MS, Gate, LONGEST_EASE_MS, Pace, STEPS } from "./pace";

const INTERVAL = 1_000 / 30;

/** A device that needs this many milliseconds for a frame whose longer side is 640. */
class Device {
  now = 0;
  readonly pace = new Pace();
  readonly changes: { at: number; step: number }[] = [];

  /** Of them, `fixed` do not depend on the picture's size. */
  constructor(
    public full: number,
    public fixed = 0,
  ) {}

  cost(side: number): number {
    return this.fixed + (this.full - this.fixed) * (side / 640) ** 2;
  }

  run(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (let picture = 0; this.now < end; picture += 1) {
      this.now += INTERVAL;
      this.pace.came(this.now);
      const { side, every } = this.pace.step;
      if (picture % every !== 0) continue;
      if (this.pace.took(this.cost(side), this.now)) {
        this.changes.push({ at: this.now, step: STEPS.indexOf(this.pace.step) });
      }
    }
  }
}

describe("B45 the pace of the tracker", () => {
  test("B45 a device that keeps up looks at every picture in full", () => {
    const device = new Device(10);
    device.run(60_000);
    expect(device.changes).toEqual([]);
    expect(device.pace.slow).toBe(false);
  });

  test("B45 a slow device soon looks at smaller pictures, and says so", () => {
    const device = new Device(40);
    device.run(2_000);
    expect(device.pace.step.side).toBeLessThan(640);
    expect(device.pace.slow).toBe(true);
    expect(device.changes[0]?.at).toBeLessThan(1_000);
  });

  test("B45 the slowest device need not look at many pictures before it gives way", () => {
    const pace = new Pace();
    for (let picture = 1; pace.step.side === 640; picture += 1) {
      pace.came(picture * INTERVAL);
      pace.took(400, picture * 400);
      expect(picture).toBeLessThanOrEqual(5);
    }
  });

  test("B45 a very slow device looks at every other small picture, and at no less", () => {
    const device = new Device(300);
    device.run(60_000);
    expect(device.pace.step).toEqual({ side: 320, every: 2 });
  });

  test("B45 a device that has recovered looks at more again, but not at once", () => {
    const device = new Device(40);
    device.run(2_000);
    const gaveWay = device.now;
    device.full = 5;
    device.run(60_000);
    expect(device.pace.slow).toBe(false);
    const better = device.changes.find(({ at }) => at > gaveWay);
    expect(better?.at).toBeGreaterThan(gaveWay + FIRST_EASE_MS - 1);
  });

  test("B45 marks that cost the same in a small picture do not keep it small for ever", () => {
    const device = new Device(120, 100);
    device.run(5_000);
    expect(device.pace.slow).toBe(true);
    [device.full, device.fixed] = [10, 8];
    device.run(60_000);
    expect(device.pace.slow).toBe(false);
  });

  test("B45 a device that is only quick enough for small pictures is given no others", () => {
    const device = new Device(40);
    device.run(120_000);
    expect(device.changes.map(({ step }) => step)).toEqual([1]);
  });

  test("B45 a device between two steps does not swing to and fro", () => {
    // Cheap to judge by its pixels, and yet too slow in full: each try of better is in vain.
    const pace = new Pace();
    let [now, changes] = [0, 0];
    while (now < 600_000) {
      now += INTERVAL;
      pace.came(now);
      const cost = pace.step.side === 640 ? 30 : 3;
      if (pace.took(cost, now)) changes += 1;
    }
    // With the longest wait between two tries there are two changes a minute.
    expect(changes).toBeLessThan(2 * (600_000 / LONGEST_EASE_MS) + 12);
    expect(changes).toBeGreaterThan(2);
  });

  test("B45 one slow picture means nothing", () => {
    const pace = new Pace();
    for (let picture = 0; picture < 300; picture += 1) {
      const now = picture * INTERVAL;
      pace.came(now);
      expect(pace.took(picture % 10 === 0 ? 500 : 8, now)).toBe(false);
    }
  });

  test("B45 what keeps up depends on how often pictures come", () => {
    const pace = new Pace();
    for (let picture = 0; picture < 100; picture += 1) {
      pace.came(picture * 100);
      pace.took(50, picture * 100);
    }
    expect(pace.slow).toBe(false);
  });

  test("B45 times that stand still, go back or jump do no harm", () => {
    const pace = new Pace();
    for (const time of [5, 5, 0, Number.NaN, 1e12, 1e12 + 1, -1e12]) pace.came(time);
    for (let picture = 0; picture < 100; picture += 1) pace.took(5, picture);
    expect(STEPS).toContain(pace.step);
  });
});

describe("B45 the tracker's gate", () => {
  test("B45 there is never more than one picture at a time; the others are dropped", () => {
    const gate = new Gate();
    expect(gate.enter()).toBe(true);
    expect(gate.enter()).toBe(false);
    expect(gate.enter()).toBe(false);
    expect(gate.dropped).toBe(2);
    gate.done();
    expect(gate.enter()).toBe(true);
  });

  test("B45 every other picture is left out on purpose, and counts as no drop", () => {
    const gate = new Gate();
    gate.every = 2;
    const through = Array.from({ length: 10 }, () => {
      const entered = gate.enter();
      if (entered) gate.done();
      return entered;
    });
    expect(through.filter(Boolean)).toHaveLength(5);
    expect(gate.dropped).toBe(0);
  });

  test("B45 nothing is looked at while nobody sees the page", () => {
    const gate = new Gate();
    gate.paused = true;
    expect(gate.enter()).toBe(false);
    gate.paused = false;
    expect(gate.enter()).toBe(true);
  });
});
