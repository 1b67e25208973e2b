// Signing out, and a page of the console that breaks: nothing goes on behind the page's back.
import { expect, test } from "./fixtures";
import { enterByCode, inACall, passTheCheck, signIn, startSession } from "./steps";
import { noteTracks, openTracks } from "./tracks";

test("who signs out is told nothing else, and leaves no draft and no open microphone", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await noteTracks(mette);
  await inACall(mette, await person("customer"), server);
  expect(await openTracks(mette)).toBeGreaterThan(0);
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
