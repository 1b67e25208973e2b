import { expect, test } from "vitest";
import { browserOf } from "./browser";

const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5";
const ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0";

test.each([
  [`${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`, 5, "safari-phone", "ios"],
  [`${IPHONE} CriOS/130.0 Mobile/15E148 Safari/604.1`, 5, "other", "ios"],
  [`${MAC} Safari/605.1.15`, 5, "safari-phone", "ios"],
  [`${MAC} Safari/605.1.15`, 0, "safari", "mac"],
  [`${ANDROID} Chrome/130.0 Mobile Safari/537.36`, 5, "chrome-phone", "android"],
  [`${ANDROID} SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36`, 5, "samsung", "android"],
  ["Mozilla/5.0 (Android 15; Mobile; rv:140.0) Firefox/140.0", 5, "firefox-phone", "android"],
  [`${WINDOWS} Safari/537.36 Edg/130.0`, 0, "chrome", "windows"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", 0, "firefox", "other"],
  ["Mozilla/5.0 (compatible; Something)", 0, "other", "other"],
])("%s gets the steps it needs", (userAgent, touch, steps, system) => {
  expect(browserOf(userAgent, touch)).toMatchObject({ steps, system });
});

test("a browser inside another app is noticed, and only noticed", () => {
  const browser = browserOf(`${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/480.0]`, 5);
  expect(browser).toMatchObject({ inApp: true, name: null });
});
