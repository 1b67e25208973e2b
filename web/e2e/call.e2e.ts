// The call: who starts, declines, leaves and comes back; voice inside it; the status around it.
import { expect, test } from "./fixtures";
import type { Person, PersonOptions } from "./participant";
import type { Server } from "./server";
import {
  AGENTS_PICTURE,
  THEIR_PICTURE,
  call,
  enterByCode,
  passTheCheck,
  signIn,
  startSession,
} from "./steps";

interface Two {
  mette: Person;
  jonas: Person;
}

/** An agent and a customer who has passed the media check. */
async function bothReady(
  person: (who: "agent" | "customer", options?: PersonOptions) => Promise<Person>,
  server: Server,
): Promise<Two> {
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const jonas = await person("customer", { phone: true });
  await enterByCode(jonas, server, code, "Jonas Berg");
  await passTheCheck(jonas);
  return { mette, jonas };
}

/** The status as the head of the session shows it. */
function status({ page }: Person) {
  return page.locator(".s-head .status");
}

test("B15 B30 B31 B32 B33 declining and giving up end a ring; the customer calls, too", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothReady(person, server);
  await mette.page.getByRole("button", { name: "Start call" }).click();
  await jonas.page.getByRole("button", { name: "Decline" }).click();
  // Said where the eye is, not in a chat that may be closed, until something new happens.
  const declined = mette.page.getByRole("heading", {
    name: "Jonas Berg can’t take the call right now",
  });
  await expect(declined).toBeVisible();
  await expect(jonas.page.getByRole("heading", { name: "All set" })).toBeVisible();

  await mette.page.getByRole("button", { name: "Start call" }).click();
  await expect(jonas.page.getByRole("heading", { name: /is calling you/ })).toBeVisible();
  await expect(declined).toBeHidden();
  await mette.page.getByRole("button", { name: "Stop calling" }).click();
  const missed = jonas.page.getByRole("heading", { name: "Missed call from Mette Sørensen" });
  await expect(missed).toBeVisible();
  // The caller who gave up knows it; neither page says that there was no answer.
  await expect(mette.page.getByText("No answer")).toHaveCount(0);
  await expect(status(mette)).toHaveAttribute("data-is", "confirmed");

  await jonas.page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(jonas.page.getByRole("heading", { name: /^Calling Mette/ })).toBeVisible();
  await mette.page.getByRole("button", { name: "Accept" }).click();
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
  await expect(status(mette)).toHaveAttribute("data-is", "running");
  await expect(jonas.page.locator(AGENTS_PICTURE)).toHaveCount(0);
});

test("B11 B49 muted is silent; one leaves and comes back; a status by hand, and reopened", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothReady(person, server);
  await call(mette, jonas);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await jonas.page.getByRole("button", { name: "Mute", exact: true }).click();
  await expect.poll(() => mette.hears()).toBeNull();
  await jonas.page.getByRole("button", { name: "Unmute" }).click();
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);

  await jonas.page.getByRole("button", { name: "Leave" }).click();
  await expect(jonas.page.getByText("You left the call. You can come back.")).toBeVisible();
  await expect(mette.page.getByText("You’re the only one in the call.").first()).toBeVisible();
  await expect(status(mette)).toHaveAttribute("data-is", "running");
  await jonas.page.getByRole("button", { name: "Back to the call" }).click();
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);

  await mette.page.getByRole("button", { name: "Code and link", exact: true }).click();
  await mette.page.getByRole("button", { name: "Mark as done" }).click();
  await mette.page.locator("[data-kind=danger]").click();
  await expect(jonas.page.getByRole("heading", { name: "The session has ended" })).toBeVisible();
  await expect(status(mette)).toHaveAttribute("data-is", "done");
  await mette.page.getByRole("button", { name: "Reopen" }).first().click();
  await expect(status(mette)).toHaveAttribute("data-is", "confirmed");
  await expect(jonas.page.getByRole("heading", { name: "All set" })).toBeVisible();
  await call(mette, jonas);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
});

test("E1 E6 E10 E11 E12 E18 E19 voice ends and starts in a call; joining is a choice", async ({
  server,
  person,
}) => {
  const { mette, jonas } = await bothReady(person, server);
  await call(mette, jonas);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);

  await mette.page.getByRole("button", { name: "End voice call" }).click();
  await expect.poll(() => mette.hears()).toBeNull();
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await expect(status(mette)).toHaveAttribute("data-is", "running");
  await expect(jonas.page.getByRole("button", { name: /voice call/ })).toHaveCount(0);

  await mette.page.getByRole("button", { name: "Start voice call" }).click();
  await expect(jonas.page.getByText("has started a voice call.")).toBeVisible();
  await jonas.page.getByRole("button", { name: "Not now" }).click();
  expect(await mette.hears()).toBeNull();
  await jonas.page.getByRole("button", { name: "Join voice call" }).click();
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
});

test("B19 the agent cancels a session by hand, and it stays so", async ({ server, person }) => {
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const jonas = await person("customer", { phone: true });
  await enterByCode(jonas, server, code);
  await mette.page.getByRole("button", { name: "Code and link", exact: true }).click();
  await mette.page.locator("#k-panel").getByRole("button", { name: "Cancel session" }).click();
  await mette.page.locator("[data-kind=danger]").click();
  await expect(status(mette)).toHaveAttribute("data-is", "cancelled");
  await expect(
    jonas.page.getByRole("heading", { name: "The session was cancelled" }),
  ).toBeVisible();
  await expect(mette.page.getByRole("button", { name: "Reopen" })).toHaveCount(0);
});
