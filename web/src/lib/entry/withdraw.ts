// Withdraws the request of this device for a seat (F2). Until the server knows, people are still
// asked, and allowing it would take the seat from the device that has it.
import { api } from "../api";

/** How long to wait for an answer before notifying the server again, in ms. */
export const WITHDRAW_AGAIN_MS = 2_000;
/** By then the request has expired: 20 s at the first device, 120 s at the host. In ms. */
export const LAPSED_AFTER_MS = 140_000;

let current: AbortController | null = null;

/** Also sent as the page is being closed; then once. */
export async function withdraw(tell = api.cancelEnter): Promise<void> {
  keepAsking();
  const { signal } = (current = new AbortController());
  const end = performance.now() + LAPSED_AFTER_MS;
  while (!signal.aborted && performance.now() < end) {
    try {
      return await tell(signal);
    } catch {
      // Not reached, or not now: the same once more.
      await new Promise((resolve) => setTimeout(resolve, WITHDRAW_AGAIN_MS));
    }
  }
}

/** This device asks again: earlier withdrawals do not apply. */
export function keepAsking(): void {
  current?.abort();
  current = null;
}
