// How a customer comes in, for what is measured.
import { expect } from "../fixtures";
import type { Person } from "../participant";
import type { Server } from "../server";

/** What has not come by then is a failure and not slow. */
const WITHIN_MS = 20_000;

/** Types the code and enters; the time from the press to a chat that can be written in, in ms. */
export async function enter({ page }: Person, server: Server, code: string): Promise<number> {
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
  // An older build that is compared with says it in other words.
  await expect(page.getByRole("heading", { name: /^You(’re| are) in/ })).toBeVisible();
  return took;
}

/** Leaves the server behind: the next one is another. */
export async function forget(...people: Person[]): Promise<void> {
  for (const { page, context } of people) {
    await page.goto("about:blank");
    await context.clearCookies();
  }
}
