// A person opens the page a second time: one tab holds the call, the other says so and may take it.
import { expect, test } from "./fixtures";
import { flowOf, type Flow } from "./frames";
import { layoutFaults } from "./layout";
import type { Person } from "./participant";
import { AGENTS_PICTURE, THEIR_PICTURE, inACall, seeAndHear } from "./steps";
import { noteTracks, openTracks } from "./tracks";

const ELSEWHERE = "The call is on another tab or device";
/** Both tabs are open for so long, in ms: each took the media from the other within 15 s. */
const TOGETHER_MS = 16_000;
/** What one tab gives up the other has within so long, in ms. */
const BACK_WITHIN_MS = 5_000;

/** What one tab gives and gets goes on while the other is open. */
function expectNoGap(flow: Flow): void {
  expect(flow.longestGap, JSON.stringify(flow)).toBeLessThan(BACK_WITHIN_MS);
}

/** From a tap on "Use here" to the first frame of a picture in this tab, in ms. */
async function useHere({ page }: Person, picture: string): Promise<number> {
  const frame = page.evaluate(
    (which) =>
      new Promise<number>((resolve) => {
        let tapped = 0;
        addEventListener("click", () => (tapped = performance.now()), { capture: true });
        // The element itself may be replaced when the own camera takes its place.
        const look = () => {
          const video = tapped ? document.querySelector<HTMLVideoElement>(which) : null;
          if ((video?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 0)
            resolve(performance.now() - tapped);
          else requestAnimationFrame(look);
        };
        look();
      }),
    picture,
  );
  await page.getByRole("button", { name: "Use here" }).press("Enter");
  return frame;
}

/** How long until a picture moves again after it has been given back, in ms. */
async function until(shows: () => Promise<boolean>): Promise<number> {
  const began = Date.now();
  await expect.poll(shows, { timeout: BACK_WITHIN_MS, intervals: [50] }).toBe(true);
  return Date.now() - began;
}

test("a second tab of the customer disturbs nothing, takes the call, and gives it back", async ({
  server,
  person,
}, info) => {
  const mette = await person("agent");
  const jonas = await person("customer", { phone: true });
  await noteTracks(jonas);
  await inACall(mette, jonas, server);
  await mette.page.getByRole("button", { name: "Camera" }).click();
  await expect.poll(() => jonas.sees(AGENTS_PICTURE, "agent")).toBe(true);

  const second = await jonas.tab();
  await second.page.goto(server.url);
  await expect(second.page.getByRole("heading", { name: ELSEWHERE })).toBeVisible();
  const flows = [
    flowOf(mette.page, THEIR_PICTURE, TOGETHER_MS),
    flowOf(jonas.page, AGENTS_PICTURE, TOGETHER_MS),
  ];
  for (const flow of await Promise.all(flows)) expectNoGap(flow);
  await seeAndHear(mette, jonas);
  expect(await openTracks(second)).toBe(0);
  await expect(second.page.getByRole("heading", { name: ELSEWHERE })).toBeVisible();
  await expect(second.page.getByText(/sees|hears|Good connection/)).toHaveCount(0);
  expect(await layoutFaults(second.page)).toEqual([]);

  const taken = await useHere(second, AGENTS_PICTURE);
  await expect(jonas.page.getByRole("heading", { name: ELSEWHERE })).toBeVisible();
  await expect.poll(() => openTracks(jonas)).toBe(0);
  await seeAndHear(mette, second);
  expect(await jonas.hears()).toBeNull();

  await second.page.close();
  const back = await until(() => jonas.sees(AGENTS_PICTURE, "agent"));
  await seeAndHear(mette, jonas, BACK_WITHIN_MS);
  info.annotations.push({ type: "ms", description: `taken ${taken}, given back ${back}` });
});

test("a second tab of the console disturbs nothing, takes the call, and gives it back", async ({
  server,
  person,
}, info) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await noteTracks(mette);
  await inACall(mette, jonas, server);

  const second = await mette.tab();
  await second.page.goto(mette.page.url());
  await expect(second.page.getByText(ELSEWHERE).first()).toBeVisible();
  expectNoGap(await flowOf(mette.page, THEIR_PICTURE, TOGETHER_MS));
  await seeAndHear(mette, jonas);
  expect(await openTracks(second)).toBe(0);
  await expect(second.page.getByText("Good connection")).toHaveCount(0);

  const taken = await useHere(second, THEIR_PICTURE);
  await expect(mette.page.getByText(ELSEWHERE).first()).toBeVisible();
  await expect.poll(() => openTracks(mette)).toBe(0);
  await seeAndHear(second, jonas);

  await second.page.close();
  const back = await until(() => mette.sees(THEIR_PICTURE, "customer"));
  await seeAndHear(mette, jonas, BACK_WITHIN_MS);
  info.annotations.push({ type: "ms", description: `taken ${taken}, given back ${back}` });
});
