import { expect, test } from "vitest";
import { whyStuck } from "./checks";
import type { CheckState } from "./wire";

const STUCK: Record<CheckState, boolean> = {
  "not-tried": false,
  trying: false,
  works: false,
  pending: true,
  silent: true,
  missing: true,
  dismissed: true,
  "blocked-by-page": true,
  "blocked-by-system": true,
  busy: true,
  unsupported: true,
};

test.each(Object.entries(STUCK))("G16 a check that is %s is stuck: %s", (state, stuck) => {
  expect(whyStuck(state as CheckState)).toBe(stuck ? state : null);
});
