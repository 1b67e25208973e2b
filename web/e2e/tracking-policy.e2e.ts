// The security policy that pages with the tracker need: the product's own and two words more, of
// which one is for the worker's script alone. What the pages may do today does not change.
import { expect, test } from "@playwright/test";
import { TRUSTED_NAME } from "../src/lib/tracking/start";
import { startFirefox } from "./firefox";
import { Person } from "./participant";
import { Server } from "./server";
import { knownVideo } from "./tracking/film";
import { WITNESS, serveLaboratory } from "./tracking/laboratory";
import { look, open, tap, visit } from "./tracking/steps";

const NAME = "content-security-policy";

/** What the product's server says today. */
async function policyOfTheProduct(): Promise<string> {
  const server = await Server.start();
  try {
    const policy = (await fetch(server.url)).headers.get(NAME);
    if (!policy) throw new Error("the server has no policy");
    return policy;
  } finally {
    await server.close();
  }
}

/** A policy with a word more in one of its lists. */
function and(policy: string, list: string, word: string): string {
  const longer = policy.replace(new RegExp(`(^|; )(${list} [^;]*)`), `$1$2 ${word}`);
  if (longer === policy) throw new Error(`the policy has no ${list}: ${policy}`);
  return longer;
}

/** What a page needs that uses the tracker, and what its worker's script needs. */
function needed(product: string) {
  const page = and(product, "trusted-types", TRUSTED_NAME);
  return { page, worker: and(page, "script-src", "'wasm-unsafe-eval'") };
}

/** The script of the product's worker, and of the laboratory's. */
const isWorker = (path: string) => /\/(entry|worker)-[^/]*\.js$/.test(path);

test("B45 the tracker works under the product's policy, with two words more", async () => {
  const { page: pages, worker } = needed(await policyOfTheProduct());
  const served = await serveLaboratory((path) => ({ [NAME]: isWorker(path) ? worker : pages }));
  try {
    await visit(served.url, {}, async (page) => {
      await open(page, "Camera");
      await page.getByLabel("Second viewer").check();
      const mark = await tap(page, 250, 150);
      await look(page, 20);
      await expect(page.getByText(new RegExp(`^${mark} \\(point\\): held`))).toBeVisible();
      // A second viewer with the product's own script, and a file to save, need nothing more.
      await page.getByRole("button", { name: "Take the newest mark over" }).click();
      await expect(page.getByText(/taken over by \d+ bytes/)).toBeVisible();
      const saving = page.waitForEvent("download");
      await page.getByRole("button", { name: `Describe mark ${mark}` }).click();
      await saving;
    });
    const firefox = await startFirefox();
    try {
      const page = await firefox.newPage();
      await page.goto(served.url);
      const chooser = await page.$("input[type=file][hidden]");
      await chooser?.uploadFile(knownVideo());
      await page.evaluate(...WITNESS);
      const seen = () => page.evaluate(() => window.witnessed.seen.length);
      await expect.poll(seen, { timeout: 30_000 }).toBeGreaterThan(10);
    } finally {
      await firefox.close();
    }
  } finally {
    await served.close();
  }
});

test("B45 without those words there is no tracker, and the page says so", async () => {
  const product = await policyOfTheProduct();
  const { page: pages } = needed(product);
  for (const [policy, why] of [
    [product, /^The source cannot be opened: .*bistand-tracking. disallowed/],
    [pages, /^The tracker failed: CompileError/],
  ] as const) {
    const served = await serveLaboratory(() => ({ [NAME]: policy }));
    const person = await Person.start("customer");
    try {
      await person.page.goto(served.url);
      await person.page.getByRole("button", { name: "Camera", exact: true }).click();
      await expect(person.page.getByRole("status")).toHaveText(why);
    } finally {
      await person.close();
      await served.close();
    }
  }
});
