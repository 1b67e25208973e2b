// Signing out, and a page of the console that breaks: nothing continues behind the page's back.
import type { Page } from "@playwright/test";
import { cutAfter } from "./cut";
import { expect, test } from "./fixtures";
import { METTE } from "./server";
import { enterByCode, inACall, passTheCheck, signIn, startSession, THEIR_PICTURE } from "./steps";
import { noteTracks, openContexts, openTracks } from "./tracks";

test.use({ customer: {} });

/** The storage throws from now on, as a browser's does when a setting closes it. */
async function closeStorage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const closed = () => {
      throw new DOMException("closed", "SecurityError");
    };
    Object.assign(Storage.prototype, { getItem: closed, setItem: closed, removeItem: closed });
  });
}

test("who signs out is told nothing else, and leaves no draft and no open microphone", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await noteTracks(mette);
  await inACall(mette, await person("customer"), server);
  expect(await openTracks(mette)).toBeGreaterThan(0);
  expect(await openContexts(mette)).toBe(1);
  await page.getByRole("textbox", { name: /^Message / }).fill("Not for the next one here");
  const kept = () =>
    page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("draft")).length);
  expect(await kept()).toBe(1);
  // It is done, and the line is lost before the answer: the socket has said it already.
  await page.route("**/api/sign-out", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You’re in a call. Sign out anyway?").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByLabel("User name")).toBeVisible();
  await expect(page.getByText("You have been signed out.")).toHaveCount(0);
  expect(await kept()).toBe(0);
  await expect.poll(() => openTracks(mette)).toBe(0);
  await expect.poll(() => openContexts(mette)).toBe(0);
});

test("signing out in one tab leaves no draft in the others, and touches no one else’s", async ({
  server,
  person,
}) => {
  const lars = { login: "lars", password: "another-long-password", name: "Lars Holm" };
  server.addUser(lars);
  const kept = (page: Page) =>
    page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("draft")).length);
  const others = await person("agent");
  await signIn(others, server, lars);
  await others.page.evaluate(() => sessionStorage.setItem("bistand.draft.1.p2", "Of Lars"));
  await others.context.clearCookies();

  const mette = await others.tab();
  await signIn(mette, server);
  const { code } = await startSession(mette);
  await enterByCode(await person("customer"), server, code, "Jonas Berg");
  // One tab that is open, and one that is asleep meanwhile: its page is not there.
  const open = await others.tab();
  const asleep = await others.tab();
  for (const { page } of [open, asleep]) {
    await page.goto(mette.page.url());
    await page.getByRole("textbox", { name: /^Message / }).fill("Not for the next one here");
    expect(await kept(page)).toBe(1);
  }
  await asleep.page.goto(`${server.url}/healthz`);

  await mette.page.getByRole("button", { name: "Sign out" }).click();
  await expect(mette.page.getByLabel("User name")).toBeVisible();
  await expect(open.page.getByText("You signed out in another tab.")).toBeVisible();
  await expect(open.page.getByText("your drafts are kept")).toHaveCount(0);
  expect(await kept(open.page)).toBe(0);
  await signIn(mette, server);
  await asleep.page.goto(mette.page.url());
  await expect(
    asleep.page.getByRole("button", { name: "Start session", exact: true }),
  ).toBeVisible();
  expect(await kept(asleep.page)).toBe(0);
  expect(await kept(others.page)).toBe(1);
  await expect(others.page.getByTitle(lars.name, { exact: true })).toBeVisible();
});

test("D12 no camera is promised to who has signed out, only to a lost connection", async ({
  mette: { page },
  inside: { jonas },
}) => {
  const promise = jonas.page.getByText("Your camera starts again when Mette Sørensen is back");
  const console = page.url();
  await page.goto("about:blank");
  await expect(promise).toBeVisible();
  await page.goto(console);
  await expect(page.locator(THEIR_PICTURE)).toBeVisible();
  await expect(promise).toHaveCount(0);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You’re in a call. Sign out anyway?").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(jonas.page.getByText("Nobody can see or hear you now")).toBeVisible();
  await expect(promise).toHaveCount(0);
});

test("a console that breaks ends its part in the call, and says so", async ({ server, person }) => {
  const mette = await person("agent");
  const { page } = mette;
  await noteTracks(mette);
  let breakIt: () => void = () => undefined;
  await page.routeWebSocket(/\/api\/socket/, (socket) => {
    const there = socket.connectToServer();
    socket.onMessage((message) => there.send(message));
    there.onMessage((message) => {
      socket.send(message);
      const told = JSON.parse(String(message)) as { type: string; items?: { sequence: number }[] };
      const last = told.type === "items" ? told.items?.at(-1) : undefined;
      // A time that no calendar has: only what shows it breaks.
      const broken = { ...last, sequence: (last?.sequence ?? 0) + 1, at: 1e20 };
      if (last) breakIt = () => socket.send(JSON.stringify({ ...told, items: [broken] }));
    });
  });
  await inACall(mette, await person("customer"), server);
  expect(await openTracks(mette)).toBeGreaterThan(0);
  breakIt();
  await expect(page.getByRole("heading", { name: "This page stopped working" })).toBeVisible();
  await expect.poll(() => openTracks(mette)).toBe(0);
});

