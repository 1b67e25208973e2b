// What the laboratory page says when something is missing, denied or damaged, and what is left when
// a source ends.
import { expect, test, type Page } from "@playwright/test";
import { Person, type PersonOptions } from "./participant";
import { knownFilm, knownVideo } from "./tracking/film";
import { serveLaboratory, type Served } from "./tracking/laboratory";
import { look, open, picture, tap, visit } from "./tracking/steps";

let served: Served;

test.beforeAll(async () => {
  served = await serveLaboratory();
});

test.afterAll(async () => {
  await served.close();
});

const status = (page: Page) => page.getByRole("status");

const file = (name: string, bytes: number[]) => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(bytes),
});

const NO_CAMERA: [string, PersonOptions, RegExp][] = [
  ["there is none", { devices: 0 }, /^No camera: missing\.$/],
  ["it is denied", { grants: false }, /^No camera: blocked-by-page\.$/],
];

for (const [what, options, words] of NO_CAMERA) {
  test(`B45 without a camera, as ${what}, the page says why and takes a file`, async () => {
    await visit(served.url, options, async (page) => {
      await page.getByRole("button", { name: "Camera", exact: true }).click();
      await expect(status(page)).toHaveText(words);
      await page.getByLabel("The video file").setInputFiles(knownVideo());
      await expect(page.getByText("480 × 360", { exact: true })).toBeVisible();
    });
  });
}

test("B45 a file that is no video is refused in words, and the next source works", async () => {
  await visit(served.url, {}, async (page) => {
    await page.getByLabel("The video file").setInputFiles(file("words.mp4", [1, 2, 3]));
    await expect(status(page)).toContainText("The source cannot be opened: NotSupportedError");
    await expect(page.getByRole("button", { name: "Record a run" })).toBeDisabled();
    await open(page, "Camera");
  });
});

test("B45 a description that is damaged or empty is refused, and other marks stay", async () => {
  await visit(served.url, {}, async (page) => {
    await open(page, "Camera");
    const mark = await tap(page, 250, 150);
    const take = page.getByLabel("Take a described mark over");
    for (const bytes of [[], [1, 2, 3], Array<number>(9_000).fill(7)]) {
      await take.setInputFiles(file("mark.bin", bytes));
      await expect(status(page)).toHaveText(
        /^Refused: (damaged|too-many-bytes|foreign-version)\.$/,
      );
      await page.getByRole("button", { name: "Forget the pictures" }).click();
      await expect(status(page)).toContainText("The pictures are forgotten");
      await look(page, 5);
    }
    await expect(page.getByText(new RegExp(`^${mark} \\(point\\): held`))).toBeVisible();
  });
});

test("B45 after a stop nothing of the source is left, and a run can be replayed", async () => {
  await visit(served.url, {}, async (page) => {
    await open(page, "Camera");
    await tap(page, 250, 150);
    await look(page, 5);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await expect(status(page)).toHaveText("Stopped. Choose a source.");
    await expect(page.getByText("None.")).toBeVisible();
    await expect.poll(() => drawnOver(page)).toBe(0);
    await page.getByLabel("Replay a recorded run").setInputFiles(file("run.gz", [1, 2, 3]));
    await expect(status(page)).toContainText("The run cannot be replayed");
    await picture(page).click();
    await expect(status(page)).toContainText("The run cannot be replayed");
  });
});

test("B45 sources that are chosen in haste come one after the other", async () => {
  const person = await Person.start("customer", { film: knownFilm() });
  try {
    const { page } = person;
    await page.goto(served.url);
    const camera = page.getByRole("button", { name: "Camera", exact: true });
    for (let press = 0; press < 4; press += 1) await camera.click({ noWaitAfter: true });
    await expect(page.getByText("480 × 360", { exact: true })).toBeVisible();
    await expect.poll(() => page.workers().length).toBe(1);
    expect(person.complaints).toEqual([]);
  } finally {
    await person.close();
  }
});

/** Pixels that are drawn over the picture. */
const drawnOver = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>(".stage > button > canvas");
    const context = canvas?.getContext("2d");
    if (!canvas || !context) throw new Error("there is nothing to draw on");
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value) => value > 0).length;
  });
