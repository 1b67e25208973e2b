// Debian's WebKit, the engine of every browser on an iPhone, with a screen of its own. It has no
// peer connection, so there is no call; everything else is there, with cameras that it makes up.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import type { Readable } from "node:stream";
import { Builder, Capabilities, By, type WebDriver, type WebElement } from "selenium-webdriver";

const DRIVER = process.env["E2E_WEBKIT_DRIVER"] ?? "/usr/bin/WebKitWebDriver";
/** Where Debian keeps the small browser that the driver drives: in a folder of its version. */
const LIBRARIES = "/usr/lib";
const VERSIONS = ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"];
const SCREEN = "1400x1000x24";
/** A start takes about a second; on a loaded machine more. In ms. */
const START_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 100;

/** A window of WebKit's, with what tests do in it. */
export interface WebKit {
  driver: WebDriver;
  /** The element, as soon as it can be seen. */
  see: (css: string, within?: number) => Promise<WebElement>;
  /** The element that has this text, as soon as it can be seen. */
  read: (text: string) => Promise<WebElement>;
  press: (css: string) => Promise<void>;
  type: (css: string, text: string) => Promise<void>;
  run: <T>(script: string, ...values: unknown[]) => Promise<T>;
  /** Opens a page, and notes its errors from then on. */
  open: (url: string) => Promise<void>;
  /** The errors of the page that is open. */
  complaints: () => Promise<string[]>;
  close: () => Promise<void>;
}

const LISTEN = `window.complaints = [];
  addEventListener("error", (event) => complaints.push(String(event.message)));
  addEventListener("unhandledrejection", (event) => complaints.push(String(event.reason)));
  addEventListener("securitypolicyviolation", ({ violatedDirective }) =>
    complaints.push(violatedDirective));`;

function browser(): string {
  const machines = readdirSync(LIBRARIES).filter((name) => name.endsWith("-linux-gnu"));
  const places = machines.flatMap((machine) =>
    VERSIONS.map((version) => `${LIBRARIES}/${machine}/${version}/MiniBrowser`),
  );
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error("WebKit is not installed: apt-get install webkit2gtk-driver");
  return found;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** The name of a virtual screen. */
async function startScreen(): Promise<{ screen: ChildProcess; display: string }> {
  const screen = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", SCREEN, "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [number] = (await once(screen.stdio[3] as Readable, "data")) as [Buffer];
  return { screen, display: `:${number.toString().trim()}` };
}

async function untilThere(url: string): Promise<void> {
  const end = Date.now() + START_WITHIN_MS;
  for (;;) {
    try {
      if ((await fetch(`${url}/status`)).ok) return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** A WebKit with these switches besides. */
export async function startWebKit(more: readonly string[] = []): Promise<WebKit> {
  const { screen, display } = await startScreen();
  const port = await freePort();
  const helper = spawn(DRIVER, [`--port=${port}`], {
    env: { ...process.env, DISPLAY: display, LANGUAGE: "en", LC_ALL: "C.UTF-8" },
    stdio: "ignore",
  });
  const end = (): void => {
    helper.kill();
    screen.kill();
  };
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilThere(url);
    const args = ["--automation", "--enable-mock-capture-devices=true", ...more];
    const capabilities = new Capabilities({
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": { binary: browser(), args },
    });
    const driver = await new Builder().usingServer(url).withCapabilities(capabilities).build();
    await driver.manage().window().setRect({ x: 0, y: 0, width: 1_280, height: 900 });
    return windowOf(driver, end);
  } catch (error) {
    end();
    throw error;
  }
}

function windowOf(driver: WebDriver, end: () => void): WebKit {
  const visible = async (by: By, within: number): Promise<WebElement> => {
    const found = driver.wait(
      async () => {
        for (const element of await driver.findElements(by))
          if (await element.isDisplayed().catch(() => false)) return element;
        return null;
      },
      within,
      `not to be seen: ${String(by)}`,
    );
    return (await found) as WebElement;
  };
  const see = (css: string, within = 20_000) => visible(By.css(css), within);
  return {
    driver,
    see,
    read: (text) => visible(By.xpath(`//*[text()[contains(., ${JSON.stringify(text)})]]`), 20_000),
    press: async (css) => (await see(css)).click(),
    type: async (css, text) => (await see(css)).sendKeys(text),
    run: (script, ...values) => driver.executeScript(script, ...values),
    open: async (url) => {
      await driver.get(url);
      await driver.executeScript(LISTEN);
    },
    complaints: () => driver.executeScript("return window.complaints ?? []"),
    close: async () => {
      await driver.quit().catch(() => undefined);
      end();
    },
  };
}
