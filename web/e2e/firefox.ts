// Debian's Firefox, which speaks another protocol to its driver than Chromium.
import puppeteer, { type Browser } from "puppeteer-core";

const FIREFOX = process.env["E2E_FIREFOX"] ?? "/usr/bin/firefox-esr";

/** Fake devices that are granted by themselves, and nothing that calls home. */
const PREFERENCES = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "intl.accept_languages": "en",
  "app.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "toolkit.telemetry.enabled": false,
};

export const startFirefox = (): Promise<Browser> =>
  puppeteer.launch({
    browser: "firefox",
    executablePath: FIREFOX,
    headless: true,
    extraPrefsFirefox: PREFERENCES,
  });
