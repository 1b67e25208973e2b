// What a person does on the laboratory page, and what is measured of it.
import { expect, test, type Page } from "@playwright/test";
import { quantile } from "../../lab/metrics";
import { Person, type PersonOptions } from "../participant";
import { HEIGHT, WIDTH, knownFilm } from "./film";
import { WITNESS, errorsOf } from "./laboratory";

/** Errors too small to see, in pixels of a frame 480 wide: the median and 95 %. */
export const MEDIAN_ERROR = 1;
export const P95_ERROR = 2.5;

/** A mark is shown in at least this part of the pictures in which the thing is seen. */
export const SHOWN = 0.9;

/** Visits the page with the known film as the camera. No visit may end with a complaint. */
export async function visit(
  url: string,
  options: PersonOptions,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const person = await Person.start("customer", { film: knownFilm(), ...options });
  try {
    await person.page.goto(url);
    await work(person.page);
    expect(person.complaints).toEqual([]);
  } finally {
    await person.close();
  }
}

export const picture = (page: Page) => page.getByRole("button", { name: /^The picture/ });

/** Waits until this many frames have been processed. */
export async function look(page: Page, pictures: number, within = 60_000): Promise<void> {
  const begun = await page.evaluate(() => window.witnessed.seen.length);
  await expect
    .poll(() => page.evaluate(() => window.witnessed.seen.length), { timeout: within })
    .toBeGreaterThan(begun + pictures);
}

/** Opens a source and waits for its pictures. */
export async function open(page: Page, source: string, width = WIDTH): Promise<void> {
  await page.getByRole("button", { name: source, exact: true }).click();
  await watch(page, width);
}

/** Waits until the tracker looks at pictures that come in full size. */
export async function watch(page: Page, width = WIDTH): Promise<void> {
  await page.evaluate(...WITNESS);
  await expect
    .poll(() => page.evaluate(() => window.witnessed.seen.at(-1)?.width ?? 0), { timeout: 45_000 })
    .toBe(width);
  await look(page, 10);
}

/** Taps the picture at a place of the film; the mark's number, or null when it is refused. */
export async function tryToTap(page: Page, x: number, y: number): Promise<number | null> {
  const box = await picture(page).boundingBox();
  if (!box) throw new Error("there is no picture");
  const answers = () =>
    page.evaluate(() => window.witnessed.marked.length + window.witnessed.refused.length);
  const [before, marked] = [await answers(), await marks(page)];
  await page.mouse.click(box.x + (x / WIDTH) * box.width, box.y + (y / HEIGHT) * box.height);
  await expect.poll(answers).toBe(before + 1);
  return (await marks(page)).find((mark) => !marked.includes(mark)) ?? null;
}

const marks = (page: Page) => page.evaluate(() => window.witnessed.marked.map(({ id }) => id));

/** Taps a place that can be held on to; the mark's number. */
export async function tap(page: Page, x: number, y: number): Promise<number> {
  const mark = await tryToTap(page, x, y);
  const refused = await page.evaluate(() => window.witnessed.refused);
  expect(refused, "the mark is not refused").toEqual([]);
  return mark ?? -1;
}

/** Notes a figure in the report and in the log of the run. */
export function note(what: string, metrics: unknown): void {
  test.info().annotations.push({ type: what, description: JSON.stringify(metrics) });
  console.log(what, JSON.stringify(metrics));
}

/** How far a mark was from the truth, in pixels of the film. */
export async function measured(page: Page, id: number, what: string) {
  const { errors, visible } = errorsOf(await page.evaluate(() => window.witnessed), id);
  const result = {
    median: quantile(errors, 0.5),
    p95: quantile(errors, 0.95),
    shown: errors.length / visible,
    visible,
  };
  note(what, result);
  return result;
}
