import { expect, test } from "vitest";
import { lineWord } from "./quality";

const fine = { lossUp: 0, lossDown: 0, roundTrip: 40, jitter: 5, tcp: false };

test.each([
  ["connected", null, "good"],
  ["connected", fine, "good"],
  ["connected", { ...fine, lossDown: 0.06 }, "weak"],
  ["connected", { ...fine, lossUp: 0.06 }, "weak"],
  ["connected", { ...fine, roundTrip: 401 }, "weak"],
  ["connected", { ...fine, jitter: 81 }, "weak"],
  ["connected", { ...fine, roundTrip: null, jitter: null }, "good"],
  ["connecting", fine, "connecting"],
  ["mending", fine, "lost"],
] as const)("%s with %j reads %s", (state, quality, word) => {
  expect(lineWord(state, quality, "udp")).toBe(word);
});

test("a way by TCP is told when nothing is worse, a closed one always", () => {
  expect(lineWord("connected", fine, "tcp")).toBe("tcp");
  expect(lineWord("connected", { ...fine, lossUp: 0.06 }, "tcp")).toBe("weak");
  expect(lineWord("connecting", null, "failed")).toBe("no-media");
  expect(lineWord("connected", fine, "failed")).toBe("good");
});
