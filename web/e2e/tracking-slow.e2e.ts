// A device that is too slow for the tracker: the processor of its worker is kept busy by other
// programs. It processes less, says so, and holds its marks; the page works as before; and when
// the device has recovered, it processes everything again, but not immediately.
import { expect, test, type Page } from "@playwright/test";
import { quantile } from "../lab/metrics";
import { FIRST_EASE_MS } from "../src/lib/tracking/pace";
import { Busy } from "./tracking/busy";
import { knownFilm } from "./tracking/film";
import { serveLaboratory, type Served } from "./tracking/laboratory";
import { look, measured, note, open, tryToTap, visit } from "./tracking/steps";

/** As large and as quick as a camera in a call: 640 pixels wide, 30 pictures a second. */
const FORMAT = { width: 640, perSecond: 30 };

/** Errors too small to see, in pixels of a frame 480 wide: the median and 95 %. */
const MEDIAN_ERROR = 1;
const P95_ERROR = 2.5;
/** The part of the pictures looked at in which marks are shown: in between, much has moved. */
const SHOWN = 0.75;

/**
 * The page is drawn as before while its worker is starved, in the same run and on the same machine:
 * gaps may be one frame longer, and the longest too short to notice.
 */
const LATER_MS = 17;
const LONGEST_LATER_MS = 500;
/** Programs that are added to those beside the worker, and how long each addition has to show. */
const PROGRAMS = 4;
const SLOW_WITHIN_MS = 10_000;
/** Pictures that the starved worker is watched for, and how long a busy machine may take. */
const STARVED_PICTURES = 40;
const STARVED_WITHIN_MS = 180_000;

/** Places of marks in the film, and how many: they make up half of the work. */
const COLUMNS = [90, 150, 210, 270, 330, 390];
const ROWS = [80, 130, 180, 230, 280];
const MARKS = 12;

declare global {
  interface Window {
    /** What the page said of keeping up, and when, in milliseconds. */
    paces: { at: number; words: string }[];
    /** Times between two pictures that the page drew, in milliseconds. */
    gaps: number[];
  }
}

/** Has the page note what it says of keeping up, and how evenly it is drawn. */
async function observe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const terms = [...document.querySelectorAll("dt")];
    const said = terms.find(({ textContent }) => textContent === "Keeps up")?.nextElementSibling;
    if (!said) throw new Error("the page does not say whether it keeps up");
    window.paces = [];
    const look = () => {
      const words = (said.textContent ?? "").replace(/\s+/g, " ").trim();
      if (window.paces.at(-1)?.words !== words) window.paces.push({ at: performance.now(), words });
    };
    look();
    new MutationObserver(look).observe(said, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    window.gaps = [];
    let last = performance.now();
    requestAnimationFrame(function draw(now) {
      window.gaps.push(now - last);
      last = now;
      requestAnimationFrame(draw);
    });
  });
}

const paces = (page: Page) => page.evaluate(() => window.paces);

/** How evenly the page was drawn since the last time that this was asked. */
async function gaps(page: Page, what: string) {
  const times = await page.evaluate(() => window.gaps.splice(0));
  const result = {
    drawn: times.length,
    p95: quantile(times, 0.95),
    longest: Math.max(...times),
  };
  note(what, result);
  return result;
}

/** Marks all over the picture, but not where there is too little to hold on to. */
async function manyMarks(page: Page): Promise<number[]> {
  const marks: number[] = [];
  for (const y of ROWS) {
    for (const x of COLUMNS) {
      const mark = marks.length < MARKS ? await tryToTap(page, x, y) : null;
      if (mark !== null) marks.push(mark);
    }
  }
  expect(marks).toHaveLength(MARKS);
  return marks;
}

let served: Served;

test.beforeAll(async () => {
  served = await serveLaboratory();
});

test.afterAll(async () => {
  await served.close();
});

/** What the page says, in the order of the steps. */
const SAID = [
  "yes",
  "no: up to 320 pixels, every picture",
  "no: up to 320 pixels, every other picture",
];

