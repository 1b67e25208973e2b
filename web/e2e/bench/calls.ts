// Calls of one session, from START to the first frame, behind a network with a delay. With a
// second binary both are measured in turn, each with an agent, a customer and a network of its own.
import { expect } from "../fixtures";
import { smoothFilmOf, type Who } from "../media";
import type { Person, PersonOptions } from "../participant";
import type { TcpProxy, UdpProxy } from "../proxy";
import { Server } from "../server";
import { THEIR_PICTURE, passTheCheck, signIn, startSession } from "../steps";
import { enter, forget } from "./entering";
import { firstAfter, isConnected, keepMarks, takeMarks, untilMarked } from "./marks";
import type { Row } from "./table";

/** What has not come by then is a failure and not slow. */
export const WITHIN_MS = 20_000;
/** The last calls of a session: whatever wears off with time has done so by then. */
const LAST = 5;

/** The steps of a call, each from the end of the one before; the last one runs beside them. */
const STEPS = [
  "START pressed → sent (agent's page)",
  "→ rings at the customer (socket, rules, disk)",
  "→ accepted (customer's page)",
  "→ the camera is open and attached (customer's browser)",
  "→ its first frame has arrived (encoder, server, network)",
  "→ shown (decoder, agent's page)",
  "meanwhile: accepted → the customer's page learns that its video is forwarded",
] as const;

/** A program under measurement, with the people who use it. */
export interface Side {
  /** Put behind the name of each row. */
  named: string;
  binary: string | undefined;
  mette: Person;
  jonas: Person;
}

interface Scenario {
  side: Side;
  server: Server;
  udp: UdpProxy;
  tcp: TcpProxy;
}

export interface Calls {
  rows: Row[];
  steps: Row[];
}

type Start = (who: Who, options?: PersonOptions) => Promise<Person>;

/** The sides of a run: this build, and with `against` another one. */
export async function sidesOf(person: Start, against: string | undefined): Promise<Side[]> {
  const side = async (named: string, binary?: string): Promise<Side> => {
    const mette = await person("agent", { film: smoothFilmOf("agent") });
    const jonas = await person("customer", { film: smoothFilmOf("customer") });
    await keepMarks(mette);
    await keepMarks(jonas);
    return { named, binary, mette, jonas };
  };
  const sides = [await side("")];
  if (against) sides.push(await side(", the build compared with", against));
  return sides;
}

/** One session with this many calls, then `more` sessions for their first call alone. */
export async function callsBehind(
  sides: readonly Side[],
  { delay, calls, more }: { delay: number; calls: number; more: number },
): Promise<Calls[]> {
  const what = `START → video, ${2 * delay} ms round trip`;
  const first = sides.map(() => [] as number[]);
  const later = sides.map(() => [] as number[]);
  const steps = sides.map(() => STEPS.map((what): Row => ({ what, times: [] })));
  for (let session = 0; session <= more; session += 1) {
    const scenarios: Scenario[] = [];
    for (const side of sides) scenarios.push(await meet(side, delay));
    for (let call = 0; call < (session === 0 ? calls : 1); call += 1)
      for (const at of inTurn(scenarios.length, call)) {
        const { side } = scenarios[at] as Scenario;
        for (const scenario of scenarios) await isReady(scenario.side);
        const times = await oneCall(side);
        (call === 0 ? first : later)[at]?.push(times.whole);
        if (call > 0) steps[at]?.forEach((step, of) => step.times.push(times.steps[of] ?? NaN));
        await endAndReopen(side.mette);
      }
    for (const scenario of scenarios) await part(scenario);
  }
  return sides.map(({ named }, at) => ({
    rows: [
      { what: `${what}, first call${named}`, times: first[at] ?? [] },
      { what: `${what}, later calls${named}`, times: later[at] ?? [] },
      { what: `${what}, the last ${LAST} of them${named}`, times: later[at]?.slice(-LAST) ?? [] },
    ],
    steps: steps[at] ?? [],
  }));
}

