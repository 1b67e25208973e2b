// What every browser test begins with: a server of its own, and people with browsers of their own.
import { test as base, expect } from "@playwright/test";
import type { Who } from "./media";
import { Person, type PersonOptions } from "./participant";
import { Server, type Proxied } from "./server";

interface Fixtures {
  server: Server;
  /** A server of its own with a network in between that a test can make bad or cut. */
  proxied: Proxied;
  /** Starts the browser of one more participant; closed after the test. */
  person: (who: Who, options?: PersonOptions) => Promise<Person>;
}

export const test = base.extend<Fixtures>({
  // Playwright reads what a fixture needs from this pattern.
  // eslint-disable-next-line no-empty-pattern
  server: async ({}, use, info) => {
    const server = await Server.start();
    await use(server);
    if (info.status !== info.expectedStatus)
      await info.attach("server log", { body: server.log, contentType: "text/plain" });
    await server.close();
  },
  // eslint-disable-next-line no-empty-pattern
  proxied: async ({}, use, info) => {
    const proxied = await Server.behindProxies();
    await use(proxied);
    const { server, udp, tcp } = proxied;
    if (info.status !== info.expectedStatus)
      await info.attach("server log", { body: server.log, contentType: "text/plain" });
    udp.close();
    tcp.close();
    await server.close();
  },
  person: async ({}, use, info) => {
    const people: Person[] = [];
    await use(async (who, options) => {
      const person = await Person.start(who, options);
      people.push(person);
      return person;
    });
    for (const person of people) {
      if (info.status !== info.expectedStatus)
        await info.attach(`${person.who}'s page`, {
          body: await person.page.screenshot(),
          contentType: "image/png",
        });
      await person.close();
    }
    expect(people.flatMap(({ complaints }) => complaints)).toEqual([]);
  },
});

export { expect };
