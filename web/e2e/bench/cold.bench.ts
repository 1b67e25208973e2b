// How long a stranger waits for the code form: nothing cached, a slow phone, a slow line. With
// BENCH_AGAINST another binary is measured in turn, in the same run.
import { chromium } from "@playwright/test";
import { writeFileSync } from "node:fs";
import { test } from "../fixtures";
import { CHROMIUM, QUIET } from "../participant";
import { Server } from "../server";
import { table, type Row } from "./table";

/** Visits for each binary. */
const VISITS = Number(process.env["COLD_VISITS"] ?? 15);
/** What a phone has at the edge of a village: 1.6 Mbit/s, 150 ms there and back. */
const LINE = { downloadThroughput: 200_000, uploadThroughput: 100_000, latency: 150 };
/** A phone of some years ago, beside the machine that measures. */
const SLOWER = 4;
/** What has not come by then is a failure and not slow. */
const WITHIN_MS = 20_000;

test("cold", async () => {
  const against = process.env["BENCH_AGAINST"];
  const rows: { row: Row; server: Server }[] = [
    { row: { what: "code form usable, cold", times: [] }, server: await Server.start() },
  ];
  if (against) {
    const server = await Server.start([], { binary: against });
    rows.push({ row: { what: "the same, the binary compared with", times: [] }, server });
  }
  for (let visit = 0; visit < VISITS; visit += 1)
    for (const { row, server } of rows) row.times.push(await untilUsable(server.url));
  for (const { server } of rows) await server.close();
  const path = process.env["BENCH_TABLE"];
  if (path) writeFileSync(path, table(rows.map(({ row }) => row)));
});

/** From the start of the navigation until a typed digit appears in the form, in ms. */
async function untilUsable(url: string): Promise<number> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
  const page = await (await browser.newContext({ locale: "de" })).newPage();
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, ...LINE });
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(() => {
    // A person types into a form that is drawn and that answers: so does this, once a frame.
    const look = () => {
      const field = document.querySelector<HTMLInputElement>("form input");
      if (field && field.getBoundingClientRect().height > 0) {
        document.documentElement.dataset["usable"] = String(performance.now());
        return;
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(url, { waitUntil: "commit" });
  const usable = page.locator("html[data-usable]");
  await usable.waitFor({ timeout: WITHIN_MS, state: "attached" });
  const at = Number(await usable.getAttribute("data-usable"));
  await browser.close();
  return at;
}
