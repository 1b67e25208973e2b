// How long something has lasted or will last: as a clock for the eye, in words for the ear.
import type { ConsoleTexts } from "../../lib/i18n/keys";

export { secondsUntil } from "../../lib/countdown";

const SECOND = 1_000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type TimeKey = Extract<keyof ConsoleTexts, `time-${"seconds" | "minutes" | "hours" | "days"}`>;

/** Whole seconds since then; a clock that is a little off never makes it negative. */
export function secondsSince(since: number, now: number): number {
  return Math.max(0, Math.floor((now - since) / SECOND));
}

/** 0:07, 6:12, 1:02:05. */
export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  const rest = two(seconds % MINUTE);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** The largest unit that fits, for words such as "6 minutes". */
export function inWords(seconds: number): { key: TimeKey; count: number } {
  if (seconds < MINUTE) return { key: "time-seconds", count: seconds };
  if (seconds < HOUR) return { key: "time-minutes", count: Math.floor(seconds / MINUTE) };
  if (seconds < DAY) return { key: "time-hours", count: Math.floor(seconds / HOUR) };
  return { key: "time-days", count: Math.floor(seconds / DAY) };
}

/** "12 min ago", in words of the page's language; "now" in the first minute. */
export function ago(seconds: number, language: string): string {
  const style = new Intl.RelativeTimeFormat(language, { numeric: "always", style: "short" });
  if (seconds < MINUTE)
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");
  if (seconds < HOUR) return style.format(-Math.floor(seconds / MINUTE), "minute");
  if (seconds < DAY) return style.format(-Math.floor(seconds / HOUR), "hour");
  return style.format(-Math.floor(seconds / DAY), "day");
}
