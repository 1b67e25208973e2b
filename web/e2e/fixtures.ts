// What every browser test begins with: a server of its own, and people with browsers of their own.
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import type { Page as FirefoxPage } from "puppeteer-core";
import { withoutCookies } from "./cookies";
import { startFirefox } from "./firefox";
import type { Who } from "./media";
import { Person, noteComplaints, type PersonOptions } from "./participant";
import { Server, type Proxied } from "./server";
import { call, enterByCode, passTheCheck, seeAndHear, signIn, startSession } from "./steps";
import { startWebKit, type WebKit } from "./webkit";

/** A customer who has been given a code and a link, and has opened neither. */
interface Invited {
  jonas: Person;
  code: string;
  link: string;
}

interface Fixtures {
  server: Server;
  /** A server of its own with a network in between that a test can make bad or cut. */
  proxied: Proxied;
  /** Starts a server in another way; closed after the test, whatever its result. */
  serverWith: (start: () => Promise<Server>) => Promise<Server>;
  /** A page of a new Firefox with these settings, which may leave no error; closed afterwards. */
  firefox: (settings?: Readonly<Record<string, boolean | number>>) => Promise<FirefoxPage>;
  /** A Chromium whose settings block all cookies. */
  cookieless: BrowserContext;
  /** Collects errors and policy violations of a page that is no person's; none may remain. */
  watch: (page: Page) => Page;
  /** Starts the browser of one more participant; closed after the test. */
  person: (who: Who, options?: PersonOptions) => Promise<Person>;
  /** A window of a new WebKit with these switches, which may leave no error; closed afterwards. */
  webkit: (switches?: readonly string[]) => Promise<WebKit>;
  /** The browser of `invited`; a phone, unless `test.use` says otherwise. */
  customer: PersonOptions;
  /** An agent who has signed in and sees the list. */
  mette: Person;
  /** Mette has started a session for this customer. */
  invited: Invited;
  /** Mette and the customer are in a call, in which they see and hear each other. */
  inside: Invited;
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
  serverWith: async ({}, use, info) => {
    const servers: Server[] = [];
    await use(async (start) => {
      const server = await start();
      servers.push(server);
      return server;
    });
    for (const server of servers) {
      if (info.status !== info.expectedStatus)
        await info.attach("server log", { body: server.log, contentType: "text/plain" });
      await server.close();
    }
  },
  // eslint-disable-next-line no-empty-pattern
  firefox: async ({}, use) => {
    const pages: FirefoxPage[] = [];
    const complaints: string[] = [];
    await use(async (settings) => {
      const page = await (await startFirefox(settings)).newPage();
      page.on("pageerror", (error) => complaints.push(String(error)));
      pages.push(page);
      return page;
    });
    // What a page says while its browser closes is no fault of the page.
    const said = [...complaints];
    for (const page of pages) await page.browser().close();
    expect(said).toEqual([]);
  },
  cookieless: async ({ watch }, use) => {
    const { context, close } = await withoutCookies();
    context.on("page", watch);
    await use(context);
    await close();
  },
  // eslint-disable-next-line no-empty-pattern
  watch: async ({}, use) => {
    const complaints: string[] = [];
    await use((page) => {
      noteComplaints(page, complaints);
      return page;
    });
    expect(complaints).toEqual([]);
  },
  // eslint-disable-next-line no-empty-pattern
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
  // eslint-disable-next-line no-empty-pattern
  webkit: async ({}, use) => {
    const windows: WebKit[] = [];
    await use(async (switches) => {
      const webkit = await startWebKit(switches);
      windows.push(webkit);
      return webkit;
    });
    const said = await Promise.allSettled(windows.map((webkit) => webkit.complaints()));
    for (const webkit of windows) await webkit.close();
    expect(said).toEqual(windows.map(() => ({ status: "fulfilled", value: [] })));
  },
  customer: [{ phone: true }, { option: true }],
  mette: async ({ server, person }, use) => {
    const mette = await person("agent");
    await signIn(mette, server);
    await use(mette);
  },
  invited: async ({ mette, person, customer }, use) => {
    const { code, link } = await startSession(mette);
    await use({ jonas: await person("customer", customer), code, link });
  },
  inside: async ({ mette, invited, server }, use) => {
    const { jonas, code } = invited;
    await enterByCode(jonas, server, code, "Jonas Berg");
    await passTheCheck(jonas);
    await call(mette, jonas);
    await seeAndHear(mette, jonas);
    await use(invited);
  },
});

export { expect };
