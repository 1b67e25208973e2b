// The tabs of one browser share their cookies: another person may sign in, or another session be
// entered, beside a page that is open. That page must not continue in the other one's name.
import { expect, test } from "./fixtures";
import { METTE, type Account } from "./server";
import { enterByCode, signIn, startSession } from "./steps";

const LARS: Account = { login: "lars", password: "another-long-password", name: "Lars Holm" };
const SIGNED_OUT = "This browser is now signed in with another account.";

test("who signs in in another tab signs the first one out, and sends nothing of its own", async ({
  server,
  person,
}) => {
  server.addUser(LARS);
  const mette = await person("agent");
  const lars = await mette.tab();
  await lars.page.goto(`${server.url}/console`);
  await expect(lars.page.getByLabel("User name")).toBeVisible();
  const sent: string[] = [];
  let isHeld = false;
  let isLars = false;
  await mette.page.routeWebSocket(/\/api\/socket/, (socket) => {
    const there = socket.connectToServer();
    socket.onMessage((message) => {
      const { type } = JSON.parse(String(message)) as { type: string };
      if (isLars) sent.push(type);
      else if (isHeld && type === "command") return;
      there.send(message);
    });
  });
  await signIn(mette, server, METTE);
  const { code } = await startSession(mette);
  const jonas = await person("customer");
  await enterByCode(jonas, server, code, "Jonas Berg");
  // A message that has not been sent when the other one signs in.
  isHeld = true;
  await mette.page.getByRole("textbox", { name: /^Message / }).fill("Is the lamp on?");
  await mette.page.getByRole("button", { name: "Send", exact: true }).click();
  const outbox = () => mette.page.evaluate(() => sessionStorage.getItem("bistand.outbox"));
  await expect.poll(outbox).toContain("Is the lamp on?");
  isLars = true;
  await lars.page.getByLabel("User name").fill(LARS.login);
  await lars.page.getByLabel("Password", { exact: true }).fill(LARS.password);
  await lars.page.getByRole("button", { name: "Sign in" }).click();
  await expect(lars.page.getByTitle(LARS.name, { exact: true })).toBeVisible();
  await expect(mette.page.getByText(SIGNED_OUT)).toBeVisible();
  await expect(mette.page.getByText(METTE.name)).toHaveCount(0);
  expect(sent.filter((type) => type !== "ping")).toEqual([]);
  await expect(jonas.page.locator(".bub", { hasText: "Is the lamp on?" })).toHaveCount(0);

  isHeld = false;
  isLars = false;
  // Signing in here again gives the browser back, and the other tab says so.
  await mette.page.getByLabel("User name").fill(METTE.login);
  await mette.page.getByLabel("Password", { exact: true }).fill(METTE.password);
  await mette.page.getByRole("button", { name: "Sign in" }).click();
  await expect(mette.page.getByTitle(METTE.name, { exact: true })).toBeVisible();
  await expect(lars.page.getByText(SIGNED_OUT)).toBeVisible();
  await expect(jonas.page.locator(".bub", { hasText: "Is the lamp on?" })).toHaveCount(1);
});

test("a session entered in another tab: the first one ends where it cannot come back", async ({
  server,
  mette,
  invited: { jonas, link },
}) => {
  await jonas.page.goto(link);
  await jonas.page.getByRole("button", { name: "Join", exact: true }).click();
  await expect(jonas.page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();
  await mette.page.goto(`${server.url}/console`);
  const { link: another } = await startSession(mette);
  const second = await jonas.tab();
  await second.page.goto(another);
  await second.page.getByRole("button", { name: "Join", exact: true }).click();
  await expect(second.page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();

  await server.kill();
  await server.up();
  await expect(
    jonas.page.getByRole("heading", { name: "This browser joined another session" }),
  ).toBeVisible();
  await expect(second.page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();

  // Who came by a link has no code: the link leads back, and now the other tab has to give way.
  const { page } = jonas;
  await expect(page.getByLabel("Session code")).toHaveCount(0);
  await expect(page.getByText("Enter your code")).toHaveCount(0);
  await expect(page.getByText("Nobody can see or hear you yet.")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Enter a code instead" })).toBeVisible();
  await page.getByRole("button", { name: "Back to your session" }).click();
  await expect(page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();
  await expect(
    second.page.getByRole("heading", { name: "This browser joined another session" }),
  ).toBeVisible();
  await second.page.getByRole("button", { name: "Enter a code instead" }).click();
  await expect(second.page.getByLabel("Session code")).toBeVisible();
  await expect(second.page.getByText("Enter your code to come back here.")).toBeVisible();
});
