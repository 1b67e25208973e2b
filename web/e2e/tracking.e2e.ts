// The laboratory page in a real browser: a fake camera whose film moves in a known way, through a
// real call with oneself, and marks made by taps, whose error is measured against the truth.
import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { knownVideo } from "./tracking/film";
import { serveLaboratory, type Served } from "./tracking/laboratory";
import {
  MEDIAN_ERROR,
  P95_ERROR,
  SHOWN,
  look,
  measured,
  open,
  picture,
  tap,
  visit,
  watch,
} from "./tracking/steps";

/** Pictures that the error is measured over: several swings to and fro. */
const MEASURED = 120;

let served: Served;

test.beforeAll(async () => {
  served = await serveLaboratory();
});

test.afterAll(async () => {
  await served.close();
});

function expectHeld(result: Awaited<ReturnType<typeof measured>>): void {
  expect(result.visible).toBeGreaterThan(MEASURED / 2);
  expect(result.shown).toBeGreaterThanOrEqual(SHOWN);
  expect(result.median).toBeLessThan(MEDIAN_ERROR);
  expect(result.p95).toBeLessThan(P95_ERROR);
}

test("B45 marks made by a tap stay on the thing in a call, in time and 200 ms late", async () => {
  await visit(served.url, {}, async (page) => {
    await open(page, "Camera through a call");
    const inTime = await tap(page, 250, 150);
    await look(page, MEASURED);
    expectHeld(await measured(page, inTime, "made in time"));

    await page.getByLabel(/^Marks come late/).fill("200");
    await look(page, 10);
    const late = await tap(page, 200, 190);
    const made = await page.evaluate(() => window.witnessed.marked.at(-1));
    // It was made on a picture that was past, not on the newest one.
    expect((made?.latest ?? 0) - (made?.time ?? 0)).toBeGreaterThanOrEqual(200);
    await look(page, MEASURED);
    expectHeld(await measured(page, late, "made 200 ms late"));
  });
});

test("B45 the scalar module and pictures straight from the track hold marks as well", async () => {
  await visit(served.url, {}, async (page) => {
    await page.getByLabel("Module").selectOption("scalar");
    await page.getByLabel("Pictures come").selectOption("track");
    await open(page, "Camera");
    const mark = await tap(page, 250, 150);
    await look(page, MEASURED);
    expectHeld(await measured(page, mark, "scalar, from the track"));
    await expect(page.getByText("scalar", { exact: true })).toHaveCount(2);
  });
});

test("B45 a run is recorded, and its replay answers the same, bit for bit", async () => {
  await visit(served.url, {}, async (page) => {
    await open(page, "Camera");
    await page.getByRole("button", { name: "Record a run" }).click();
    await expect(page.getByRole("status")).toContainText("Recording");
    await look(page, 10);
    await tap(page, 250, 150);
    await look(page, 20);
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Stop recording and save" }).click();
    const path = await (await saving).path();
    await page.getByLabel("Replay a recorded run").setInputFiles(path);
    await expect(page.getByRole("status")).toHaveText("The replay is the same, bit for bit.");
    await expect(page.getByText("all answers the same, bit for bit")).toHaveCount(2);

    // A file that is none is refused in words.
    const damaged = readFileSync(path).subarray(0, 100);
    const file = { name: "run.gz", mimeType: "application/gzip", buffer: damaged };
    await page.getByLabel("Replay a recorded run").setInputFiles(file);
    await expect(page.getByRole("status")).toContainText("cannot be replayed");
  });
});

test("B45 a video file that begins anew finds its marks again", async () => {
  await visit(served.url, {}, async (page) => {
    await page.getByLabel("The video file").setInputFiles(knownVideo());
    await watch(page);
    const mark = await tap(page, 250, 150);
    const timeOf = () => page.evaluate(() => window.witnessed.seen.at(-1)?.time ?? 0);
    let latest = await timeOf();
    // The film is five seconds long.
    await expect
      .poll(async () => {
        const before = latest;
        latest = await timeOf();
        return latest < before;
      })
      .toBe(true);
    await expect(page.getByText(new RegExp(`^${mark} \\(point\\): held`))).toBeVisible();
  });
});

test("B45 a second viewer takes a mark over by its description", async () => {
  await visit(served.url, {}, async (page) => {
    await open(page, "Camera");
    await page.getByLabel("Second viewer").check();
    await tap(page, 250, 150);
    await look(page, 20);
    await page.getByRole("button", { name: "Take the newest mark over" }).click();
    await expect(page.getByText(/is mark 0 here, taken over by \d+ bytes/)).toBeVisible();
    await page.getByRole("button", { name: "Forget mark 0" }).click();
    await expect(page.getByText("None.")).toBeVisible();
  });
});

for (const dark of [false, true]) {
  test(`B45 the page works by keyboard and on a phone, ${dark ? "dark" : "light"}`, async () => {
    await visit(served.url, { phone: true, dark }, async (page) => {
      await open(page, "Camera");
      await picture(page).focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await expect(page.getByText(/^0 \(point\): held/)).toBeVisible();
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });
  });
}
