// A camera that freezes, a page that the browser translates, a browser that keeps no cookies.
import { expect } from "../../fixtures";
import { withoutCookies } from "../../cookies";
import { FREEZABLE } from "../../frozen";
import { Server } from "../../server";
import { signIn, startSession } from "../../steps";
import { translate } from "../../translated";
import { now, whenShown } from "../moments";
import { TIMES, allIsWell, inAWholeCall, row, type Story } from "./story";

export const cameraFrozen: Story = async (person) => {
  const agent = row("camera frozen → the agent's page says so");
  const customer = row("camera frozen → the customer's page says so");
  const server = await Server.start();
  const mette = await person("agent");
  const jonas = await person("customer");
  await jonas.page.addInitScript(FREEZABLE);
  await inAWholeCall(mette, jonas, server);
  for (let time = 0; time < TIMES; time += 1) {
    await allIsWell(mette, jonas);
    const frozen = now();
    const atAgent = whenShown(mette.page, "Jonas Berg’s camera has stopped.");
    const atCustomer = whenShown(jonas.page, "Your camera has stopped.");
    await jonas.page.evaluate("window.frozen = true");
    agent.times.push((await atAgent) - frozen);
    customer.times.push((await atCustomer) - frozen);
    await jonas.page.evaluate("window.frozen = false");
  }
  await server.close();
  return { sentences: [agent, customer], media: [] };
};

export const translatedPage: Story = async (person) => {
  const says = row("page translated by the browser: muted → the sentence says so");
  const server = await Server.start();
  const mette = await person("agent");
  const jonas = await person("customer");
  await inAWholeCall(mette, jonas, server);
  for (let time = 0; time < TIMES; time += 1) {
    await allIsWell(mette, jonas);
    await translate(jonas);
    const pressed = now();
    const said = whenShown(jonas.page, "sees you but doesn’t hear you");
    await jonas.page.getByRole("button", { name: "Mute" }).click();
    says.times.push((await said) - pressed);
    await jonas.page.getByRole("button", { name: "Unmute" }).click();
  }
  await server.close();
  return { sentences: [says], media: [] };
};

export const cookiesBlocked: Story = async (person) => {
  const says = row("code sent by a browser without cookies → the page says so");
  const server = await Server.start();
  const mette = await person("agent");
  await signIn(mette, server);
  const { code } = await startSession(mette);
  const { context, close } = await withoutCookies();
  const page = await context.newPage();
  for (let time = 0; time < TIMES; time += 1) {
    await page.goto(server.url);
    await page.getByLabel("Session code").fill(code);
    const pressed = now();
    const said = whenShown(page, "Your browser blocks cookies for this page");
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    says.times.push((await said) - pressed);
    await expect(page.getByLabel("Session code")).toHaveValue(/\d/);
  }
  await close();
  await server.close();
  return { sentences: [says], media: [] };
};