/** Each side begins as often as the other. */
function inTurn(sides: number, call: number): number[] {
  const order = Array.from({ length: sides }, (_, at) => at);
  return call % 2 === 0 ? order : order.reverse();
}

async function meet(side: Side, delay: number): Promise<Scenario> {
  const { mette, jonas, binary } = side;
  const { server, udp, tcp } = await Server.behindProxies({ delay }, binary);
  await signIn(mette, server);
  await enter(jonas, server, (await startSession(mette)).code);
  await passTheCheck(jonas);
  await acceptAutomatically(jonas);
  return { side, server, udp, tcp };
}

async function part({ side, server, udp, tcp }: Scenario): Promise<void> {
  udp.close();
  tcp.close();
  await server.close();
  await forget(side.mette, side.jonas);
}

/** An agent who reopens a session connects again; people take longer than a test to press. */
async function isReady({ mette, jonas }: Side): Promise<void> {
  await expect(mette.page.getByRole("button", { name: "Start call" })).toBeEnabled();
  await expect.poll(() => isConnected(mette)).toBe(true);
  await expect.poll(() => isConnected(jonas)).toBe(true);
}

/** The times of one call, in the order of the steps, in ms. */
async function oneCall({ mette, jonas }: Side): Promise<{ whole: number; steps: number[] }> {
  await takeMarks(mette);
  await takeMarks(jonas);
  const { pressed, arrived, shown } = await pressToVideo(mette);
  await untilMarked(jonas, "got media open");
  const agents = await takeMarks(mette);
  const customers = await takeMarks(jonas);
  const sent = firstAfter(agents, "sent startCall", pressed);
  const rings = firstAfter(customers, "got call", sent);
  const accepted = firstAfter(customers, "sent acceptCall", rings);
  const attached = firstAfter(customers, "sending video", rings);
  const flows = firstAfter(customers, "got media open", accepted);
  return {
    whole: shown - pressed,
    steps: [
      sent - pressed,
      rings - sent,
      accepted - rings,
      attached - accepted,
      arrived - attached,
      shown - arrived,
      flows - accepted,
    ],
  };
}

/** Presses START and waits for the first frame of the customer's camera. */
function pressToVideo(mette: Person) {
  return mette.page.evaluate(
    ([video, within]) =>
      new Promise<{ pressed: number; arrived: number; shown: number }>((resolve, reject) => {
        setTimeout(() => reject(new Error("no video")), within);
        let pressed = 0;
        const watched = new WeakSet<HTMLVideoElement>();
        const watch = () => {
          const element = document.querySelector<HTMLVideoElement>(video);
          if (!element || watched.has(element)) return;
          watched.add(element);
          element.requestVideoFrameCallback((now, { receiveTime = NaN }) => {
            const origin = performance.timeOrigin;
            resolve({
              pressed: origin + pressed,
              arrived: origin + receiveTime,
              shown: origin + now,
            });
          });
        };
        new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
        const found = Array.from(document.querySelectorAll("button")).find(
          (one) => one.innerText.trim().startsWith("Start call") && !one.disabled,
        );
        if (!found) return reject(new Error("no button to start the call"));
        pressed = performance.now();
        found.click();
      }),
    [THEIR_PICTURE, WITHIN_MS] as const,
  );
}

/** The customer accepts as soon as it rings. */
async function acceptAutomatically(jonas: Person): Promise<void> {
  await jonas.page.evaluate(() => {
    const look = () => {
      for (const button of document.querySelectorAll("button"))
        if (button.innerText.trim() === "Accept" && !button.disabled) button.click();
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
}

async function endAndReopen({ page }: Person): Promise<void> {
  await page.getByRole("button", { name: "End session" }).first().click();
  await page.getByRole("button", { name: "End session" }).last().click();
  await page.getByRole("button", { name: "Reopen" }).first().click();
}
