// The clock of the machine that a server runs on, set while it runs. Only the wall clock moves: the
// clock that counts since the machine's start continues, as it does on a real machine.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What the server's own tests put before the C library. */
const SOURCE = fileURLToPath(
  new URL("../../crates/server/tests/operator/clock.c", import.meta.url),
);

export class MachineClock {
  readonly #folder = mkdtempSync(join(tmpdir(), "bistand-clock-"));
  /** What a process needs to live by this clock. */
  readonly environment: Readonly<Record<string, string>>;

  constructor() {
    const library = join(this.#folder, "clock.so");
    const how = ["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library, SOURCE];
    const { status, stderr, error } = spawnSync("cc", how);
    if (status !== 0) throw new Error(`cc: ${error?.message ?? String(stderr)}`);
    this.environment = { LD_PRELOAD: library, CLOCK_AHEAD: this.#file };
    this.set(0);
  }

  get #file(): string {
    return join(this.#folder, "ahead");
  }

  /** From now on the clock is so much ahead of the true time, in seconds. */
  set(seconds: number): void {
    writeFileSync(this.#file, String(seconds));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
