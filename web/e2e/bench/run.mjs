// `cargo xtask bench join` and its like: runs one measurement in real browsers, prints its table.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const name = process.argv[2] ?? "";
const table = join(tmpdir(), `bistand-bench-${process.pid}.md`);
// Rows of one run; of several, when the caller says where they are kept.
const rows = process.env.BENCH_ROWS ?? join(tmpdir(), `bistand-bench-${process.pid}.json`);
const command = ["playwright", "test", "--config", "e2e/bench/config.ts", `bench/${name}.bench.ts`];
const { status } = spawnSync("npx", command, {
  env: { ...process.env, BENCH_TABLE: table, BENCH_ROWS: rows },
  // The table alone is for the standard output.
  stdio: ["ignore", 2, 2],
});
if (status !== 0) process.exit(status ?? 1);
process.stdout.write(readFileSync(table, "utf8"));
rmSync(table);
if (!process.env.BENCH_ROWS) rmSync(rows, { force: true });
