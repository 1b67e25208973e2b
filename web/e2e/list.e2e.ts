// The agent's list says of each session where its customer is now.
import { expect, test } from "./fixtures";
import { enterByCode, passTheCheck, startSession } from "./steps";

test("the list says where the customer is, from the invitation to the end", async ({
  server,
  mette,
  person,
}) => {
  const entry = mette.page.locator("a.item");
  const { code } = await startSession(mette);
  await expect(entry).toContainText("Not here yet");
  const jonas = await person("customer", { phone: true });
  await enterByCode(jonas, server, code, "Jonas Berg");
  await expect(entry).toContainText("Getting ready");
  await passTheCheck(jonas);
  await expect(entry).toContainText("Waiting for your call");
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await expect(entry).toContainText("You’re calling");
  await jonas.page.getByRole("button", { name: "Decline" }).click();
  await expect(entry).toContainText("Waiting for your call");
  await jonas.page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(entry).toContainText("Calling you");
  await mette.page.getByRole("button", { name: "Accept" }).click();
  await expect(entry).toContainText("In the call");
  await jonas.page.getByRole("button", { name: "Leave" }).click();
  await expect(entry).toContainText("Left the call");
  await expect(entry).toContainText("now");
  // The seat is kept for a while, and the entry says since when it has been empty.
  await jonas.page.goto("about:blank");
  await expect(entry).toContainText("Not connected · now");
});

/** Words of the steps that are broken, and neighbours that touch. */
function stepFaults(): string[] {
  const faults: string[] = [];
  let before: DOMRect | null = null;
  for (const step of document.querySelectorAll(".doctor li")) {
    const label = step.querySelector("span:not(.vh)");
    const text = label?.firstChild;
    const box = label?.getBoundingClientRect() ?? null;
    if (box && before && box.left - before.right < 3) faults.push(`${step.textContent} touches`);
    before = box;
    if (!text) continue;
    // A soft hyphen is where a word may be broken.
    for (const { index, 0: part } of (text.textContent ?? "").matchAll(/[^\s\u00ad]+/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + part.length);
      if (range.getClientRects().length > 1) faults.push(`${part} is broken`);
    }
  }
  return faults;
}

/** Whether all of an element is seen in its own box. */
const isWhole = (element: Element) => element.scrollWidth <= element.clientWidth + 1;

test("in German too: the case number, where the customer is, and the steps are whole", async ({
  server,
  mette,
  person,
}) => {
  const { page } = mette;
  const { code } = await startSession(mette);
  await page.keyboard.press("Alt+i");
  await page.getByLabel("Name or case number").fill("Fall 4711-B");
  await page.getByRole("button", { name: "Save" }).click();
  const jonas = await person("customer", { grants: false });
  await enterByCode(jonas, server, code, "Ümit Müller-Lüdenscheidt");
  await jonas.page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.locator("[data-step=microphone]")).toHaveAttribute("data-is", "stop");
  await page.evaluate(() => {
    localStorage.setItem("bistand.language", "de");
    dispatchEvent(new StorageEvent("storage", { key: "bistand.language" }));
  });
  await expect(page.locator("[data-step=microphone]")).toContainText("im Browser blockiert");
  await page.keyboard.press("Alt+c");
  for (const width of [1_280, 1_024, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const caseNumber = page.locator(".s-head").getByText("Fall 4711-B");
    await expect(caseNumber).toBeVisible();
    expect(await caseNumber.evaluate(isWhole), `${width} px`).toBe(true);
    expect(await page.evaluate(stepFaults), `${width} px`).toEqual([]);
  }
  await page.setViewportSize({ width: 1_280, height: 800 });
  const state = page.locator("a.item").getByText("Bereitet sich vor");
  expect(await state.evaluate(isWhole)).toBe(true);
  await jonas.page.getByRole("button", { name: /media check/ }).click();
  await jonas.page
    .getByRole("button", { name: /media check/ })
    .last()
    .click();
  await expect(page.locator("a.item")).toContainText("Wartet auf Ihren Anruf");
  await mette.page.keyboard.press("Alt+r");
  await jonas.page.getByRole("button", { name: "Accept" }).click();
  await jonas.page.getByRole("button", { name: "Leave" }).click();
  const left = page.locator("a.item").getByText("Hat den Anruf verlassen");
  expect(await left.evaluate(isWhole)).toBe(true);
  await expect(page.getByRole("heading", { name: /Nicht im Anruf/ })).toBeVisible();
  const slot = page.locator(".slot").getByText("Niemand da, der Sie hört");
  await expect(slot).toBeVisible();
  await expect(page.locator(".slots")).not.toContainText("Mikro 1");
});
