// Where in the console one is. One page: moving about never loads another, so no call ends by it.

const BASE = "/console";
const SESSION = /^\/console\/sessions\/([\w-]{1,64})\/?$/;

function sessionOf(path: string): string | null {
  return SESSION.exec(path)?.[1] ?? null;
}

export function pathOf(session: string | null): string {
  return session === null ? BASE : `${BASE}/sessions/${session}`;
}

class Route {
  #session = $state<string | null>(sessionOf(location.pathname));

  constructor() {
    addEventListener("popstate", () => {
      this.#session = sessionOf(location.pathname);
    });
  }

  /** The session that is shown, or `null` for the list. */
  get session(): string | null {
    return this.#session;
  }

  go(session: string | null): void {
    if (session === this.#session) return;
    history.pushState(null, "", pathOf(session));
    this.#session = session;
  }
}

export const route = new Route();
