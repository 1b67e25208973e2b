import { expect, test } from "vitest";
import { LANGUAGES, Texts } from "../../lib/i18n/texts";
import type { CheckState, LobbyView, PersonView } from "../../lib/wire";
import { readTexts } from "../../../scripts/fluent.mjs";
import { isEntering, sentence, steps, stuck } from "./doctor";

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
    inVoice: false,
    slot: null,
    lobby: {
      begun: true,
      camera: "not-tried",
      microphone: "not-tried",
      sound: "not-tried",
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
    customer({ camera: "works", microphone: "works", outcome: "passed" }),
    ["ok", "ok", "ok", "ok", "ok"],
  ],
  [
    "lost the line",
    customer({}, { presence: { state: "grace", until: 9 } }),
    ["ok", "stop", "wait", "wait", "wait"],
  ],
])("A18 the adviser sees the five steps of a customer who %s", (_, person, expected) => {
  expect(shape(person)).toEqual(expected);
});

test("the first stuck step is the one to speak about", () => {
  const person = customer({ camera: "works", microphone: "silent", sound: "silent" });
  expect(stuck(steps(person))?.name).toBe("microphone");
  expect(sentence(person)).toEqual({ key: "say-silent", what: "microphone" });
});

test("nothing is said while all goes well, nor to somebody who is not there", () => {
  expect(sentence(customer())).toBeNull();
  expect(sentence(customer({ camera: "missing", outcome: "skipped" }))).toBeNull();
  const lost = customer({ camera: "missing" }, { presence: { state: "gone" } });
  expect(sentence(lost)).toBeNull();
});

test("A25 a guest with Internet Explorer is asked to come back with another browser", () => {
  expect(sentence(customer({ oldBrowser: true }))?.key).toBe("say-old-browser");
});

test("a network that lets nothing through is spoken about when the devices work", () => {
  expect(sentence(customer({ transport: "failed" }))?.key).toBe("say-no-line");
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
test.each(STATES)("A18 there is a sentence for %s, in every language", (state) => {
  const said = sentence(customer({ camera: state }));
  expect(said?.what).toBe("camera");
  for (const language of LANGUAGES) {
    const texts = new Texts(language, readTexts(language, "console"));
    expect(texts.has(said?.key ?? ""), language).toBe(true);
    expect(texts.has(`doctor-is-${state}`), language).toBe(true);
  }
});

test("the doctor works until the customer is through", () => {
  expect(isEntering(customer())).toBe(true);
  expect(isEntering(customer({}, { inside: false }))).toBe(false);
  expect(isEntering(customer({ outcome: "passed" }))).toBe(false);
  expect(isEntering(customer({}, { inCall: true }))).toBe(false);
});
