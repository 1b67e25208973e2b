// An operator, or a time service, sets the clock of the machine that the server runs on.
import { MachineClock } from "./clock";
import { expect, test } from "./fixtures";
import type { Person } from "./participant";
import { Server } from "./server";
import { enterByCode, passTheCheck, signIn, startSession } from "./steps";

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** How long after the previous one each is set, in ms. */
const JUMPS = [HOUR, -HOUR, DAY, -DAY] as const;
const EACH_FOR_MS = 5_000;
/** How long it rings (B15) and how long a lost connection is waited for (D12), in ms. */
const RING_MS = 45_000;
const GRACE_MS = 30_000;
/**
 * The server's clock runs at most a twentieth off while it follows the machine's; what is shown is
 * rounded up and asked for when it changes. In ms.
 */
const tolerance = (passed: number) => passed / 20 + 2_500;

interface Machine {
  server: Server;
  clock: MachineClock;
}

async function onAMachine(what: (machine: Machine) => Promise<void>): Promise<void> {
  const clock = new MachineClock();
  const server = await Server.start([], { environment: clock.environment });
  try {
    await what({ server, clock });
    expect(server.log).toContain("the machine's clock was set");
  } finally {
    await server.close();
    clock.close();
  }
}

/** Where a page counts down. */
const RINGS = "text=/^Rings for \\d+ more seconds?/";
const WAITS = '[data-is="gone"] .countdown text';

/** The number in a text that counts down, or `null` when it is not there. */
async function secondsIn({ page }: Person, selector: string): Promise<number | null> {
  const texts = await page.locator(selector).allTextContents();
  const found = /\d+/.exec(texts[0] ?? "");
  return found ? Number(found[0]) : null;
}

/** Sets the clock again and again and looks at a countdown until it is gone; how long it took. */
async function countdown(
  who: Person,
  selector: string,
  lasts: number,
  clock: MachineClock,
): Promise<number> {
  await expect(who.page.locator(selector)).toBeVisible();
  const began = performance.now();
  const first = (await secondsIn(who, selector)) ?? 0;
  expect(first * 1_000).toBeGreaterThan(lasts - tolerance(0));
  const looks: string[] = [];
  for (;;) {
    const passed = performance.now() - began;
    clock.set(JUMPS[Math.floor(passed / EACH_FOR_MS) - 1] ?? 0);
    const left = await secondsIn(who, selector);
    if (left === null || passed > 2 * lasts) {
      expect(passed, looks.join(", ")).toBeLessThan(lasts + tolerance(lasts));
      return passed;
    }
    looks.push(`${left} s after ${Math.round(passed)} ms`);
    const off = Math.abs(lasts - passed - left * 1_000);
    expect(off, looks.join(", ")).toBeLessThan(tolerance(passed));
    await expect.poll(() => secondsIn(who, selector), { intervals: [250] }).not.toBe(left);
  }
}

test("B15 D12 a ring lasts as long as ever, and its countdown stays right", async ({ person }) => {
  test.setTimeout(150_000);
  await onAMachine(async ({ server, clock }) => {
    const mette = await person("agent");
    const jonas = await person("customer");
    await signIn(mette, server);
    await enterByCode(jonas, server, (await startSession(mette)).code, "Jonas Berg");
    await passTheCheck(jonas);
    await mette.page.getByRole("button", { name: "Start call" }).click();
    await expect(jonas.page.getByRole("button", { name: "Accept" })).toBeVisible();
    const took = await countdown(mette, RINGS, RING_MS, clock);
    expect(took).toBeGreaterThan(RING_MS - tolerance(RING_MS));
    await expect(jonas.page.getByRole("button", { name: "Accept" })).toHaveCount(0);
  });
});

test("D12 a lost connection is waited for as long as ever; a code stays valid", async ({
  person,
}) => {
  test.setTimeout(150_000);
  await onAMachine(async ({ server, clock }) => {
    const mette = await person("agent");
    const jonas = await person("customer");
    await signIn(mette, server);
    const { code } = await startSession(mette);
    // The validity of a code is shown in minutes: none passes while the clock jumps about.
    for (const jump of JUMPS) {
      clock.set(jump);
      await expect(mette.page.getByText(/\(1[45] minutes left\)/)).toBeVisible();
      await mette.page.reload();
      await expect(mette.page.getByText(/\(1[45] minutes left\)/)).toBeVisible();
    }
    clock.set(DAY);
    await enterByCode(jonas, server, code, "Jonas Berg");
    await passTheCheck(jonas);
    clock.set(0);
    await mette.page.goto("about:blank");
    const took = await countdown(jonas, WAITS, GRACE_MS, clock);
    expect(took).toBeGreaterThan(GRACE_MS - tolerance(GRACE_MS));
    await expect(
      jonas.page.getByRole("heading", { name: "Mette Sørensen didn’t come back" }),
    ).toBeVisible();
  });
});
