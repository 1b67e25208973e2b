// Bad and narrow networks: TCP only, and a line that loses and delays.
import { expect, test } from "./fixtures";
import { Server } from "./server";
import {
  AGENTS_PICTURE,
  THEIR_PICTURE,
  call,
  enterByCode,
  passTheCheck,
  signIn,
  startSession,
} from "./steps";

test("a call over TCP alone: both see and hear, and the line is told as TCP", async ({
  serverWith,
  person,
}) => {
  const server = await serverWith(() => Server.start(["--media-udp-offered=false"]));
  const mette = await person("agent");
  const jonas = await person("customer");
  await signIn(mette, server);
  await enterByCode(jonas, server, (await startSession(mette)).code);
  await expect(mette.page.getByText("Connection: TCP only, slower")).toBeVisible();
  await passTheCheck(jonas);
  await call(mette, jonas);
  await mette.page
    .getByRole("button", { name: /Camera/ })
    .first()
    .click();
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await expect.poll(() => jonas.sees(AGENTS_PICTURE, "agent")).toBe(true);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
  // In the call both still know by which way it goes.
  await expect(mette.page.locator(".s-head").getByText("TCP", { exact: true })).toBeVisible();
  await expect(jonas.page.getByText("Slow connection on your network")).toBeVisible();
});

test("a call with 5 % loss and 100 ms delay: pictures move, tones arrive", async ({
  proxied: { server, udp },
  person,
}) => {
  udp.conditions = { loss: 0.05, delay: 50 };
  const mette = await person("agent");
  const jonas = await person("customer");
  await signIn(mette, server);
  await enterByCode(jonas, server, (await startSession(mette)).code);
  await passTheCheck(jonas);
  await call(mette, jonas);
  await mette.page
    .getByRole("button", { name: /Camera/ })
    .first()
    .click();
  await expect.poll(() => mette.sees(THEIR_PICTURE, "customer")).toBe(true);
  await expect.poll(() => jonas.sees(AGENTS_PICTURE, "agent")).toBe(true);
  await expect.poll(() => mette.hearsToneOf("customer")).toBe(true);
  await expect.poll(() => jonas.hearsToneOf("agent")).toBe(true);
});
