// Which camera, microphone and speaker this person used last. Remembered by label and facing:
// some browsers give a device a new id on every load.

export interface Remembered {
  camera?: { label: string; facing?: Facing };
  microphone?: { label: string };
  speaker?: { label: string };
}
export type Facing = "user" | "environment";
export type DeviceKind = keyof Remembered;

const KEY = "bistand.devices";

/** The part of Storage that is used; private windows may have none. */
export type Store = Pick<Storage, "getItem" | "setItem">;

export function remembered(store: Store | null): Remembered {
  try {
    const value: unknown = JSON.parse(store?.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Remembered) : {};
  } catch {
    return {};
  }
}

export function remember(store: Store | null, change: Remembered): void {
  try {
    store?.setItem(KEY, JSON.stringify({ ...remembered(store), ...change }));
  } catch {
    // Full or closed storage: the choice then holds for this page only.
  }
}

/** The device with the remembered label, when it is still there. */
export function findRemembered(
  devices: readonly MediaDeviceInfo[],
  kind: MediaDeviceKind,
  label: string | undefined,
): MediaDeviceInfo | undefined {
  if (!label) return undefined;
  return devices.find((device) => device.kind === kind && device.label === label);
}

/** Local storage, or nothing where the browser has closed it. */
export function localStore(): Store | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
