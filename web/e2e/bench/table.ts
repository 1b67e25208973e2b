// Times as a table for docs/benchmarks.md.

export interface Row {
  what: string;
  /** In ms. */
  times: number[];
}

/** The value below which this part of all lies, 0 to 1, in whole ms. */
function quantile(times: readonly number[], part: number): string {
  const sorted = [...times].sort((one, other) => one - other);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN).toFixed(0);
}

/** The middles of several rows with the same name side by side. */
export function middles(columns: readonly { head: string; rows: readonly Row[] }[]): string {
  const names = columns[0]?.rows.map(({ what }) => what) ?? [];
  const lines = names.map((what, at) => {
    const cells = columns.map(({ rows }) => quantile(rows[at]?.times ?? [], 0.5));
    return `| ${what} | ${cells.join(" | ")} |`;
  });
  const heads = columns.map(({ head }) => head);
  const rule = `|---|${"---:|".repeat(columns.length)}`;
  return `${[`| middle, ms | ${heads.join(" | ")} |`, rule, ...lines].join("\n")}\n`;
}

export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, times }) => {
    const [middle, most, worst] = [quantile(times, 0.5), quantile(times, 0.95), quantile(times, 1)];
    return `| ${what} | ${times.length} | ${middle} | ${most} | ${worst} |`;
  });
  const head = "| what | times | middle, ms | 95th percentile, ms | worst, ms |";
  return `${[head, "|---|---:|---:|---:|---:|", ...lines].join("\n")}\n`;
}
