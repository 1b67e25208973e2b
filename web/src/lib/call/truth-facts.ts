// Facts for the tests of `truth.ts`: a call in which all is well, and what changes in it.
import type { Quality } from "../wire";
import {
  PROOF_FOR_MS,
  type Claim,
  type Known,
  type KnownOther,
  type OwnSource,
  type Reported,
} from "./truth";

export const NOW = 100_000;
const LONG_AGO = NOW - 60_000;

function quality(change: Partial<Quality> = {}): Quality {
  const of = { lossUp: 0, lossDown: 0, roundTrip: 20, jitter: 3, tcp: false };
  return { ...of, microphone: 100, camera: 60, silent: 0, quiet: 0, receives: [], ...change };
}

export function reported(change: Partial<Quality> = {}, age = 500): Reported {
  return { at: NOW - age, quality: quality(change) };
}

export const GETS_ALL: Quality["receives"] = [
  { from: "p2", kind: "camera", confirmed: true, played: true },
  { from: "p2", kind: "microphone", confirmed: true, played: true },
];
export const SOURCE: OwnSource = {
  wanted: true,
  forwarded: true,
  open: true,
  failed: false,
  paused: false,
  since: LONG_AGO,
  sent: true,
  moved: true,
  silentFor: 0,
};
/** In a call in which all is well. */
export const WELL: Known = {
  now: NOW,
  heardAt: NOW - 300,
  peer: "connected",
  way: "udp",
  soundNeedsTap: false,
  inCallSince: LONG_AGO,
  me: "p2",
  own: { camera: SOURCE, microphone: SOURCE },
  report: reported(),
  others: [reported({ receives: GETS_ALL })],
};

export function source(change: Partial<OwnSource>): Partial<Known> {
  const one = { ...SOURCE, ...change };
  return { own: { camera: one, microphone: one } };
}

export const TOO_OLD = PROOF_FOR_MS + 1;

export const HERE = { routed: true, since: LONG_AGO, moving: true, moved: true } as const;
export const THEM: KnownOther = {
  report: reported(),
  comesSince: LONG_AGO,
  camera: true,
  microphone: true,
  video: HERE,
  audio: HERE,
};

export function arriving(
  change: Partial<KnownOther["video"]>,
  report?: Reported,
): Partial<KnownOther> {
  const here = { ...HERE, ...change };
  return { video: here, audio: here, ...(report ? { report } : {}) };
}

export function said({ is, why }: Claim): string {
  return why === null ? is : `${is} ${why}`;
}
