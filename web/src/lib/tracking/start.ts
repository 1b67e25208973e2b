// Starts the tracker's worker. Under the pages' policy an address from which code is loaded has to
// come from a place that is named in the policy: this is it.

/** The name in the policy, under `trusted-types`. */
export const TRUSTED_NAME = "bistand-tracking";

/** What browsers with trusted types have; lib.dom does not know it yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): URL };
}

/** Our own scripts only. */
function ownScript(address: string): string {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new Error(`${url.origin} is not where we come from`);
  return url.href;
}

/** Made once: a policy of the same name cannot be made again. */
let trusted: { createScriptURL(address: string): URL | string } | null = null;

/** Starts a worker whose script lies at an address of ours. */
export function startScript(address: string): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const rules = { createScriptURL: ownScript };
  trusted ??= trustedTypes ? trustedTypes.createPolicy(TRUSTED_NAME, rules) : rules;
  return new Worker(trusted.createScriptURL(address), { type: "module" });
}
