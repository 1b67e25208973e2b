// Small things that cost an agent or a customer a minute each: on a zoomed page, on a small phone,
// with a long name, while words change in place.
import { layoutFaults } from "./layout";
import { expect, test } from "./fixtures";
import {
  THEIR_PICTURE,
  checkInAnyLanguage,
  enterByCode,
  inACall,
  passTheCheck,
  signIn,
  startSession,
} from "./steps";

/** As long as names are, and without a place to break. */
const LONG = "Wolfeschlegelsteinhausenberg";

test("a zoomed console has a way back, and a long name leaves the entry steps their room", async ({
  server,
  mette: { page },
  invited: { jonas, code },
}) => {
  await enterByCode(jonas, server, code, LONG);
  const steps = page.locator(".doctor");
  await expect(steps).toBeVisible();
  for (const width of [1_440, 1_280, 1_024]) {
    await page.setViewportSize({ width, height: 800 });
    const panel = await page.locator(".k-side").boundingBox();
    const inside = await steps.boundingBox();
    if (!panel || !inside) throw new Error("the entry steps are not shown");
    expect(inside.x + inside.width).toBeLessThanOrEqual(panel.x + panel.width);
    expect(await layoutFaults(page)).toEqual([]);
  }

  // 200 % of a common laptop.
  await page.setViewportSize({ width: 720, height: 450 });
  expect(await layoutFaults(page)).toEqual([]);
  await page.locator(".s-head button").first().click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await expect(page.locator("#k-list")).toBeVisible();
});

test("another code is typed over a refused one, and a call that rings is the agent's", async ({
  server,
  mette,
  invited: { jonas, code },
}) => {
  const { page } = jonas;
  await page.goto(server.url);
  const field = page.getByLabel("Session code");
  await field.pressSequentially(code === "111222333" ? "111222334" : "111222333");
  const next = page.getByRole("button", { name: "Continue", exact: true });
  await next.tap();
  await expect(page.getByText("That code isn’t valid")).toBeVisible();
  // Nine digits of a longer code: a second tap is for adding to them.
  const refused = await field.inputValue();
  await field.tap();
  await expect(page.locator(".code[data-selected]")).toBeVisible();
  await field.tap();
  await page.keyboard.type("4");
  await expect(field).toHaveValue(`${refused} 4`);
  await next.tap();
  await expect(page.locator(".code[data-error]")).toBeVisible();
  await field.tap();
  await page.keyboard.type(code);
  await expect(field).toHaveValue(code.replace(/(\d{3})(?=\d)/g, "$1 "));
  await next.tap();
  await expect(page.getByRole("heading", { name: "You’re in the session" })).toBeVisible();

  await passTheCheck(jonas);
  await page.getByRole("button", { name: "Start", exact: true }).tap();
  await expect(mette.page.getByText("Accept the call at the top of the page.")).toBeVisible();
  await expect(mette.page.getByText("Wait for an answer")).toBeHidden();
  await mette.page.getByRole("button", { name: "Decline" }).click();
  await expect(mette.page.getByText("Accept the call at the top of the page.")).toBeHidden();
});

test("with its keyboard open a phone shows what is written, and no button lies on another", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer", { phone: true });
  const { page } = jonas;
  await page.setViewportSize({ width: 320, height: 568 });
  await inACall(mette, jonas, server);
  // In a call of this width the console has little more, at 200 % of a common laptop.
  await mette.page.setViewportSize({ width: 720, height: 450 });
  await expect(mette.page.locator(".s-title .status")).toBeInViewport({ ratio: 1 });
  expect(await layoutFaults(mette.page)).toEqual([]);

  await page.getByRole("button", { name: "Chat", exact: true }).click();
  const field = page.getByRole("textbox");
  // The viewport asks for it: Android takes the keyboard's height from the page.
  for (const size of [
    { width: 320, height: 300 },
    { width: 390, height: 350 },
    { width: 568, height: 320 },
  ]) {
    await page.setViewportSize(size);
    await expect(field).toBeInViewport({ ratio: 1 });
    for (const name of ["Mute", "Camera off", "Leave"])
      await expect(page.getByRole("button", { name })).toBeInViewport({ ratio: 0.9 });
    expect(await layoutFaults(page), `${size.width} × ${size.height}`).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 568 });
  await page.getByRole("button", { name: "Leave" }).click();
  // What the page is about comes before what may be tried: it is seen without scrolling.
  const back = page.getByRole("button", { name: "Back to the call" });
  await expect(back).toBeInViewport({ ratio: 1 });
  await page.locator(".sheet-bar").click();
  for (const height of [300, 350]) {
    await page.setViewportSize({ width: 320, height });
    await expect(field).toBeInViewport({ ratio: 1 });
    await expect(page.getByText("You left the call").last()).toBeInViewport();
  }
});