test("a call that cannot be accepted leaves no microphone open", async ({ server, person }) => {
  const mette = await person("agent");
  const { page } = mette;
  await noteTracks(mette);
  await page.routeWebSocket(/\/api\/socket/, (socket) => {
    const there = socket.connectToServer();
    socket.onMessage((message) => {
      const { id, command } = JSON.parse(String(message)) as {
        id?: string;
        command?: { type: string };
      };
      if (command?.type !== "acceptCall") return there.send(message);
      // The answer comes when the microphone has been opened.
      void expect
        .poll(() => openTracks(mette))
        .toBe(1)
        .then(() =>
          socket.send(JSON.stringify({ type: "refused", id, problem: { code: "not-ringing" } })),
        );
    });
  });
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const jonas = await person("customer");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  await jonas.page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByText("The ringing has stopped.")).toBeVisible();
  await expect.poll(() => openTracks(mette)).toBe(0);
});

test("a call that was declined while the agent was offline leaves no microphone open", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  const { page } = mette;
  await noteTracks(mette);
  const line = await cutAfter(page, "startCall");
  await page.reload();
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  await page.getByRole("button", { name: "Start call" }).click();
  await jonas.page.getByRole("button", { name: "Decline" }).click();
  await expect(jonas.page.getByRole("heading", { name: "All set" })).toBeVisible();
  expect(await openTracks(mette)).toBe(1);
  line.back();
  await expect(page.getByRole("heading", { name: /can’t take the call/ })).toBeVisible();
  await expect.poll(() => openTracks(mette)).toBe(0);
});

test("a call that the customer left in another tab while offline keeps no camera open", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  await noteTracks(jonas);
  const line = await cutAfter(page, "acceptCall");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  const other = await jonas.tab();
  await other.page.goto(server.url);
  await expect(other.page.getByRole("heading", { name: "All set" })).toBeVisible();
  // From now on nothing is open for the check.
  await page.reload();
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await page.getByRole("button", { name: "Accept" }).click();
  await expect.poll(() => openTracks(jonas)).toBeGreaterThan(0);
  await other.page.getByRole("button", { name: "Leave" }).click();
  await expect(other.page.getByRole("button", { name: "Back to the call" })).toBeVisible();
  line.back();
  await expect(page.getByRole("button", { name: "Back to the call" })).toBeVisible();
  await expect.poll(() => openTracks(jonas)).toBe(0);
  await expect(page.locator("[role=alert]")).toHaveCount(0);
});

test("a sign-in that ends while one writes keeps the words, also without storage", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  await enterByCode(jonas, server, code, "Jonas Berg");
  const { page } = mette;
  const field = page.getByRole("textbox", { name: /^Message / });
  await field.fill("Turn the valve");
  await closeStorage(page);
  await field.pressSequentially(" to the left");
  const other = await mette.tab();
  await other.page.goto(`${server.url}/healthz`);
  await other.page.evaluate(() =>
    fetch("/api/sign-out", {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    }),
  );
  await page.getByLabel("User name").fill(METTE.login);
  await page.getByLabel("Password", { exact: true }).fill(METTE.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(field).toHaveValue("Turn the valve to the left");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(jonas.page.locator(".bub", { hasText: "Turn the valve to the left" })).toHaveCount(
    1,
  );
});

test("a customer whose storage closes in the call continues, and then needs a code", async ({
  mette,
  inside: { jonas },
}) => {
  const { page } = jonas;
  await closeStorage(page);
  await page.getByRole("textbox").fill("It drips");
  await page.keyboard.press("Enter");
  await expect(mette.page.getByText("It drips", { exact: true })).toBeVisible();
  await mette.page.getByRole("button", { name: "End session" }).first().click();
  await mette.page.getByRole("button", { name: "End session" }).last().click();
  await page.getByRole("button", { name: "Enter another code" }).click();
  await expect(page.getByLabel("Session code")).toBeVisible();
  await expect(page.getByLabel("Session code")).toHaveValue("");
});

test("D12 a customer in a call is not kept waiting for an agent who was disabled", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer", { phone: true });
  await inACall(mette, jonas, server);
  server.disableUser(METTE);
  await expect(mette.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  const strip = jonas.page.locator(".strip[data-is=gone]");
  await expect(strip.getByRole("alert")).toContainText(
    "Mette Sørensen can no longer help you in this session.",
  );
  await expect(strip).not.toContainText("keeping your place");
  await expect(strip.getByRole("img")).toHaveCount(0);
  await expect(strip).not.toContainText(/\d/);
});
