// How long a call takes to begin (P4): START pressed, the other side set to accept, to the first
// picture of the other on the page, and what comes before and after it.
import { writeFileSync } from "node:fs";
import { expect, test } from "../fixtures";
import type { Person } from "../participant";
import { LOOKS } from "../media";
import { Server } from "../server";
import {
  AGENTS_PICTURE,
  THEIR_PICTURE,
  enterByCode,
  passTheCheck,
  signIn,
  startSession,
} from "../steps";

/** Calls for each condition. */
const CALLS = Number(process.env["BISTAND_JOIN_CALLS"] ?? 20);
/** One way, in ms. */
const DELAYS = [0, 25, 75];

interface Row {
  what: string;
  times: number[];
}

function quantile(times: number[], part: number): string {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN).toFixed(0);
}

/** Presses a button by itself as soon as it is there; the moment is marked. */
async function pressWhenThere(who: Person, name: string): Promise<void> {
  await who.page.evaluate((wanted) => {
    const look = () => {
      for (const button of document.querySelectorAll("button"))
        if (button.innerText.trim() === wanted && !button.disabled) button.click();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  }, name);
}

/** Milliseconds from pressing the button to the first frame that shows the other's colour. */
function pressToPicture(who: Person, name: string, selector: string, colour: readonly number[]) {
  return who.page.evaluate(
    ([button, picture, wanted]) =>
      new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error("no picture within 20 s")), 20_000);
        const canvas = document.createElement("canvas");
        const context = canvas.getContext("2d", { willReadFrequently: true });
        const shows = (video: HTMLVideoElement) => {
          canvas.width = canvas.height = 8;
          context?.drawImage(video, 0, 0, 8, 8);
          const data = context?.getImageData(1, 1, 1, 1).data ?? [];
          return wanted.every((part, index) => Math.abs((data[index] ?? 0) - part) < 60);
        };
        let begun = 0;
        const watched = new WeakSet<HTMLVideoElement>();
        const watch = () => {
          const video = document.querySelector<HTMLVideoElement>(picture);
          if (!video || watched.has(video)) return;
          watched.add(video);
          const frame = (now: number) => {
            if (shows(video)) resolve(now - begun);
            else video.requestVideoFrameCallback(frame);
          };
          video.requestVideoFrameCallback(frame);
        };
        new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
        const found = Array.from(document.querySelectorAll("button")).find(
          (one) => one.innerText.trim().startsWith(button) && !one.disabled,
        );
        if (!found) return reject(new Error(`no button ${button}`));
        begun = performance.now();
        found.click();
      }),
    [name, selector, colour] as const,
  );
}

test("join", async ({ person }) => {
  const rows: Row[] = [];
  const mette = await person("agent");
  const jonas = await person("customer");
  for (const delay of DELAYS) {
    const { server, udp, tcp } = await Server.behindProxies({ delay });
    await signIn(mette, server);
    const { code } = await startSession(mette);
    await enterByCode(jonas, server, code, "Jonas Berg");
    await passTheCheck(jonas);
    await pressWhenThere(jonas, "Accept");
    const times: number[] = [];
    for (let call = 0; call < CALLS; call += 1) {
      await expect(mette.page.getByRole("button", { name: "Start call" })).toBeEnabled();
      times.push(await pressToPicture(mette, "Start call", THEIR_PICTURE, LOOKS.customer.colour));
      await mette.page.getByRole("button", { name: "End session" }).first().click();
      await mette.page.getByRole("button", { name: "End session" }).last().click();
      await mette.page.getByRole("button", { name: "Reopen" }).first().click();
    }
    rows.push({ what: `START → picture, media ${2 * delay} ms away`, times });
    udp.close();
    tcp.close();
    await server.close();
    await mette.page.goto("about:blank");
    await jonas.page.goto("about:blank");
    await jonas.context.clearCookies();
    await mette.context.clearCookies();
  }
  rows.push(await reloads(mette, jonas));
  const lines = rows.map(
    ({ what, times }) =>
      `| ${what} | ${times.length} | ${quantile(times, 0.5)} | ${quantile(times, 0.95)} |`,
  );
  const head = ["| what | times | middle, ms | 95th percentile, ms |", "|---|---|---|---|"];
  const path = process.env["BISTAND_JOIN_TABLE"];
  if (path) writeFileSync(path, `${[...head, ...lines].join("\n")}\n`);
});

/** A reload in a call, to the agent's picture on the customer's page. */
async function reloads(mette: Person, jonas: Person): Promise<Row> {
  const server = await Server.start();
  await signIn(mette, server);
  await enterByCode(jonas, server, (await startSession(mette)).code, "Jonas Berg");
  await passTheCheck(jonas);
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await jonas.page.getByRole("button", { name: "Accept" }).click();
  await mette.page
    .getByRole("button", { name: /Camera/ })
    .first()
    .click();
  await expect.poll(() => jonas.sees(AGENTS_PICTURE, "agent")).toBe(true);
  const times: number[] = [];
  for (let reload = 0; reload < Math.min(CALLS, 10); reload += 1) {
    await jonas.page.reload({ waitUntil: "commit" });
    times.push(
      await jonas.page.evaluate(
        (picture) =>
          new Promise<number>((resolve) => {
            const watch = () => {
              const video = document.querySelector<HTMLVideoElement>(picture);
              // Counted from the beginning of the navigation.
              if (video) video.requestVideoFrameCallback((now) => resolve(now));
              else requestAnimationFrame(watch);
            };
            watch();
          }),
        AGENTS_PICTURE,
      ),
    );
  }
  await server.close();
  return { what: "reload in a call → picture again", times };
}
