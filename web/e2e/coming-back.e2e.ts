// Either side reconnects automatically: after a reload, a dead connection, a killed server.
import { expect, test } from "./fixtures";
import type { Person } from "./participant";
import { enterByCode, inACall, seeAndHear, signIn, startSession } from "./steps";

/** How soon after the network or the server is back the page must be, in ms. */
const BACK_WITHIN = 5_000;
/** How long a lost connection is waited for, in ms (D12). */
const GRACE = 30_000;

/**
 * After a reload the audio plays automatically, or one visible tap starts it. The other click is
 * for the test alone: what it measures with needs a gesture too.
 */
async function soundIsBack(who: Person): Promise<void> {
  const tap = who.page.getByRole("button", { name: "Tap for sound" });
  const plays = () =>
    who.page.evaluate(() =>
      Array.from(document.querySelectorAll("audio")).some(
        ({ paused, srcObject }) =>
          !paused && srcObject instanceof MediaStream && srcObject.getTracks().length > 0,
      ),
    );
  await expect.poll(async () => (await plays()) || (await tap.isVisible())).toBe(true);
  if (await tap.isVisible()) await tap.click();
  else await who.page.mouse.click(2, 2);
}

async function write(from: Person, text: string): Promise<void> {
  await from.page.getByRole("textbox", { name: /^Message |You can keep/ }).fill(text);
  await from.page.getByRole("button", { name: "Send", exact: true }).click();
}

test("a reload in a call: picture, sound and chat are there again", async ({ server, person }) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inACall(mette, jonas, server);
  await write(mette, "Before the reload");
  await jonas.page.reload();
  await soundIsBack(jonas);
  await seeAndHear(mette, jonas);
  await expect(jonas.page.getByText("Before the reload")).toBeVisible();
  await mette.page.reload();
  await soundIsBack(mette);
  await seeAndHear(mette, jonas);
  await expect(mette.page.getByText("Before the reload")).toBeVisible();
});

test("a call that the browser keeps silent is said on every screen, with a button", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inACall(mette, jonas, server);
  const { page } = mette;
  // Without a microphone in use no browser lets a page sound before a tap.
  await page.keyboard.press("Alt+m");
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(false);
  // Looking into a page counts as a gesture: it has to try on its own before a test looks.
  await page.addInitScript(() => {
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function tried(this: HTMLMediaElement) {
      const trying = play.call(this);
      trying.catch(({ name }: DOMException) => console.info(`not played: ${name}`));
      return trying;
    };
  });
  const tap = page.getByRole("button", { name: "Tap for sound" });
  const openSilently = async () => {
    const refused = page.waitForEvent("console", (message) =>
      message.text().includes("not played: NotAllowedError"),
    );
    await page.goto(`${server.url}/console`);
    await refused;
    await expect(page.getByText("You can’t hear Jonas Berg yet.")).toBeVisible();
    await expect(tap).toHaveCount(1);
  };
  await openSilently();
  await tap.click();
  await expect(tap).toHaveCount(0);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  // A key that starts nothing does not use up the tap that would, wherever it is.
  await openSilently();
  await page.keyboard.press("Shift");
  await page.getByRole("heading", { name: "Choose a session" }).click();
  await expect(tap).toHaveCount(0);
});

test("D12 a server killed in a call hangs up on nobody: all are back within 5 s", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inACall(mette, jonas, server);
  await write(mette, "One");
  await expect(jonas.page.getByText("One", { exact: true })).toBeVisible();
  await server.kill();
  await server.up();
  await seeAndHear(mette, jonas, BACK_WITHIN);
  await write(mette, "Two");
  await write(jonas, "Three");
  await expect(jonas.page.getByText("Two", { exact: true })).toBeVisible();
  await expect(mette.page.getByText("Three", { exact: true })).toBeVisible();
  await expect(mette.page.getByText("One", { exact: true })).toHaveCount(1);
});

test("a line that is dead for 10 s: both are back within 5 s, nothing is said twice", async ({
  proxied: { server, udp, tcp },
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inACall(mette, jonas, server);
  udp.cut = true;
  tcp.cut();
  await write(jonas, "Said on a dead line");
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  tcp.restore();
  udp.cut = false;
  await expect(mette.page.getByText("Said on a dead line")).toBeVisible({ timeout: BACK_WITHIN });
  await seeAndHear(mette, jonas, BACK_WITHIN);
  await expect(mette.page.getByText("Said on a dead line")).toHaveCount(1);
  await expect(jonas.page.getByText("Said on a dead line")).toHaveCount(1);
});

test("a change of network in a call: the picture goes on", async ({
  proxied: { server, udp },
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inACall(mette, jonas, server);
  udp.changeAddresses();
  await seeAndHear(mette, jonas, BACK_WITHIN);
});

test("D12 F1 the agent is away for a moment: messages wait, then all are read", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  await inACall(mette, jonas, server);
  const console = mette.page.url();
  await mette.page.goto("about:blank");
  await expect(jonas.page.getByText("Mette Sørensen isn’t connected")).toBeVisible();
  await write(jonas, "Are you there?");
  await expect(jonas.page.getByText(/Waiting for/)).toBeVisible();
  await mette.page.goto(console);
  await expect(mette.page.getByText("Are you there?")).toBeVisible();
  await expect(jonas.page.getByText("Mette Sørensen isn’t connected")).toBeHidden();
});

test("F1 what the agent wrote into a dead connection arrives after a reload, once", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer");
  let dead = false;
  await mette.page.routeWebSocket(/\/api\/socket/, (socket) => {
    const there = socket.connectToServer();
    socket.onMessage((message) => {
      if (!dead) there.send(message);
    });
  });
  await inACall(mette, jonas, server);
  dead = true;
  await write(mette, "Is the lamp on?");
  const waiting = () => mette.page.evaluate(() => sessionStorage.getItem("bistand.outbox"));
  await expect.poll(waiting).toContain("Is the lamp on?");
  dead = false;
  await mette.page.reload();
  await expect(jonas.page.getByText("Is the lamp on?")).toHaveCount(1);
  await expect.poll(waiting).toBeNull();
  await expect(mette.page.getByText("Is the lamp on?")).toHaveCount(1);
});

test("C4 D13 D14 nobody comes back: code entry, text kept, one tap waits anew", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer", { phone: true });
  await signIn(mette, server);
  const { code } = await startSession(mette);
  await enterByCode(jonas, server, code, "Jonas Berg");
  const console = mette.page.url();
  await mette.page.goto("about:blank");
  await jonas.page.getByRole("button", { name: /Mette/ }).click();
  await write(jonas, "Nobody will read this");
  await expect(
    jonas.page.getByRole("heading", { name: "Mette Sørensen didn’t come back" }),
  ).toBeVisible({ timeout: GRACE + 10_000 });
  await expect(jonas.page.getByText("Nobody will read this")).toBeVisible();
  await expect(jonas.page.getByLabel("Session code")).toHaveValue(/\d/);
  await mette.page.goto(console);
  await jonas.page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(
    mette.page.getByText(/Jonas Berg is (here|doing the media check|joining)/).first(),
  ).toBeVisible();
  await expect(mette.page.getByText("Nobody will read this")).toHaveCount(0);
});
