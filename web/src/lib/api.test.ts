import { expect, test } from "vitest";
import { isKnown, isSignedOut } from "./api";
import { Refusal } from "./socket/client";
import type { Problem } from "./wire";

const refusal = (code: Problem["code"]) => new Refusal({ code });

test.each(["signed-out", "not-found"] as const)(
  "whoever is refused with %s is nobody here",
  async (code) => {
    expect(isSignedOut(refusal(code))).toBe(true);
    expect(await isKnown(() => Promise.reject(refusal(code)))).toBe(false);
  },
);

test.each(["unavailable", "stopping", "slow-down", "failed"] as const)(
  "a server that says %s says nothing about who is here",
  async (code) => {
    expect(isSignedOut(refusal(code))).toBe(false);
    expect(await isKnown(() => Promise.reject(refusal(code)))).toBe(true);
  },
);
