// What two people, or two tabs of one, do at the same moment: one of them is refused, and neither
// shows something that no longer holds.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { enterByCode, passTheCheck, seeAndHear } from "./steps";

interface Sent {
  id: string;
  command: { type: string };
}

interface Held {
  /** Lets the command go; resolves when the page has received the refusal. */
  refused: () => Promise<void>;
}

/** Holds a command of this page back from now on. */
async function holdBack(page: Page, type: string): Promise<Held> {
  let release: () => void = () => undefined;
  let told: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const refused = new Promise<void>((resolve) => (told = resolve));
  await page.routeWebSocket(/\/api\/.*socket/, (socket) => {
    const there = socket.connectToServer();
    let held: string | undefined;
    socket.onMessage(async (message) => {
      const { id, command } = JSON.parse(String(message)) as Partial<Sent>;
      if (command?.type === type) {
        held = id;
        await released;
      }
      there.send(message);
    });
    there.onMessage((message) => {
      socket.send(message);
      const { type: what, id } = JSON.parse(String(message)) as { type: string; id?: string };
      if (what === "refused" && id === held) told();
    });
  });
  return {
    refused: async () => {
      release();
      await refused;
      // What the page makes of it is on the screen two frames later.
      await page.evaluate(
        () =>
          new Promise((resolve) =>
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(null))),
          ),
      );
    },
  };
}

test("both press START: whoever was second is called, and is not told to wait", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  const held = await holdBack(page, "startCall");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  await page.getByRole("button", { name: "Start", exact: true }).tap();
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await expect(page.getByRole("heading", { name: "Mette Sørensen is calling you" })).toBeVisible();
  await held.refused();
  await expect(page.getByText("It’s already ringing.")).toHaveCount(0);
  await page.getByRole("button", { name: "Accept" }).tap();
  await seeAndHear(mette, jonas);
});

test("accepted in one tab and declined in another: the call is where it was accepted", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  const second = await jonas.tab();
  const held = await holdBack(second.page, "declineCall");
  await second.page.goto(server.url);
  await expect(second.page.getByRole("heading", { name: "All set" })).toBeVisible();
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await second.page.getByRole("button", { name: "Decline" }).tap();
  await jonas.page.getByRole("button", { name: "Accept" }).tap();
  await seeAndHear(mette, jonas);
  await held.refused();
  const elsewhere = "The call is on another tab or device";
  await expect(second.page.getByRole("heading", { name: elsewhere })).toBeVisible();
  await seeAndHear(mette, jonas);
  await expect(second.page.getByText("The ringing has stopped.")).toHaveCount(0);
});

test("B19 B49 asking about the end says what another tab has done, and does no more", async ({
  mette,
  inside: { jonas },
}) => {
  const { page } = mette;
  const second = await mette.tab();
  await second.page.goto(page.url());
  await expect(second.page.getByText("The call is on another tab or device").first()).toBeVisible();
  const panel = page.locator('[data-panel-name="end"]');
  await page.getByRole("button", { name: "End session" }).first().click();
  await expect(panel.getByRole("heading", { name: /^End the session with/ })).toBeVisible();

  // Ended elsewhere: there is nothing left to press by mistake.
  await second.page.getByRole("button", { name: "End session" }).first().click();
  await second.page.getByRole("button", { name: "End session" }).last().click();
  await expect(jonas.page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
  await expect(panel.getByRole("heading", { name: /^Done at/ })).toBeVisible();
  await expect(panel.getByRole("button")).toHaveText(["Close"]);

  // Reopened elsewhere: the old question does not reappear.
  await second.page.getByRole("button", { name: "Reopen" }).first().click();
  await expect(panel.getByRole("heading", { name: "The session is open again" })).toBeVisible();
  await expect(panel.getByRole("button")).toHaveText(["Close"]);
  await page.getByRole("button", { name: "End session" }).first().click();
  await panel.getByRole("button", { name: "End session" }).click();
  await expect(page.getByRole("heading", { name: /^Done at/ }).first()).toBeVisible();
  await expect(panel).toHaveCount(0);
});

test("B49 reopened in two tabs at once: it is open, and no tab says otherwise", async ({
  mette,
  inside: { jonas },
}) => {
  const { page } = mette;
  const second = await mette.tab();
  const held = await holdBack(second.page, "setStatus");
  await second.page.goto(page.url());
  await page.getByRole("button", { name: "End session" }).first().click();
  await page.getByRole("button", { name: "End session" }).last().click();
  await expect(jonas.page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
  await second.page.getByRole("button", { name: "Reopen" }).first().click();
  await page.getByRole("button", { name: "Reopen" }).first().click();
  await expect(second.page.getByText("You reopened the session")).toBeVisible();
  await held.refused();
  await expect(second.page.getByText("The current status doesn’t allow this change")).toHaveCount(
    0,
  );
});
