// A person opens the page a second time: one tab holds the call, the other says so and may take it.
import { expect, test } from "./fixtures";
import { flowOf, type Flow } from "./frames";
import { layoutFaults } from "./layout";
import type { Person } from "./participant";
import {
  AGENTS_PICTURE,
  THEIR_PICTURE,
  call,
  enterByCode,
  inACall,
  passTheCheck,
  seeAndHear,
  startSession,
} from "./steps";
import { noteTracks, openTracks } from "./tracks";

const ELSEWHERE = "The call is on another tab or device";
/** How long both tabs are open, in ms: each took the media from the other within 15 s. */
const TOGETHER_MS = 16_000;
/** How soon one tab has what the other gives up, in ms. */
const BACK_WITHIN_MS = 5_000;

/** What one tab sends and receives continues while the other is open. */
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
        // The element itself may be replaced when this page's own camera takes its place.
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

/** The link of a further session, which the agent starts in another tab. */
async function linkOfAnother(agent: Person, url: string): Promise<string> {
  const another = await agent.tab();
  await another.page.goto(`${url}/console`);
  const { link } = await startSession(another);
  await another.page.close();
  return link;
}

/** How many pages a person may have open in one session. */
const PAGES = 8;

/** Opens this many more pages of the browser on the session; the returned function closes one. */
async function pagesOf({ page }: Person, path: string, session: string, count: number) {
  const sockets = await page.evaluateHandle(
    async ([where, which, number]) => {
      const opened = Array.from({ length: number }, async (_, index) => {
        const socket = new WebSocket(`${where}?page=g${index + 1}`);
        const there = new Promise<void>((resolve, reject) => {
          socket.onclose = () => reject(new Error("closed"));
          socket.onmessage = ({ data }) => {
            if ((JSON.parse(String(data)) as { type: string }).type === "here") resolve();
          };
        });
        socket.onopen = () =>
          socket.send(JSON.stringify({ type: "watch", session: which, have: {} }));
        await there;
        setInterval(() => socket.send(JSON.stringify({ type: "ping" })), 2_000);
        return socket;
      });
      return Promise.all(opened);
    },
    [path, session, count] as const,
  );
  return () => sockets.evaluate((all) => all.pop()?.close());
}

/** Notes the clocks of a page's sounds: without one that runs, it is silent. */
const NOTE_CLOCKS = `
  window.clocks = [];
  window.AudioContext = class extends AudioContext {
    constructor(...how) {
      super(...how);
      window.clocks.push(this);
    }
  };
`;
const CLOCKS = "window.clocks.map(({ state }) => state)";

test("one tab too many says so on either side, and comes in when another one is closed", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer", { phone: true });
  await inACall(mette, jonas, server);
  const session = new URL(mette.page.url()).pathname.split("/").at(-1) ?? "";
  const there = { name: "You have too many tabs of this session open" };
  for (const [whose, path, url] of [
    [jonas, "/api/customer/socket", server.url],
    [mette, "/api/socket", mette.page.url()],
  ] as const) {
    const closeOne = await pagesOf(whose, path, session, PAGES - 1);
    const { page } = await whose.tab();
    await page.addInitScript(NOTE_CLOCKS);
    await page.goto(url);
    await expect(page.getByRole("heading", there)).toBeVisible();
    expect(await layoutFaults(page)).toEqual([]);
    const again = page.getByRole("button", { name: "Try again" });
    const refused = page.waitForEvent("websocket");
    await again.click();
    await refused;
    await expect(page.getByRole("heading", there)).toBeVisible();
    await closeOne();
    await expect(async () => {
      await again.click({ timeout: 500 });
      await expect(page.getByRole("heading", { name: ELSEWHERE })).toBeVisible({ timeout: 2_000 });
    }).toPass();
    // The press lets the page sound, without another one.
    await expect.poll(() => page.evaluate(CLOCKS)).toContain("running");
    await seeAndHear(mette, jonas);
  }
});

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

test("the link of a session that was entered by its code leads into it", async ({
  server,
  invited: { jonas, code, link },
}) => {
  await enterByCode(jonas, server, code, "Jonas Berg");
  const { page } = await jonas.tab();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();
  await expect(page.getByText("You are invited")).toHaveCount(0);
});

test("the link tapped again in a call leads to it, and no tab says that nobody sees you", async ({
  server,
  mette,
  invited: { jonas, link },
}) => {
  const unseen = "Nobody can see or hear you yet.";
  const waiting = await jonas.tab();
  await waiting.page.goto(server.url);
  await expect(waiting.page.getByText(unseen)).toBeVisible();

  await jonas.page.goto(link);
  await expect(jonas.page.getByText(unseen)).toBeVisible();
  await jonas.page.getByRole("button", { name: "Join", exact: true }).click();
  // The tab that was open before says it no more.
  await expect(waiting.page.getByLabel("Session code")).toBeVisible();
  await expect(waiting.page.getByText(unseen)).toHaveCount(0);
  await passTheCheck(jonas);
  await call(mette, jonas);

  const { page } = await jonas.tab();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: ELSEWHERE })).toBeVisible();
  // A link that leads nowhere, and one that leads into another session.
  for (const [other, heading] of [
    [`${server.url}/j/nothing`, "This link is no longer valid"],
    [await linkOfAnother(mette, server.url), "You are invited"],
  ] as const) {
    await page.goto(other);
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    const back = page.getByRole("button", { name: "Back to your session" });
    await expect(back).toBeVisible();
    await expect(page.getByText(unseen)).toHaveCount(0);
    expect(await layoutFaults(page)).toEqual([]);
    await back.click();
    await expect(page.getByRole("heading", { name: ELSEWHERE })).toBeVisible();
  }
  await seeAndHear(mette, jonas);
});

test("without storage a page claims nothing of other tabs before the server answers", async ({
  server,
  invited: { jonas },
}) => {
  const unseen = "Nobody can see or hear you yet.";
  const page = await jonas.context.newPage();
  await page.addInitScript(`
    for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException("closed", "SecurityError");
        },
      });
  `);
  await page.route("**/api/customer?*", (route) => route.abort());
  const failed = page.waitForEvent("requestfailed");
  await page.goto(server.url);
  await failed;
  await expect(page.getByLabel("Session code")).toBeVisible();
  await expect(page.getByText(unseen)).toHaveCount(0);
  await page.unrouteAll();
  await page.reload();
  await expect(page.getByText(unseen)).toBeVisible();
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

test("a tab that is reloaded in the call keeps it, although another one is open", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inACall(mette, jonas, server);
  for (const { tab, url, page, shows } of [
    {
      tab: () => mette.tab(),
      url: `${server.url}/console`,
      page: mette.page,
      shows: "In the call",
    },
    { tab: () => jonas.tab(), url: server.url, page: jonas.page, shows: ELSEWHERE },
  ]) {
    const other = await tab();
    await noteTracks(other);
    await other.page.goto(url);
    await expect(other.page.getByText(shows).first()).toBeVisible();
    await page.bringToFront();
    await page.reload();
    // Whether the browser lets a page sound that was loaded again is its own affair; a tap does.
    await page.getByLabel(/^Message /).click();
    await seeAndHear(mette, jonas);
    await expect(page.getByText(ELSEWHERE)).toHaveCount(0);
    expect(await openTracks(other)).toBe(0);
    await other.page.close();
  }
});
