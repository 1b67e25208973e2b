// How long a call takes to begin (P4): START pressed, the other side set to accept, to the first
// frame of the other on the page; where each millisecond goes; and what comes before and after.
// With BENCH_AGAINST another binary's calls are measured in turn, in the same run.
import { writeFileSync } from "node:fs";
import { expect, test } from "../fixtures";
import { makeSmoothMedia } from "../media";
import { Server } from "../server";
import { AGENTS_PICTURE, passTheCheck, signIn, startSession } from "../steps";
import { WITHIN_MS, callsBehind, sidesOf, type Side } from "./calls";
import { enter, forget } from "./entering";
import { middles, table, type Row } from "./table";

/** Calls in one session, for each delay. */
const CALLS = Number(process.env["JOIN_CALLS"] ?? 20);
/** How many sessions for each delay; only their first call counts. */
const SESSIONS = Number(process.env["JOIN_SESSIONS"] ?? 4);
/** One way, in ms: sockets, pages and media alike; `JOIN_DELAYS=75` for one of them. */
const DELAYS = (process.env["JOIN_DELAYS"] ?? "0,25,75").split(",").map(Number);
/** Neither reloads nor lobbies. */
const ONLY_CALLS = Boolean(process.env["JOIN_ONLY"]);

test("join", async ({ person }) => {
  makeSmoothMedia();
  const sides = await sidesOf(person, process.env["BENCH_AGAINST"]);
  const [own] = sides;
  if (!own) throw new Error("nothing to measure");
  const rows: Row[] = [];
  if (!ONLY_CALLS) rows.push(await reloads(own));
  const columns = sides.map(() => [] as { head: string; rows: readonly Row[] }[]);
  for (const delay of DELAYS) {
    const calls = await callsBehind(sides, { delay, calls: CALLS, more: SESSIONS });
    calls.forEach((side, at) => {
      rows.push(...side.rows);
      columns[at]?.push({ head: `${2 * delay} ms round trip`, rows: side.steps });
    });
  }
  if (!ONLY_CALLS) rows.push(...(await lobbies(own)));
  const path = process.env["BENCH_TABLE"];
  const steps = columns.map(
    (of, at) => `${at > 0 ? "The build compared with:\n\n" : ""}${middles(of)}`,
  );
  if (path) writeFileSync(path, [table(rows), ...steps].join("\n"));
});

/** Code accepted → the lobby is there and its chat can be written in. */
async function lobbies({ mette, jonas }: Side): Promise<Row[]> {
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
async function reloads({ mette, jonas }: Side): Promise<Row> {
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