for (const language of ["en", "de"])
  test(`a small phone shows the check’s main action and a whole message (${language})`, async ({
    server,
    person,
  }) => {
    const mette = await person("agent");
    const jonas = await person("customer", { phone: true, language });
    const { page } = jonas;
    await page.setViewportSize({ width: 390, height: 660 });
    await signIn(mette, server);
    const { code } = await startSession(mette);
    const next = await checkInAnyLanguage(jonas, server, code);
    await page.locator("[data-check=sound] .btn").first().click();
    await expect(page.locator("[data-check=sound] .btn")).not.toHaveCount(1);
    for (const height of [660, 600]) {
      await page.setViewportSize({ width: 390, height });
      await expect(next).toBeInViewport({ ratio: 1 });
    }
    await next.click();

    await page.setViewportSize({ width: 320, height: 568 });
    await mette.page.getByRole("button", { name: "Start call" }).click();
    for (const answer of await page.locator(".c-bottom .btn").all())
      await expect(answer).toBeInViewport({ ratio: 1 });
    await page.locator('.btn[data-kind="go"]').click();
    await expect(page.locator(".call-bar")).toBeVisible();
    await page.locator(".call-bar .call").nth(1).click();
    await expect(page.locator(".pic .tile")).toHaveCount(0);
    await mette.page.getByRole("textbox").last().fill("Please turn the valve to the left");
    await mette.page.getByRole("button", { name: "Send", exact: true }).click();
    const peek = page.locator(".call-peek");
    await expect(peek).toBeVisible();
    // Without a video of one's own in the corner the message has the whole width.
    const picture = await page.locator(".pic").boundingBox();
    const room = (picture?.width ?? 0) - 24;
    const { width, cut } = await peek.evaluate((element) => ({
      width: element.getBoundingClientRect().width,
      cut: Array.from(element.querySelectorAll(".cut")).some(
        ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
      ),
    }));
    expect(!cut || Math.abs(width - room) < 2, `${width} of ${room}`).toBe(true);
    expect(await layoutFaults(page)).toEqual([]);
  });

test("a German call on the smallest phone can be answered, and its bar stays where it is", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const jonas = await person("customer", { language: "de" });
  const { page } = jonas;
  await page.setViewportSize({ width: 320, height: 568 });
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const next = await checkInAnyLanguage(jonas, server, code);
  await next.click();
  await mette.page.getByRole("button", { name: "Start call" }).click();
  const accept = page.locator('.btn[data-kind="go"]');
  await expect(accept).toBeVisible();
  expect(await layoutFaults(page)).toEqual([]);
  await accept.click();
  await expect(mette.page.locator(THEIR_PICTURE)).toBeVisible();
  const bar = page.locator(".call-bar");
  for (const language of ["de", "nl"]) {
    await page.evaluate((wanted) => localStorage.setItem("bistand.language", wanted), language);
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(bar).toBeVisible();
    const before = await bar.boundingBox();
    const camera = bar.locator(".call").nth(1);
    await camera.click();
    await expect(camera).toHaveAttribute("aria-pressed", "true");
    expect((await bar.boundingBox())?.height).toBe(before?.height);
    await camera.click();
    await expect(camera).toHaveAttribute("aria-pressed", "false");
  }
});

test("the agent enlarges the video, and one's own line is always in sight", async ({
  server,
  person,
}) => {
  const mette = await person("agent");
  const { page } = mette;
  await inACall(mette, await person("customer"), server);
  const scale = () =>
    page
      .locator(".k-zoom > div")
      .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
  expect(await scale()).toBe(1);
  await page.locator(".k-picture").focus();
  await page.keyboard.press("+");
  await expect.poll(scale).toBeCloseTo(1.5);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(scale).toBeCloseTo(2.25);
  await page.locator(".k-zoom").hover();
  await page.mouse.wheel(0, 2_000);
  await expect.poll(scale).toBe(1);
  // Ending the voice call moves nothing below it.
  const tabs = page.locator(".k-tabs");
  const before = await tabs.boundingBox();
  await page.locator(".k-voice").getByRole("button", { name: "End" }).click();
  await expect(page.locator(".k-voice-none")).toBeVisible();
  expect((await tabs.boundingBox())?.y).toBe(before?.y);

  // While the banner comes, the log shrinks: what is written then is still shown.
  const composer = page.locator(".composer textarea");
  for (let line = 0; line < 30; line += 1) {
    await composer.fill(`Line ${line}`);
    await composer.press("Enter");
  }
  await expect(page.getByText("Line 29")).toBeInViewport();
  await page.setViewportSize({ width: 1_280, height: 640 });
  await composer.fill("Written meanwhile");
  await composer.press("Enter");
  await expect(page.getByText("Written meanwhile")).toBeInViewport();

  // A hurried second tap finds "Stay" where the button was that asked.
  await page.getByRole("button", { name: "Sign out" }).dblclick();
  await expect(page.getByRole("button", { name: "Stay" })).toBeHidden();
  await expect(page.locator("#k-list")).toBeVisible();
});
