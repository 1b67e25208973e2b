import { describe, expect, test } from "vitest";
import type { Capture } from "../../lib/media/owner";
import type { Trouble } from "../../lib/media/trouble";
import { canAskAgain, checksOf, revised, signOf, stuckOf, type Findings } from "./check";

const off: Capture = { phase: "off", trouble: null, paused: false, track: null };
const live: Capture = { ...off, phase: "live" };
const trouble = (trouble: Trouble): Capture => ({ ...off, phase: "trouble", trouble });
const findings = (change: Partial<Findings>): Findings => ({
  camera: live,
  microphone: live,
  heard: true,
  silent: false,
  tone: "not-tried",
  ...change,
});

test("A3 the check has three things, each with a state of its own", () => {
  expect(checksOf(findings({}))).toEqual({
    camera: "works",
    microphone: "works",
    sound: "not-tried",
  });
  expect(checksOf(findings({ camera: off, microphone: off }))).toMatchObject({
    camera: "not-tried",
    microphone: "not-tried",
  });
});

test("a microphone works only when something was heard from it", () => {
  expect(checksOf(findings({ heard: false })).microphone).toBe("trying");
  expect(checksOf(findings({ heard: false, silent: true })).microphone).toBe("silent");
});

test("the sound works only when the person says so", () => {
  expect(checksOf(findings({ tone: "playing" })).sound).toBe("trying");
  expect(checksOf(findings({ tone: "heard" })).sound).toBe("works");
  expect(checksOf(findings({ tone: "not-heard" })).sound).toBe("silent");
});

test.each([
  "missing",
  "dismissed",
  "blocked-by-page",
  "blocked-by-system",
  "busy",
  "unsupported",
] as const)("A6 %s is told apart and stops the check", (cause) => {
  const checks = checksOf(findings({ camera: trouble(cause) }));
  expect(checks.camera).toBe(cause);
  expect(signOf(checks.camera)).toBe("stop");
  expect(stuckOf(checks, true)).toEqual({
    what: "camera",
    causes: [{ what: "camera", why: cause }],
  });
});

test("A16 without camera and microphone both are named at once", () => {
  const blocked = trouble("blocked-by-page");
  const checks = checksOf(findings({ camera: blocked, microphone: blocked }));
  expect(stuckOf(checks, true)).toEqual({
    what: "both",
    causes: [{ what: "both", why: "blocked-by-page" }],
  });
});

test("A6 two devices that are stuck for two reasons are told with both", () => {
  const checks = checksOf(
    findings({ camera: trouble("busy"), microphone: trouble("blocked-by-page") }),
  );
  const stuck = stuckOf(checks, true);
  expect(stuck).toEqual({
    what: "both",
    causes: [
      { what: "camera", why: "busy" },
      { what: "microphone", why: "blocked-by-page" },
    ],
  });
  expect(canAskAgain(stuck)).toBe(true);
});

test("while another program's device is tried again nobody is asked to allow anything", () => {
  const again: Capture = { ...off, phase: "trying", trouble: "busy" };
  expect(checksOf(findings({ camera: again })).camera).toBe("trying");
});

test("A8 who chose audio only is not stuck on a camera", () => {
  expect(stuckOf(checksOf(findings({ camera: trouble("missing") })), false)).toBeNull();
});

test("an open question of the browser is told as one", () => {
  const asking: Capture = { ...off, phase: "trying", trouble: "pending" };
  const checks = checksOf(findings({ camera: asking, microphone: asking }));
  expect(stuckOf(checks, true)).toEqual({
    what: "both",
    causes: [{ what: "both", why: "pending" }],
  });
});

describe("A18 the report of a source that is not open", () => {
  const anywhere = { there: null, permission: "unknown" } as const;
  test.each([
    // The report before, what is known now, and the report now.
    ["missing", { there: true, permission: "granted" }, "not-tried"],
    ["missing", { there: true, permission: "prompt" }, "not-tried"],
    ["missing", { there: true, permission: "unknown" }, "not-tried"],
    ["missing", { there: true, permission: "denied" }, "blocked-by-page"],
    ["missing", { there: false, permission: "denied" }, "missing"],
    ["missing", { there: null, permission: "granted" }, "missing"],
    ["blocked-by-page", { there: true, permission: "granted" }, "not-tried"],
    ["blocked-by-page", { there: true, permission: "prompt" }, "blocked-by-page"],
    ["blocked-by-page", { there: true, permission: "denied" }, "blocked-by-page"],
    ["blocked-by-page", { there: false, permission: "granted" }, "missing"],
    ["blocked-by-system", { there: true, permission: "granted" }, "blocked-by-system"],
    ["blocked-by-system", { there: true, permission: "denied" }, "blocked-by-system"],
    ["works", { there: true, permission: "granted" }, "works"],
    ["works", { there: false, permission: "granted" }, "missing"],
    ["works", { there: true, permission: "denied" }, "blocked-by-page"],
    ["silent", { there: false, permission: "granted" }, "missing"],
    ["busy", { there: true, permission: "granted" }, "busy"],
    ["dismissed", { there: true, permission: "prompt" }, "dismissed"],
    ["dismissed", { there: true, permission: "denied" }, "blocked-by-page"],
    ["unsupported", { there: false, permission: "unknown" }, "unsupported"],
    ["not-tried", { there: false, permission: "denied" }, "missing"],
    ["not-tried", { there: true, permission: "denied" }, "blocked-by-page"],
    ["not-tried", { there: true, permission: "granted" }, "not-tried"],
    ["not-tried", anywhere, "not-tried"],
    ["missing", anywhere, "missing"],
    ["blocked-by-page", anywhere, "blocked-by-page"],
    ["works", anywhere, "works"],
  ] as const)("%s, and now %o: %s", (told, now, expected) => {
    expect(revised(told, now)).toBe(expected);
  });
});
