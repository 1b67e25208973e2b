// How media get through: read from the pair of candidates that a connection uses now.

type Entry = Record<string, unknown>;

/**
 * UDP or TCP; `null` while the browser does not say which pair is in use. Several pairs may be
 * nominated, so only one that is named as the selected one counts, or the only one there is.
 */
export function wayOf(report: Pick<RTCStatsReport, "forEach">): "udp" | "tcp" | null {
  const byId = new Map<unknown, Entry>();
  const pairs: Entry[] = [];
  let selected: unknown = null;
  report.forEach((entry: Entry) => {
    byId.set(entry["id"], entry);
    if (entry["type"] === "candidate-pair") pairs.push(entry);
    if (entry["type"] === "transport") selected = entry["selectedCandidatePairId"] ?? selected;
  });
  // Firefox has no `transport`, and marks the pair itself.
  const pair = byId.get(selected) ?? pairs.find((one) => one["selected"] === true) ?? only(pairs);
  const protocol = byId.get(pair?.["localCandidateId"])?.["protocol"];
  return protocol === "udp" || protocol === "tcp" ? protocol : null;
}

function only(pairs: readonly Entry[]): Entry | undefined {
  const used = pairs.filter(({ nominated, state }) => nominated && state === "succeeded");
  return used.length === 1 ? used[0] : undefined;
}
