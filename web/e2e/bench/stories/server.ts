// The server is killed for eight seconds; the clock of its machine is set; the agent's network is
// cut.
import type { Page } from "@playwright/test";
import { MachineClock } from "../../clock";
import { expect } from "../../fixtures";
import { TcpProxy } from "../../proxy";
import { Server, freePort } from "../../server";
import {
  AGENTS_PICTURE,
  THEIR_PICTURE,
  enterByCode,
  passTheCheck,
  signIn,
  startSession,
} from "../../steps";
import { keepMarks } from "../marks";
import { now, whenMoves, whenShown, whenThere } from "../moments";
import { TIMES, allIsWell, inAWholeCall, row, type Story } from "./story";

const AWAY_MS = 8_000;

export const serverKilled: Story = async (person) => {
  const customer = row("server killed → the customer's page says so");
  const agent = row("server killed → the agent's page says so");
  const toAgent = row("server started again after 8 s → the customer's video at the agent");
  const toCustomer = row("server started again after 8 s → the agent's video at the customer");
  const server = await Server.start();
  const mette = await person("agent");
  const jonas = await person("customer");
  await inAWholeCall(mette, jonas, server);
  for (let time = 0; time < TIMES; time += 1) {
    await allIsWell(mette, jonas);
    const killed = now();
    const customers = whenShown(jonas.page, "The server isn’t responding");
    const agents = whenThere(mette.page, `${THEIR_PICTURE}[data-old]`);
    await server.kill();
    customer.times.push((await customers) - killed);
    agent.times.push((await agents) - killed);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, killed + AWAY_MS - now())));
    const back = now();
    const moved = [whenMoves(mette.page, THEIR_PICTURE), whenMoves(jonas.page, AGENTS_PICTURE)];
    await server.up();
    const [atAgent = NaN, atCustomer = NaN] = await Promise.all(moved);
    toAgent.times.push(atAgent - back);
    toCustomer.times.push(atCustomer - back);
  }
  await server.close();
  return { sentences: [customer, agent], media: [toAgent, toCustomer] };
};

/** How long it rings, in ms, and how far off its countdown may be: rounded up, and slewed. */
const RING_MS = 45_000;
const RIGHT_WITHIN_MS = 2_500;
/** How long a jump is watched, in ms. */
const WATCH_MS = 3_000;
const JUMPS_IN_A_RING = 10;

export const clockSet: Story = async (person) => {
  const right = row("clock of the server's machine set by an hour or a day → countdown right");
  const clock = new MachineClock();
  const server = await Server.start([], { environment: clock.environment });
  const mette = await person("agent");
  const jonas = await person("customer");
  await signIn(mette, server);
  await enterByCode(jonas, server, (await startSession(mette)).code, "Jonas Berg");
  await passTheCheck(jonas);
  while (right.times.length < TIMES) {
    await mette.page.getByRole("button", { name: "Start call" }).click();
    await expect(jonas.page.getByRole("button", { name: "Accept" })).toBeVisible();
    const began = now();
    for (let jump = 0; jump < JUMPS_IN_A_RING && right.times.length < TIMES; jump += 1) {
      const by = (jump % 2 === 0 ? 3_600 : 86_400) * (jump % 4 < 2 ? 1 : -1);
      clock.set(by);
      const set = now();
      right.times.push(await untilRight(mette.page, began + RING_MS, set));
    }
    await mette.page.getByRole("button", { name: "Stop calling" }).click();
    await expect(mette.page.getByRole("button", { name: "Start call" })).toBeVisible();
  }
  await server.close();
  clock.close();
  return { sentences: [right], media: [] };
};

/** How long after the clock was set the countdown was last seen wrong, in ms. */
async function untilRight(page: Page, until: number, set: number): Promise<number> {
  let wrongAt = set;
  for (;;) {
    const text = await page.getByText(/^Rings for \d+ more/).innerText();
    const at = now();
    const left = Number(/\d+/.exec(text)?.[0]) * 1_000;
    if (Math.abs(until - at - left) > RIGHT_WITHIN_MS) wrongAt = at;
    if (at - set >= WATCH_MS) {
      if (wrongAt > set + WATCH_MS - 500) throw new Error(`the countdown stays wrong: ${text}`);
      return wrongAt - set;
    }
  }
}

export const agentCut: Story = async (person) => {
  const says = row("agent's network cut → the customer's page says that nothing gets through");
  const back = row("agent's network is back → the customer's video at the agent");
  const { server, udp, tcp } = await Server.behindProxies();
  // The agent's browser has a way of its own to the pages, which can be cut alone.
  const own = await TcpProxy.start(await freePort(), tcp.port);
  const map = `MAP localhost:${tcp.port} 127.0.0.1:${own.port}`;
  const mette = await person("agent", { switches: [`--host-resolver-rules=${map}`] });
  const jonas = await person("customer");
  await keepMarks(mette);
  await inAWholeCall(mette, jonas, server);
  for (let time = 0; time < TIMES; time += 1) {
    await allIsWell(mette, jonas);
    // They change when the connection is restored.
    const theirs = await mediaPorts(mette.page);
    const cut = now();
    const said = whenShown(jonas.page, "isn’t receiving your video and voice");
    udp.cutPorts = theirs;
    own.cut();
    says.times.push((await said) - cut);
    own.restore();
    udp.cutPorts = new Set();
    const restored = now();
    back.times.push((await whenMoves(mette.page, THEIR_PICTURE)) - restored);
  }
  udp.close();
  own.close();
  tcp.close();
  await server.close();
  return { sentences: [says], media: [back] };
};

/** The ports that this page's media come from. */
async function mediaPorts(page: Page): Promise<ReadonlySet<number>> {
  const ports = await page.evaluate(async () => {
    const { bistandPeers } = window as unknown as { bistandPeers: RTCPeerConnection[] };
    const found: number[] = [];
    for (const peer of bistandPeers)
      (await peer.getStats()).forEach((entry: Record<string, unknown>) => {
        if (entry["type"] === "local-candidate") found.push(Number(entry["port"]));
      });
    return found;
  });
  if (ports.length === 0) throw new Error("no media port is known");
  return new Set(ports);
}
