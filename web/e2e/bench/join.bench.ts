// How long a call takes to begin (P4): START pressed, the other side set to accept, to the first
// picture of the other on the page; where each millisecond goes; and what comes before and after.
import { writeFileSync } from "node:fs";
import { expect, test } from "../fixtures";
import { makeSmoothMedia, smoothFilmOf } from "../media";
import type { Person } from "../participant";
import { Server } from "../server";
import { AGENTS_PICTURE, THEIR_PICTURE, passTheCheck, signIn, startSession } from "../steps";
import { firstAfter, isConnected, keepMarks, takeMarks, untilMarked } from "./marks";
import { middles, table, type Row } from "./table";

/** Calls for each condition. */
const CALLS = Number(process.env["JOIN_CALLS"] ?? 20);
/** One way, in ms: sockets, pages and media alike; `JOIN_DELAYS=75` for one of them. */
const DELAYS = (process.env["JOIN_DELAYS"] ?? "0,25,75").split(",").map(Number);
/** Neither reloads nor lobbies. */
const ONLY_CALLS = Boolean(process.env["JOIN_ONLY"]);
/** What has not come by then is a failure and not slow. */
const WITHIN_MS = 20_000;

/** The way of a call, each step from the one before; the last one runs beside the others. */
const STEPS = [
  "START pressed → on its way (agent's page)",
  "→ it rings at the customer (socket, rules, disk)",
  "→ the camera is attached and the call accepted (customer's page)",
  "→ its first frame has arrived (encoder, SFU, network)",
  "→ shown (decoder, agent's page)",
  "meanwhile: accepted → the customer knows that it may flow (socket, rules, disk)",
] as const;

test("join", async ({ person }) => {
  makeSmoothMedia();
  const mette = await person("agent", { film: smoothFilmOf("agent") });
  const jonas = await person("customer", { film: smoothFilmOf("customer") });
  await keepMarks(mette);
  await keepMarks(jonas);
  const rows: Row[] = [];
  if (!ONLY_CALLS) rows.push(await reloads(mette, jonas));
  const columns = [];
  for (const delay of DELAYS) {
    const { first, whole, steps } = await callsBehind(mette, jonas, delay);
    rows.push(first, whole);
    columns.push({ head: `${2 * delay} ms there and back`, rows: steps });
  }
  if (!ONLY_CALLS) rows.push(...(await lobbies(mette, jonas)));
  const path = process.env["BENCH_TABLE"];
  if (path) writeFileSync(path, `${table(rows)}\n${middles(columns)}`);
});

interface Calls {
  /** The first call of the session: its encoder is new. */
  first: Row;
  whole: Row;
  steps: Row[];
}

/** Calls with this much delay each way. */
async function callsBehind(mette: Person, jonas: Person, delay: number): Promise<Calls> {
  const { server, udp, tcp } = await Server.behindProxies({ delay });
  await signIn(mette, server);
  await enter(jonas, server, (await startSession(mette)).code);
  await passTheCheck(jonas);
  await acceptByItself(jonas);
  const what = `START → picture, ${2 * delay} ms there and back`;
  const first: Row = { what: `${what}, first call of a session`, times: [] };
  const whole: Row = { what: `${what}, later calls`, times: [] };
  const steps: Row[] = STEPS.map((what) => ({ what, times: [] }));
  for (let call = 0; call < CALLS; call += 1) {
    await expect(mette.page.getByRole("button", { name: "Start call" })).toBeEnabled();
    // An agent who reopens a session connects anew; people take longer than a test to press.
    await expect.poll(() => isConnected(mette)).toBe(true);
    await expect.poll(() => isConnected(jonas)).toBe(true);
    await takeMarks(mette);
    await takeMarks(jonas);
    const times = await oneCall(mette, jonas);
    steps.forEach((step, at) => step.times.push(times.steps[at] ?? NaN));
    (call === 0 ? first : whole).times.push(times.whole);
    await endAndReopen(mette);
  }
  udp.close();
  tcp.close();
  await server.close();
  await forget(mette, jonas);
  return { first, whole, steps };
}

/** The times of one call, in the order of the steps, in ms. */
async function oneCall(mette: Person, jonas: Person): Promise<{ whole: number; steps: number[] }> {
  const { pressed, arrived, shown } = await pressToPicture(mette);
  await untilMarked(jonas, "got media open");
  const agents = await takeMarks(mette);
  const customers = await takeMarks(jonas);
  const sent = firstAfter(agents, "sent startCall", pressed);
  const rings = firstAfter(customers, "got call", sent);
  const attached = firstAfter(customers, "sending video", rings);
  const accepted = firstAfter(customers, "sent acceptCall", rings);
  const flows = firstAfter(customers, "got media open", accepted);
  return {
    whole: shown - pressed,
    steps: [
      sent - pressed,
      rings - sent,
      accepted - rings,
      arrived - attached,
      shown - arrived,
      flows - accepted,
    ],
  };
}

