// The few requests that do not go over the socket.
import { Refusal } from "./socket/refusal";
import type {
  CookiesKept,
  Enter,
  Entered,
  Look,
  Looked,
  Me,
  Problem,
  SignIn,
  Site,
  Started,
} from "./wire";

/** No answer for this long is an error that the page shows, in ms. */
const ANSWER_WITHIN_MS = 10_000;

async function request<Answer>(
  method: "GET" | "POST",
  path: string,
  body?: object,
  how: { keepalive?: boolean; signal?: AbortSignal } = {},
): Promise<Answer> {
  // AbortSignal.timeout and .any are missing on older iPhones.
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ANSWER_WITHIN_MS);
  how.signal?.addEventListener("abort", () => controller.abort());
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      ...(body
        ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } }
        : {}),
      keepalive: how.keepalive ?? false,
      signal: controller.signal,
    });
  } catch {
    throw new Offline();
  } finally {
    clearTimeout(timer);
  }
  if (response.status === 204) return undefined as Answer;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer as Answer;
  if (isProblem(answer)) throw new Refusal(answer);
  throw new Offline();
}

/** The server was not reached, or something else answered in its place. */
export class Offline extends Error {}

/** Whether the same request may be answered in a moment: nothing was decided. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Refusal) return /^(unavailable|stopping)$/.test(error.problem.code);
  return error instanceof Offline;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value;
}

/** Asks who is signed in. "No one" is not an error, which a browser would log to its console. */
async function whoIsHere<Answer>(path: string): Promise<Answer> {
  const answer = await request<Answer | undefined>("GET", `${path}?nobody=204`);
  if (answer === undefined) throw new Refusal({ code: "signed-out" });
  return answer;
}

export const api = {
  site: () => request<Site>("GET", "/api/site"),
  signIn: (login: string, password: string) =>
    request<Me>("POST", "/api/sign-in", { login, password } satisfies SignIn),
  signOut: () => request<void>("POST", "/api/sign-out", {}),
  me: () => whoIsHere<Me>("/api/me"),
  start: () => request<Started>("POST", "/api/sessions", {}),
  enter: (enter: Enter) => request<Entered>("POST", "/api/enter", enter),
  /** This device no longer asks for the place; also sent as the page is being closed. */
  cancelEnter: (signal?: AbortSignal) =>
    request<void>("POST", "/api/enter/cancel", {}, { keepalive: true, ...(signal && { signal }) }),
  look: (link: string) => request<Looked>("POST", "/api/look", { link } satisfies Look),
  cookies: () => request<CookiesKept>("GET", "/api/cookies"),
  customer: () => whoIsHere<Entered>("/api/customer"),
  leave: () => request<void>("POST", "/api/leave", {}),
};

/** Whether this browser certainly has no identity here: no sign-in, or its session is gone. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof Refusal && /^(signed-out|not-found)$/.test(error.problem.code);
}

/** Whether the server still knows this browser; without an answer it is taken to. */
export async function isKnown(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    return !isSignedOut(error);
  }
}
