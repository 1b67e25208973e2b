import { beforeEach, expect, test } from "vitest";
import type { Store } from "../media/devices";
import { Speaker } from "./speaker";

let store: Store;
let used: string[];

beforeEach(() => {
  const kept = new Map<string, string>();
  store = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
  used = [];
});

const speaker = () => new Speaker(store, (id) => used.push(id));

function device(deviceId: string, label: string): MediaDeviceInfo {
  return { kind: "audiooutput", deviceId, label, groupId: "" } as MediaDeviceInfo;
}

test("A4 the chosen speaker is taken again after a reload, whatever its id is then", () => {
  speaker().choose(device("id-of-today", "Headset"));
  const later = speaker();
  later.follow([device("a", "Screen"), device("id-of-tomorrow", "Headset")]);
  expect(later.id).toBe("id-of-tomorrow");
  expect(used).toEqual(["id-of-today", "id-of-tomorrow"]);
});

test("devices without names say nothing; the choice waits for the names", () => {
  speaker().choose(device("x", "Headset"));
  const later = speaker();
  later.follow([device("", "")]);
  expect(later.id).toBe("");
  later.follow([device("x", "Headset")]);
  expect(later.id).toBe("x");
  later.follow([device("", "")]);
  expect(later.id).toBe("x");
});

test("a headset that is plugged out gives way to the system's speaker, and comes back", () => {
  const one = speaker();
  one.choose(device("x", "Headset"));
  one.follow([device("a", "Screen")]);
  one.follow([device("a", "Screen"), device("x", "Headset")]);
  expect(used).toEqual(["x", "", "x"]);
});

test("the system's speaker is a choice too", () => {
  speaker().choose(device("x", "Headset"));
  speaker().choose(null);
  const later = speaker();
  later.follow([device("x", "Headset")]);
  expect(later.id).toBe("");
});
