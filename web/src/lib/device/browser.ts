// Which browser this is, only to word the help for a blocked camera. Nothing is ever switched off
// by it: browsers inside other apps call themselves what they like.

type StepsFor =
  | "safari-phone"
  | "chrome-phone"
  | "samsung"
  | "firefox-phone"
  | "chrome"
  | "firefox"
  | "safari"
  | "other";
type SystemOf = "windows" | "mac" | "ios" | "android" | "other";

export interface Browser {
  /** Its own name, or `null` when we do not know. */
  name: string | null;
  steps: StepsFor;
  system: SystemOf;
  /** Probably inside another app, where cameras often cannot be allowed at all. */
  inApp: boolean;
  phone: boolean;
}

const IN_APP = /FBAN|FBAV|Instagram|Line\/|; wv\)|GSA\/|MicroMessenger|WhatsApp|TikTok|Snapchat/;

export function browserOf(userAgent: string, touchPoints = 0): Browser {
  // An iPad says that it is a Mac; only its touch screen gives it away.
  const ios =
    /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
  const android = /Android/.test(userAgent);
  const phone = ios || android;
  const system = ios
    ? "ios"
    : android
      ? "android"
      : /Windows/.test(userAgent)
        ? "windows"
        : /Macintosh/.test(userAgent)
          ? "mac"
          : "other";
  const inApp = IN_APP.test(userAgent);
  const known = (name: string, steps: StepsFor): Browser => ({ name, steps, system, inApp, phone });
  if (/SamsungBrowser/.test(userAgent)) return known("Samsung Internet", "samsung");
  if (/Edg(e|A|iOS)?\//.test(userAgent))
    return known("Edge", ios ? "other" : phone ? "chrome-phone" : "chrome");
  if (/Firefox|FxiOS/.test(userAgent))
    return known("Firefox", ios ? "other" : phone ? "firefox-phone" : "firefox");
  if (/CriOS/.test(userAgent)) return known("Chrome", "other");
  if (/Chrom(e|ium)\//.test(userAgent)) return known("Chrome", phone ? "chrome-phone" : "chrome");
  if (/Safari\//.test(userAgent)) return known("Safari", ios ? "safari-phone" : "safari");
  return { name: null, steps: "other", system, inApp, phone };
}
