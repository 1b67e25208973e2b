// What the agent's page does with its microphone and its keys around the beginning of a call.
import { expect, test } from "./fixtures";
import { enterByCode, inACall, passTheCheck, signIn, startSession } from "./steps";
import { noteTracks, openTracks } from "./tracks";

test("E21 the audio wizard gives its microphone back to a call, and hears the call's", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await noteTracks(mette);
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const jonas = await person("customer");
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  await page.getByRole("tab", { name: "Sound" }).click();
  await page.getByRole("button", { name: "Audio setup wizard" }).click();
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  const heard = page.getByText("We hear you");
  await expect(heard).toBeVisible();
  expect(await openTracks(mette)).toBe(1);

  await page.getByRole("button", { name: "Start call" }).click();
  await expect.poll(() => openTracks(mette)).toBe(1);
  await jonas.page.getByRole("button", { name: "Accept" }).click();
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
  await expect(heard).toBeVisible();
  expect(await openTracks(mette)).toBe(1);

  await page.keyboard.press("Alt+m");
  await expect(page.getByText("You’re muted in the call")).toBeVisible();
  await page.getByRole("button", { name: "End session" }).first().click();
  await page.getByRole("button", { name: "End session" }).last().click();
  await expect.poll(() => openTracks(mette)).toBe(0);
});

test("keys that can do nothing yet say why: the page does not know where the call is", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await inACall(mette, await person("customer"), server);
  await page.keyboard.press("Alt+m");
  await expect(page.getByRole("button", { name: "Mute" })).toHaveAttribute("aria-pressed", "true");
  await page.routeWebSocket(/\/api\/socket/, (socket) => {
    const there = socket.connectToServer();
    socket.onMessage((message) => there.send(message));
    there.onMessage((message) => {
      const { type } = JSON.parse(String(message)) as { type: string };
      if (type !== "here") socket.send(message);
    });
  });
  await page.reload();
  const why = "Your microphone hasn’t changed: the page is still connecting to the call with";
  await expect(page.getByRole("button", { name: "Mute" })).toHaveAccessibleDescription(
    new RegExp(why),
  );
  await page.keyboard.press("Alt+m");
  await expect(page.getByRole("status").filter({ hasText: why })).toBeVisible();
});
