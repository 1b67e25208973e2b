// `cargo xtask bench join`: runs the measurement in real browsers and prints its table.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const table = join(tmpdir(), `bistand-join-${process.pid}.md`);
const { status } = spawnSync("npx", ["playwright", "test", "--config", "e2e/bench/config.ts"], {
  env: { ...process.env, JOIN_TABLE: table },
  // The table alone is for the standard output.
  stdio: ["ignore", 2, 2],
});
if (status !== 0) process.exit(status ?? 1);
process.stdout.write(readFileSync(table, "utf8"));
rmSync(table);
