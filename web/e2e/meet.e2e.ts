// The whole way: an agent and a customer meet by a code, write, talk and see each other.
import { expect, test } from "./fixtures";
import {
  AGENTS_PICTURE,
  THEIR_PICTURE,
  call,
  enterByCode,
  passTheCheck,
  signIn,
  startSession,
} from "./steps";

test("A1 A7 B4 B12 B13 B30 B33 by code: chat at once, then both see and hear each other", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  await enterByCode(jonas, server, code, "Jonas Berg");

  // Chat is live before the media check.
  await jonas.page.getByRole("button", { name: /Mette/ }).click();
  await jonas.page.getByRole("textbox", { name: /^Message / }).fill("It is cold <b>here</b>");
  await jonas.page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(mette.page.getByText("It is cold <b>here</b>")).toBeVisible();
  await jonas.page.keyboard.press("Escape");

  await passTheCheck(jonas);
  await call(mette, jonas);
  await expect(mette.page.getByText("Running").first()).toBeVisible();
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);

  // B31, B32: the agent's camera is off until it is switched on.
  await expect(jonas.page.locator(AGENTS_PICTURE)).toHaveCount(0);
  await mette.page
    .getByRole("button", { name: /Camera/ })
    .first()
    .click();
  await expect.poll(() => jonas.sees(AGENTS_PICTURE, "agent")).toBe(true);

  await mette.page.getByRole("button", { name: "End session" }).first().click();
  await mette.page.getByRole("button", { name: "End session" }).last().click();
  await expect(jonas.page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
  await expect(mette.page.getByText("Done").first()).toBeVisible();
});

test("B8 B50 C1 from the agent's phone: a session is started, called, written in, ended", async ({
  server,
  person,
}) => {
  const mette = await person("agent", { phone: true });
  const jonas = await person("customer");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  await call(mette, jonas);
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
  await mette.page.getByRole("textbox", { name: /^Message / }).fill("Show me the label, please");
  await mette.page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(jonas.page.getByText("Show me the label, please")).toBeVisible();

  await mette.page.getByRole("button", { name: "End session" }).first().click();
  await mette.page.getByRole("button", { name: "End session" }).last().click();
  await expect(jonas.page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
});
