import { afterEach, expect, it, vi } from "vitest";
import { browserConnection } from "./socket/connection";
import { steadyNow } from "./steady";

afterEach(() => vi.restoreAllMocks());

it("goes on evenly when the device's clock is set", () => {
  const { now } = browserConnection("wss://support.example.org");
  const before = { steady: steadyNow(), connection: now() };
  for (const jump of [-3_600_000, 86_400_000]) {
    const wrong = Date.now() + jump;
    vi.spyOn(Date, "now").mockReturnValue(wrong);
    expect(Math.abs(steadyNow() - before.steady)).toBeLessThan(60_000);
    expect(Math.abs(now() - before.connection)).toBeLessThan(60_000);
  }
});
