// The agent's list says of each session where its customer is now.
import { expect, test } from "./fixtures";
import { enterByCode, passTheCheck, signIn, startSession } from "./steps";

test("the list says where the customer is, from the invitation to the end", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  await signIn(mette, server);
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
  // The seat is kept for a while, and the entry says since when nobody has been on it.
  await jonas.page.goto("about:blank");
  await expect(entry).toContainText("Not connected · now");
});
