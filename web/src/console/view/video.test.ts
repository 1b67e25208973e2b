import { expect, test } from "vitest";
import { emptySession } from "../../lib/socket/session-state";
import type { PersonView } from "../../lib/wire";
import { customerToShow } from "./video";

const person = (seat: string, more: Partial<PersonView> = {}) =>
  ({
    seat,
    role: "customer",
    inCall: true,
    camera: true,
    cameraWaits: false,
    ...more,
  }) as PersonView;
const agent = person("p1", { role: "agent" });

const off = { camera: false };
const out = { inCall: false, camera: false };
const waits = { cameraWaits: true };

test.each<[string, PersonView[], string | null]>([
  ["nobody is there", [], null],
  ["nobody is in the call", [person("p2", out), person("p3", out)], "p2"],
  ["no camera is on", [person("p2", out), person("p3", off)], "p3"],
  ["one camera is on", [person("p2", off), person("p3")], "p3"],
  ["both cameras come", [person("p2"), person("p3")], "p2"],
  ["the first one waits", [person("p2", waits), person("p3")], "p3"],
  ["both wait", [person("p2", waits), person("p3", waits)], "p2"],
  ["one has left the call", [person("p2", out), person("p3", waits)], "p3"],
])("of several customers one is shown when %s", (_, people, expected) => {
  const session = { ...emptySession("s1"), people: [agent, ...people] };
  expect(customerToShow(session)?.seat ?? null).toBe(expected);
});
