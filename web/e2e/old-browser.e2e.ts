// Internet Explorer: a page without script, chat both ways, and two ways on.
import { expect, test } from "./fixtures";

/** How Internet Explorer 11 names itself. */
const INTERNET_EXPLORER = "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko";

test("A6 A23 A24 A25 A26 Internet Explorer gets a chat without script; the agent is told", async ({
  server,
  mette,
  invited: { jonas, code, link },
}) => {
  const context = await jonas.browser.newContext({
    userAgent: INTERNET_EXPLORER,
    javaScriptEnabled: false,
    locale: "de",
  });
  const page = await context.newPage();

  await page.goto(server.url);
  await expect(page).toHaveURL(`${server.url}/old`);
  await expect(page.getByText("Dieser Browser unterstützt keine Videoanrufe")).toBeVisible();
  await expect(page.getByText("Edge, Chrome, Firefox oder Safari")).toBeVisible();
  await expect(page.getByText("Ton per Telefon")).toBeVisible();
  await page.goto(link);
  await expect(page).toHaveURL(/\/old\?link=/);

  // A wrong code is refused in the same language, and kept.
  await page.goto(server.url);
  const wrong = `${code.slice(0, -1)}${(Number(code.at(-1)) + 1) % 10}`;
  await page.getByLabel("Sitzungscode").fill(wrong);
  await page.getByRole("button", { name: "Chat öffnen" }).click();
  await expect(page.getByRole("alert")).toHaveText(/^Dieser Code ist nicht gültig\./);
  await expect(page.getByLabel("Sitzungscode")).toHaveValue(wrong);

  await page.getByLabel("Sitzungscode").fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await page.getByLabel("Ihr Name (optional)").fill("Jonas Berg");
  await page.getByRole("button", { name: "Chat öffnen" }).click();
  const log = page.frameLocator("iframe");
  await expect(log.getByText("Noch keine Nachrichten")).toBeVisible();
  await expect(mette.page.locator('[data-notice="old-browser"]')).toContainText(
    "Jonas Berg is using Internet Explorer",
  );

  await page.getByLabel("Ihre Nachricht").fill("Die Heizung ist <i>kalt</i>");
  await page.getByRole("button", { name: "Senden" }).click();
  await expect(mette.page.getByText("Die Heizung ist <i>kalt</i>")).toBeVisible();
  await expect(log.getByText("Die Heizung ist <i>kalt</i>")).toBeVisible();

  // The agent asks to come back with another browser; the sentence is ready.
  await mette.page.getByRole("button", { name: "Send it" }).click();
  await expect(log.getByText("Please come back with another browser")).toBeVisible();

  // After the end there is no field for messages that could not be received.
  await mette.page.getByRole("button", { name: "Cancel session" }).first().click();
  await mette.page.getByRole("button", { name: "Cancel session" }).last().click();
  await expect(mette.page.getByText(/^Cancelled at/)).toBeVisible();
  await page.goto(`${server.url}/old/say`);
  await expect(page).toHaveURL(`${server.url}/old`);
  await expect(log.getByText("Diese Sitzung ist beendet")).toBeVisible();
  await expect(page.getByLabel("Ihre Nachricht")).toHaveCount(0);
});
