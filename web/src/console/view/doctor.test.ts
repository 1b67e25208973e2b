import { expect, test } from "vitest";
import { LANGUAGES, Texts } from "../../lib/i18n/texts";
import type { CheckState, LobbyView, PersonView } from "../../lib/wire";
import { readTexts } from "../../../scripts/fluent.mjs";
import { isEntering, sentences, speakerAdvice, steps } from "./doctor";

function customer(lobby: Partial<LobbyView> = {}, more: Partial<PersonView> = {}): PersonView {
  return {
    seat: "p2",
    role: "customer",
    host: false,
    user: null,
    name: null,
    presence: { state: "present" },
    inside: true,
    inCall: false,
    microphone: false,
    camera: false,
    cameraWaits: false,
    inVoice: false,
    slot: null,
    lobby: {
      begun: true,
      camera: "not-tried",
      microphone: "not-tried",
      sound: "not-tried",
      noMicrophone: false,
      transport: "udp",
      outcome: null,
      oldBrowser: false,
      since: 0,
      ...lobby,
    },
    ...more,
  };
}

const shape = (person: PersonView) => steps(person).map((step) => step.is);

test.each<[string, PersonView, string[]]>([
  ["has not come", customer({}, { inside: false }), ["wait", "wait", "wait", "wait", "wait"]],
  ["is in", customer(), ["ok", "ok", "wait", "wait", "wait"]],
  [
    "is blocked at the camera",
    customer({ camera: "blocked-by-page", microphone: "works" }),
    ["ok", "ok", "stop", "ok", "wait"],
  ],
  ["tries", customer({ camera: "trying" }), ["ok", "ok", "wait", "wait", "wait"]],
  [
    "chose audio only",
    customer({ microphone: "works", sound: "works", outcome: "audio-only" }),
    ["ok", "ok", "left-out", "ok", "ok"],
  ],
  [
    "skipped",
    customer({ camera: "missing", outcome: "skipped" }),
    ["ok", "ok", "left-out", "left-out", "left-out"],
  ],
  [
    "passed",
    customer({ camera: "works", microphone: "works", sound: "works", outcome: "passed" }),
    ["ok", "ok", "ok", "ok", "ok"],
  ],
  [
    "never tested the speaker",
    customer({ camera: "works", microphone: "works", outcome: "sound-not-tested" }),
    ["ok", "ok", "ok", "ok", "wait"],
  ],
  [
    "lost the line",
    customer({}, { presence: { state: "grace", until: 9 } }),
    ["ok", "stop", "wait", "wait", "wait"],
  ],
])("G16 the agent sees the five steps of a customer who %s", (_, person, expected) => {
  expect(shape(person)).toEqual(expected);
});

const said = (person: PersonView) => sentences(person).map(({ key, what }) => `${key} ${what}`);

test.each<[string, Partial<LobbyView>, string[]]>([
  ["one stuck", { camera: "busy", microphone: "works" }, ["say-busy camera"]],
  ["both for one reason", { camera: "busy", microphone: "busy" }, ["say-busy both"]],
  [
    "both for two reasons",
    { camera: "busy", microphone: "blocked-by-page" },
    ["say-busy camera", "say-blocked-by-page microphone"],
  ],
  [
    "microphone and speaker alike",
    { camera: "works", microphone: "silent", sound: "silent" },
    ["say-silent microphone", "say-silent sound"],
  ],
  [
    "all three",
    { camera: "missing", microphone: "missing", sound: "silent" },
    ["say-missing both", "say-silent sound"],
  ],
])("G16 what to say covers everything that is stuck: %s", (_, lobby, expected) => {
  expect(said(customer(lobby))).toEqual(expected);
});

test("G16 both devices blocked are named in one sentence, in every language", () => {
  for (const language of LANGUAGES) {
    const texts = new Texts(language, readTexts(language, "console"));
    for (const key of ["blocked-by-page", "blocked-by-system", "busy", "missing"]) {
      const both = texts.get(`say-${key}`, { what: "both" });
      expect(both, `${language} ${key}`).toMatch(/[ck]amera/i);
      expect(both, `${language} ${key}`).toMatch(/mi[ck]ro(ph|f)o+n/i);
    }
  }
});

test("nothing is said while all goes well, nor to somebody who is not there", () => {
  expect(said(customer())).toEqual([]);
  expect(said(customer({ camera: "missing", outcome: "skipped" }))).toEqual([]);
  const lost = customer({ camera: "missing" }, { presence: { state: "gone" } });
  expect(said(lost)).toEqual([]);
});

test("A25 a guest with Internet Explorer is asked to come back with another browser", () => {
  expect(sentences(customer({ oldBrowser: true }))[0]?.key).toBe("say-old-browser");
});

test("a network that lets nothing through is spoken about when the devices work", () => {
  expect(sentences(customer({ transport: "failed" }))[0]?.key).toBe("say-no-line");
});

const STATES: CheckState[] = [
  "pending",
  "silent",
  "missing",
  "dismissed",
  "blocked-by-page",
  "blocked-by-system",
  "busy",
  "unsupported",
];
test.each(STATES)("G16 there is a sentence for %s, in every language", (state) => {
  const [first] = sentences(customer({ camera: state }));
  expect(first?.what).toBe("camera");
  for (const language of LANGUAGES) {
    const texts = new Texts(language, readTexts(language, "console"));
    expect(texts.has(first?.key ?? ""), language).toBe(true);
    expect(texts.has(`doctor-is-${state}`), language).toBe(true);
  }
});

test("A8 without a microphone audio only is no way in to be heard: the doctor stays", () => {
  const lobby = { outcome: "audio-only", microphone: "missing", noMicrophone: true } as const;
  const person = customer(lobby);
  expect(isEntering(person)).toBe(true);
  expect(said(person)).toEqual(["say-missing microphone"]);
  expect(isEntering(customer({ ...lobby, microphone: "works", noMicrophone: false }))).toBe(false);
  expect(isEntering(customer(lobby, { inCall: true }))).toBe(false);
});

test.each<[Partial<LobbyView>, boolean]>([
  [{ outcome: null }, false],
  [{ outcome: "sound-not-tested" }, true],
  [{ outcome: "audio-only" }, true],
  [{ outcome: "audio-only", sound: "works" }, false],
  [{ outcome: "passed", sound: "works" }, false],
  [{ outcome: "skipped" }, false],
])("a speaker that was not tested is told once the check is over: %o", (lobby, told) => {
  expect(speakerAdvice(customer(lobby), false)).toBe(told ? "later" : null);
  expect(speakerAdvice(customer(lobby), true)).toBe(told ? "now" : null);
});

test("the doctor works until the customer is through", () => {
  expect(isEntering(customer())).toBe(true);
  expect(isEntering(customer({}, { inside: false }))).toBe(false);
  expect(isEntering(customer({ outcome: "passed" }))).toBe(false);
  expect(isEntering(customer({}, { inCall: true }))).toBe(false);
});
