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
  expect(lineWord(state, quality)).toBe(word);
});
