// One person with a browser process of their own, and what a test can see and hear through it.
import { chromium, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { moves } from "./frames";
import { LOOKS, filmOf, soundOf, type Who } from "./media";

export interface PersonOptions {
  /** Whether the browser grants camera and microphone automatically; otherwise all is denied. */
  grants?: boolean;
  /** Cameras and microphones that the machine has. */
  devices?: number;
  language?: string;
  phone?: boolean;
  dark?: boolean;
  /** What the camera shows, if not the look of this participant. */
  film?: string;
  /** Further switches of the browser. */
  switches?: string[];
}

/** A video that moves shows two more frames within this time, in ms. */
const MOVES_WITHIN_MS = 3_000;

export const CHROMIUM = process.env["E2E_CHROMIUM"] ?? "/usr/bin/chromium";

/** Nothing of these may reach out of the machine. */
export const QUIET = [
  "--no-sandbox",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Notes errors of a page and violations of its security policy. */
export function noteComplaints(page: Page, complaints: string[]): void {
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
  });
}

export class Person {
  readonly who: Who;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the page and refusals by its security policy: no test may end with one. */
  readonly complaints: string[];

  private constructor(
    who: Who,
    browser: Browser,
    context: BrowserContext,
    page: Page,
    complaints: string[] = [],
  ) {
    this.complaints = complaints;
    this.who = who;
    this.browser = browser;
    this.context = context;
    this.page = page;
    noteComplaints(page, this.complaints);
  }

  static async start(who: Who, options: PersonOptions = {}): Promise<Person> {
    const { grants = true, devices, language = "en", phone = false, dark = false } = options;
    const device = devices === undefined ? "" : `=device-count=${devices}`;
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        ...QUIET,
        `--use-fake-device-for-media-stream${device}`,
        ...(devices === undefined
          ? [`--use-file-for-fake-video-capture=${options.film ?? filmOf(who)}`]
          : []),
        `--use-file-for-fake-audio-capture=${soundOf(who)}`,
        ...(grants ? ["--use-fake-ui-for-media-stream"] : []),
        "--autoplay-policy=user-gesture-required",
        ...(options.switches ?? []),
      ],
    });
    const context = await browser.newContext({
      locale: language,
      colorScheme: dark ? "dark" : "light",
      viewport: phone ? { width: 390, height: 844 } : { width: 1_280, height: 800 },
      ...(phone ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
    });
    return new Person(who, browser, context, await context.newPage());
  }

  /** One more tab in the same browser. */
  async tab(): Promise<Person> {
    const page = await this.context.newPage();
    return new Person(this.who, this.browser, this.context, page, this.complaints);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** The colour in the middle of the ground of a picture, or `null` while it has none. */
  colourOf(selector: string): Promise<[number, number, number] | null> {
    return this.page.evaluate((which) => {
      const video = document.querySelector<HTMLVideoElement>(which);
      if (!video || video.videoWidth === 0) return null;
      const canvas = document.createElement("canvas");
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      const context = canvas.getContext("2d");
      if (!context) return null;
      context.drawImage(video, 0, 0);
      // The median over the whole picture: the white bar covers a small part of it only.
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const parts: [number[], number[], number[]] = [[], [], []];
      for (let at = 0; at < data.length; at += 4 * 97)
        parts.forEach((part, index) => part.push(data[at + index] ?? 0));
      const median = (values: number[]) =>
        values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
      return [median(parts[0]), median(parts[1]), median(parts[2])] as [number, number, number];
    }, selector);
  }

  /** Whether a picture shows this participant's colour, and moves. */
  async sees(selector: string, whose: Who): Promise<boolean> {
    const colour = await this.colourOf(selector);
    if (!colour) return false;
    const wanted = LOOKS[whose].colour;
    const near = colour.every((part, index) => Math.abs(part - (wanted[index] ?? 0)) < 45);
    return near && (await moves(this.page, selector, MOVES_WITHIN_MS));
  }

  /** The loudest tone, in Hz, of what arrives as sound; `null` when nothing is to be heard. */
  hears(): Promise<number | null> {
    return this.page.evaluate(async () => {
      const streams = Array.from(document.querySelectorAll("audio"))
        .filter((element) => !element.paused)
        .map((element) => element.srcObject)
        .filter((stream) => stream instanceof MediaStream && stream.getAudioTracks().length > 0);
      if (streams.length === 0) return null;
      const context = new AudioContext();
      await context.resume();
      const analyser = context.createAnalyser();
      analyser.fftSize = 8_192;
      for (const stream of streams)
        context.createMediaStreamSource(stream as MediaStream).connect(analyser);
      const bins = new Float32Array(analyser.frequencyBinCount);
      const width = context.sampleRate / analyser.fftSize;
      let best = { level: -Infinity, tone: 0 };
      // The tone comes in beats of a quarter of a second: the loudest of several looks counts.
      for (let look = 0; look < 8; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, 120));
        analyser.getFloatFrequencyData(bins);
        bins.forEach((level, bin) => {
          if (level > best.level) best = { level, tone: bin * width };
        });
      }
      await context.close();
      return best.level > -60 ? best.tone : null;
    });
  }

  /** Whether the tone of this participant arrives. */
  async hearsToneOf(whose: Who): Promise<boolean> {
    const tone = await this.hears();
    return tone !== null && Math.abs(tone - LOOKS[whose].tone) < 25;
  }
}
