// The laboratory page in Debian's Firefox: the same worker and modules, with what that browser has
// for getting at the pictures of a video.
import { expect, test } from "@playwright/test";
import type { Page } from "puppeteer-core";
import { quantile } from "../lab/metrics";
import { startFirefox } from "./firefox";
import { HEIGHT, WIDTH, knownVideo, pictureAt } from "./tracking/film";
import { WITNESS, errorsOf, serveLaboratory, type Served } from "./tracking/laboratory";
import { MEDIAN_ERROR, P95_ERROR, SHOWN, note } from "./tracking/steps";

/** Pictures that the error is measured over. */
const MEASURED = 60;
/** A frame that a slow machine left out cannot be marked: a person taps again, at most so often. */
const TAPS = 10;

let served: Served;

test.beforeAll(async () => {
  served = await serveLaboratory();
});

test.afterAll(async () => {
  await served.close();
});

/** How many taps the page has answered. */
const answers = () => window.witnessed.marked.length + window.witnessed.refused.length;

/** Waits until this many frames have been processed. */
async function look(page: Page, pictures: number): Promise<void> {
  const begun = await page.evaluate(() => window.witnessed.seen.length);
  await expect
    .poll(() => page.evaluate(() => window.witnessed.seen.length), { timeout: 60_000 })
    .toBeGreaterThan(begun + pictures);
}

/** Plays the known film, marks a place by a tap and compares the mark with the truth. */
async function expectHeld(page: Page, what: string): Promise<void> {
  const chooser = await page.$("input[type=file][hidden]");
  await chooser?.uploadFile(knownVideo());
  await page.evaluate(...WITNESS);
  await look(page, 10);
  const picture = await page.$(".stage > button");
  const box = await picture?.boundingBox();
  if (!box) throw new Error("there is no picture");
  const [x, y] = [box.x + (250 / WIDTH) * box.width, box.y + (150 / HEIGHT) * box.height];
  for (let taps = 1, marks = 0; marks === 0; taps += 1) {
    expect(taps).toBeLessThanOrEqual(TAPS);
    await page.mouse.click(x, y);
    await expect.poll(() => page.evaluate(answers)).toBe(taps);
    marks = await page.evaluate(() => window.witnessed.marked.length);
  }
  await look(page, MEASURED);
  const witnessed = await page.evaluate(() => window.witnessed);
  // Firefox may show the page another frame than it says; but a file's times identify the frames.
  witnessed.shown = witnessed.seen.map(({ time, width, height }) => {
    return { time, picture: pictureAt(time), width, height };
  });
  expect(witnessed.refused.filter((why) => why !== "time-unknown")).toEqual([]);
  const mark = witnessed.marked.at(-1)?.id ?? -1;
  const { errors, visible } = errorsOf(witnessed, mark);
  const [median, p95] = [quantile(errors, 0.5), quantile(errors, 0.95)];
  note(what, { median, p95, shown: errors.length / visible, visible, way: witnessed.seen[0]?.way });
  expect(visible).toBeGreaterThan(MEASURED / 2);
  expect(errors.length / visible).toBeGreaterThanOrEqual(SHOWN);
  expect(median).toBeLessThan(MEDIAN_ERROR);
  expect(p95).toBeLessThan(P95_ERROR);
}

/** Says which module was loaded, as the page says it. */
const moduleOf = (page: Page) => page.$eval("dl > dd", ({ textContent }) => textContent?.trim());

for (const variant of ["simd", "scalar"] as const) {
  test(`B45 Firefox holds marks with the ${variant} module`, async () => {
    const firefox = await startFirefox();
    try {
      const page = await firefox.newPage();
      const complaints: unknown[] = [];
      page.on("pageerror", (error) => complaints.push(error));
      await page.goto(served.url);
      await page.select("#variant", variant);
      await expectHeld(page, `Firefox, ${variant}`);
      expect(await moduleOf(page)).toBe(variant);
      expect(complaints).toEqual([]);
    } finally {
      await firefox.close();
    }
  });
}

test("B45 Firefox without frames of videos holds marks by pictures drawn on a canvas", async () => {
  const firefox = await startFirefox();
  try {
    const page = await firefox.newPage();
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(window, "VideoFrame", { value: undefined });
    });
    await page.goto(served.url);
    await expectHeld(page, "Firefox, without VideoFrame");
    const ways = await page.evaluate(() => window.witnessed.seen.map(({ way }) => way));
    expect(new Set(ways)).toEqual(new Set(["canvas"]));
  } finally {
    await firefox.close();
  }
});

test("B45 Firefox gives no pictures of a track, and those that are shown are taken", async () => {
  const firefox = await startFirefox();
  try {
    const page = await firefox.newPage();
    await page.goto(served.url);
    await page.select("#way", "track");
    await page.locator("::-p-aria(Camera[role='button'])").click();
    await page.locator("::-p-text(This browser gives no pictures of the track.)").wait();
    await page.evaluate(...WITNESS);
    await look(page, 10);
  } finally {
    await firefox.close();
  }
});
