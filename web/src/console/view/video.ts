// Which customer's video the console shows.
import type { SessionState } from "../../lib/socket/session-state";
import type { PersonView } from "../../lib/wire";

/** Of several customers the first whose video arrives, or will. */
export function customerToShow(state: SessionState): PersonView | null {
  const customers = state.people.filter(({ role }) => role === "customer");
  const inCall = customers.filter((one) => one.inCall);
  return (
    inCall.find((one) => one.camera && !one.cameraWaits) ??
    inCall.find((one) => one.camera) ??
    inCall[0] ??
    customers[0] ??
    null
  );
}