/** Presses START and waits for the first frame of the customer's camera. */
function pressToPicture(mette: Person) {
  return mette.page.evaluate(
    ([picture, within]) =>
      new Promise<{ pressed: number; arrived: number; shown: number }>((resolve, reject) => {
        setTimeout(() => reject(new Error("no picture")), within);
        let pressed = 0;
        const watched = new WeakSet<HTMLVideoElement>();
        const watch = () => {
          const video = document.querySelector<HTMLVideoElement>(picture);
          if (!video || watched.has(video)) return;
          watched.add(video);
          video.requestVideoFrameCallback((now, { receiveTime = NaN }) => {
            const origin = performance.timeOrigin;
            resolve({
              pressed: origin + pressed,
              arrived: origin + receiveTime,
              shown: origin + now,
            });
          });
        };
        new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
        const found = Array.from(document.querySelectorAll("button")).find(
          (one) => one.innerText.trim().startsWith("Start call") && !one.disabled,
        );
        if (!found) return reject(new Error("no button to start the call"));
        pressed = performance.now();
        found.click();
      }),
    [THEIR_PICTURE, WITHIN_MS] as const,
  );
}

/** The customer accepts as soon as it rings. */
async function acceptByItself(jonas: Person): Promise<void> {
  await jonas.page.evaluate(() => {
    const look = () => {
      for (const button of document.querySelectorAll("button"))
        if (button.innerText.trim() === "Accept" && !button.disabled) button.click();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
}

async function endAndReopen({ page }: Person): Promise<void> {
  await page.getByRole("button", { name: "End session" }).first().click();
  await page.getByRole("button", { name: "End session" }).last().click();
  await page.getByRole("button", { name: "Reopen" }).first().click();
}

/** Types the code and enters; the time from the press to a chat that can be written in. */
async function enter({ page }: Person, server: Server, code: string): Promise<number> {
  await page.goto(server.url);
  await page.getByLabel("Session code").fill(code);
  await page.getByLabel("Your name").fill("Jonas Berg");
  const took = await page.evaluate(
    (within) =>
      new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error("no lobby")), within);
        const button = Array.from(document.querySelectorAll("button")).find(
          (one) => one.innerText.trim() === "Continue" && !one.disabled,
        );
        if (!button) return reject(new Error("no button to enter"));
        const pressed = performance.now();
        const look = () => {
          const field = document.querySelector<HTMLTextAreaElement>("textarea");
          if (field && !field.disabled) resolve(performance.now() - pressed);
          else requestAnimationFrame(look);
        };
        button.click();
        look();
      }),
    WITHIN_MS,
  );
  await expect(page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();
  return took;
}

/** Code accepted → the lobby is there and its chat can be written in. */
async function lobbies(mette: Person, jonas: Person): Promise<Row[]> {
  const times: number[] = [];
  for (let turn = 0; turn < CALLS; turn += 1) {
    const server = await Server.start();
    await signIn(mette, server);
    times.push(await enter(jonas, server, (await startSession(mette)).code));
    await server.close();
    await forget(mette, jonas);
  }
  return [{ what: "code sent → lobby with its chat", times }];
}

/** A reload in a call, to the agent's picture on the customer's page. */
async function reloads(mette: Person, jonas: Person): Promise<Row> {
  const server = await Server.start();
  await signIn(mette, server);
  await enter(jonas, server, (await startSession(mette)).code);
  await passTheCheck(jonas);
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await jonas.page.getByRole("button", { name: "Accept" }).click();
  await mette.page
    .getByRole("button", { name: /Camera/ })
    .first()
    .click();
  await expect.poll(() => jonas.sees(AGENTS_PICTURE, "agent")).toBe(true);
  const times: number[] = [];
  for (let reload = 0; reload < CALLS; reload += 1) {
    await jonas.page.reload({ waitUntil: "commit" });
    times.push(
      await jonas.page.evaluate(
        ([picture, within]) =>
          new Promise<number>((resolve, reject) => {
            setTimeout(() => reject(new Error("no picture after a reload")), within);
            const watched = new WeakSet<HTMLVideoElement>();
            const watch = () => {
              const video = document.querySelector<HTMLVideoElement>(picture);
              if (video && !watched.has(video)) {
                watched.add(video);
                // Counted from the beginning of the navigation.
                video.requestVideoFrameCallback((now) => resolve(now));
              }
              requestAnimationFrame(watch);
            };
            watch();
          }),
        [AGENTS_PICTURE, WITHIN_MS] as const,
      ),
    );
    // The next one begins in a call that runs as before.
    await expect.poll(() => jonas.sees(AGENTS_PICTURE, "agent")).toBe(true);
  }
  await server.close();
  return { what: "reload in a call → picture again", times };
}

async function forget(...people: Person[]): Promise<void> {
  for (const { page, context } of people) {
    await page.goto("about:blank");
    await context.clearCookies();
  }
}
