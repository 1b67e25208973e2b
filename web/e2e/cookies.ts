// A Chromium that keeps no cookies, as a person's settings make it.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "@playwright/test";
import { CHROMIUM, QUIET } from "./participant";

export interface WithoutCookies {
  context: BrowserContext;
  close: () => Promise<void>;
}

export async function withoutCookies(): Promise<WithoutCookies> {
  // A profile, because only its settings block cookies as a person's would.
  const profile = await mkdtemp(join(tmpdir(), "bistand-cookies-"));
  await mkdir(join(profile, "Default"));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: QUIET,
    locale: "en",
  });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true });
  };
  return { context, close };
}