const latest = async (page: Page) => (await paces(page)).at(-1)?.words;
const saysYes = (page: Page) =>
  expect.poll(() => latest(page), { timeout: 120_000 }).toMatch(/^yes$/);

/** Takes as much of its processor from the worker as this machine needs to become too slow. */
async function starve(page: Page, busy: Busy): Promise<void> {
  const more = async () => {
    const words = await latest(page);
    if (words === "yes") busy.add(PROGRAMS);
    return words;
  };
  await expect
    .poll(more, { timeout: 120_000, intervals: [SLOW_WITHIN_MS] })
    .toMatch(/^no: up to 320 pixels/);
}

test("B45 a device that is too slow looks at less, says so, and recovers", async () => {
  test.setTimeout(720_000);
  const options = { film: knownFilm(FORMAT) };
  await visit(served.url, options, async (page) => {
    await page.getByLabel("Module").selectOption("scalar");
    await open(page, "Camera", FORMAT.width);
    const marks = await manyMarks(page);
    await observe(page);
    const busy = Busy.apart();
    await saysYes(page);
    await page.evaluate(() => {
      window.paces.splice(0, window.paces.length - 1);
      window.gaps.splice(0);
    });
    await look(page, 60);
    const before = await gaps(page, "with time to spare");

    const now = () => page.evaluate(() => performance.now());
    const begun = await now();
    try {
      await starve(page, busy);
      await page.evaluate(() => window.witnessed.seen.splice(0));
      await look(page, STARVED_PICTURES, STARVED_WITHIN_MS);
      const costs = await page.evaluate(() =>
        window.witnessed.seen.map(({ waited, milliseconds }) => waited + milliseconds),
      );
      note("per picture", { median: quantile(costs, 0.5), p95: quantile(costs, 0.95) });
      await expectRight(page, marks);
      const drawn = await gaps(page, "while the worker is starved");
      expect(drawn.p95).toBeLessThan(before.p95 + LATER_MS);
      expect(drawn.longest).toBeLessThan(before.longest + LONGEST_LATER_MS);
      await expect(page.locator("dd", { hasText: "320 × 240, brightness" })).toBeVisible();
    } finally {
      busy.end();
    }
    const ended = await now();
    await saysYes(page);
    const said = await paces(page);
    note("said", { said, begun, ended });
    expectHysteresis(said, ended);
    await expect(page.locator("dd", { hasText: "640 × 480, brightness" })).toBeVisible();
  });
});

/** Marks are held, if not in all pictures, and never shown on another thing. */
async function expectRight(page: Page, marks: readonly number[]): Promise<void> {
  let [shown, visible] = [0, 0];
  for (const mark of marks) {
    const result = await measured(page, mark, `mark ${mark} while the worker is starved`);
    expect(result.median).toBeLessThan(MEDIAN_ERROR);
    expect(result.p95).toBeLessThan(P95_ERROR);
    visible += result.visible;
    shown += result.shown * result.visible;
  }
  expect(shown / visible).toBeGreaterThan(SHOWN);
}

/** It gave way step by step, and each step back came late and after the slowness had ended. */
function expectHysteresis(said: { at: number; words: string }[], ended: number): void {
  const steps = said.map(({ at, words }) => ({ at, step: SAID.indexOf(words) }));
  expect(steps[0]?.step).toBe(0);
  expect(steps.at(-1)?.step).toBe(0);
  for (const [index, { at, step }] of steps.entries()) {
    const before = steps[index - 1];
    if (!before) continue;
    expect(Math.abs(step - before.step)).toBe(1);
    if (step < before.step) expect(at - before.at).toBeGreaterThan(FIRST_EASE_MS);
  }
  // With several steps down there are as many up; the first of them waited, too.
  expect((steps.find(({ at }) => at > ended)?.at ?? 0) - ended).toBeGreaterThan(FIRST_EASE_MS / 2);
}
