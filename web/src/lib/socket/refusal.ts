// A small file of its own, so that the first page can word a refusal without loading the socket.
import type { Problem } from "../wire";

/** The server said no, or the message never left. `problem.code` has a sentence on every page. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** Refused because the session has ended, which the page shows anyway. */
export function isEnded(error: unknown): boolean {
  return error instanceof Refusal && error.problem.code === "session-ended";
}
