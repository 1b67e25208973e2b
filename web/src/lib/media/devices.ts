// The cameras, microphones and speakers of this machine, and which of them its user chose. A choice
// is only what a person picked: what happens to a device never changes it. There is one book per
// page, so that every call, test and list works with the same devices.

export type Facing = "user" | "environment";
export type DeviceKind = "camera" | "microphone" | "speaker";
export const DEVICE_KINDS: readonly DeviceKind[] = ["microphone", "camera", "speaker"];

/** A person's choice for one kind of device. */
export type Choice =
  /** Whatever the system uses. */
  | { is: "system" }
  /** The camera of this side of the phone. */
  | { is: "facing"; facing: Facing }
  | {
      is: "device";
      id: string;
      label: string;
      /** Its position among devices with the same label: the last resort where ids change. */
      place: number;
      /** Ids of the others with that label: none of them is the chosen one. */
      others: string[];
      facing?: Facing;
    };
export type Chosen = Extract<Choice, { is: "device" }>;

/** What to open: a device by id, or the system's. */
export interface Target {
  id: string | null;
  /** Whether the id is known to be there now; otherwise the browser may take another. */
  sure: boolean;
  facing: Facing;
}

/** The part of Storage that is used; private windows may have none. */
type Store = Pick<Storage, "getItem" | "setItem">;

/** What the book needs of the browser; tests give their own. */
export interface DeviceSource {
  mediaDevices:
    (Pick<MediaDevices, "enumerateDevices"> & Pick<EventTarget, "addEventListener">) | undefined;
  store: Store | null;
}

const KEY = "bistand.chosen-devices";
/** Chromium lists the system's device a second time under this id. */
const SYSTEM_ID = "default";
/** Longer labels are cut before they are stored, in characters. */
const LABEL_LENGTH = 200;
const LISTED: Record<DeviceKind, MediaDeviceKind> = {
  camera: "videoinput",
  microphone: "audioinput",
  speaker: "audiooutput",
};

/** The chosen device among those that are there: by id, else by label where ids change. */
export function findChosen(
  devices: readonly MediaDeviceInfo[],
  chosen: Chosen,
): MediaDeviceInfo | undefined {
  const same = devices.find(({ deviceId }) => deviceId === chosen.id);
  if (same) return same;
  // An id that was there beside the chosen one belongs to another device of the same name. One
  // that was not is the chosen device: in another socket, or in a browser that changes ids.
  const candidates = devices.filter(
    ({ deviceId, label }) =>
      label !== "" && label === chosen.label && !chosen.others.includes(deviceId),
  );
  return candidates[Math.min(chosen.place, candidates.length - 1)];
}

/** A device as a choice that can be found again. */
export function chosenOf(
  device: MediaDeviceInfo,
  devices: readonly MediaDeviceInfo[],
  facing?: Facing,
): Chosen {
  const namesakes = devices.filter(({ label }) => label === device.label);
  return {
    is: "device",
    id: device.deviceId,
    label: device.label.slice(0, LABEL_LENGTH),
    place: Math.max(
      0,
      namesakes.findIndex(({ deviceId }) => deviceId === device.deviceId),
    ),
    others: namesakes.map(({ deviceId }) => deviceId).filter((id) => id !== device.deviceId),
    ...(facing ? { facing } : {}),
  };
}

/** Names to show, in the same order: the second "Webcam" is "Webcam (2)". Empty without a name. */
export function namesOf(devices: readonly MediaDeviceInfo[]): string[] {
  const seen = new Map<string, number>();
  return devices.map(({ label }) => {
    if (label === "") return "";
    const number = (seen.get(label) ?? 0) + 1;
    seen.set(label, number);
    return number === 1 ? label : `${label} (${number})`;
  });
}

/** The chosen device by the name it was shown with. */
export function nameOfChosen({ label, place }: Chosen): string {
  return place === 0 ? label : `${label} (${place + 1})`;
}

export class DeviceBook {
  readonly #source: DeviceSource;
  readonly #listeners = new Set<() => void>();
  #all: readonly MediaDeviceInfo[] = [];
  #choices: Partial<Record<DeviceKind, Choice>>;

  constructor(source: DeviceSource) {
    this.#source = source;
    this.#choices = readChoices(source.store);
    source.mediaDevices?.addEventListener("devicechange", () => void this.refresh());
  }

  /** Everything that the browser lists, the system's entries included. */
  get all(): readonly MediaDeviceInfo[] {
    return this.#all;
  }

  /** The devices of a kind that can be chosen; none before the browser says their ids. */
  devices(kind: DeviceKind): MediaDeviceInfo[] {
    return this.all.filter(
      (device) =>
        device.kind === LISTED[kind] && device.deviceId !== "" && device.deviceId !== SYSTEM_ID,
    );
  }

  /** Whether there is any device of a kind; `null` where the list does not say so. */
  has(kind: DeviceKind): boolean | null {
    if (this.all.some((device) => device.kind === LISTED[kind])) return true;
    return this.named(kind) ? false : null;
  }

  /** Whether the browser says the names of these devices: only then it is known what is missing. */
  named(kind: DeviceKind): boolean {
    const listed = this.all.filter((device) => device.kind === LISTED[kind]);
    if (listed.length === 0) return this.all.some(({ label }) => label !== "");
    return listed.some(({ label }) => label !== "");
  }

  choice(kind: DeviceKind): Choice | null {
    return this.#choices[kind] ?? null;
  }

  /** A person's choice, for now and every later time; `null` is the system's device. */
  choose(kind: DeviceKind, device: MediaDeviceInfo | null, facing?: Facing): void {
    const choice: Choice = device ? chosenOf(device, this.devices(kind), facing) : { is: "system" };
    this.#keep(kind, choice);
  }

  /** The camera of this side, whichever that is. */
  chooseFacing(facing: Facing): void {
    this.#keep("camera", { is: "facing", facing });
  }

  /** Whether a device is there; the system's entry counts as one. */
  lists(kind: DeviceKind, id: string): boolean {
    if (id === SYSTEM_ID) return this.systemLabel(kind) !== null;
    return this.devices(kind).some(({ deviceId }) => deviceId === id);
  }

  /** The chosen device, when it is there. */
  chosen(kind: DeviceKind): MediaDeviceInfo | undefined {
    const choice = this.choice(kind);
    return choice?.is === "device" ? findChosen(this.devices(kind), choice) : undefined;
  }

  /** The name of the chosen device while it is away; `null` otherwise, or when that is unknown. */
  away(kind: DeviceKind): string | null {
    const choice = this.choice(kind);
    if (choice?.is !== "device" || !this.named(kind) || this.chosen(kind)) return null;
    return nameOfChosen(choice);
  }

  /** What is to be opened for a kind. */
  target(kind: "camera" | "microphone", usual: Facing): Target {
    const choice = this.choice(kind);
    const facing = (choice && "facing" in choice ? choice.facing : undefined) ?? usual;
    if (choice?.is !== "device") return { id: null, sure: true, facing };
    const device = this.chosen(kind);
    if (device) return { id: device.deviceId, sure: true, facing };
    return { id: this.named(kind) ? null : choice.id, sure: false, facing };
  }

  /** The name of what is in use by id: also that of the device behind the system's entry. */
  nameOf(kind: DeviceKind, id: string): string | null {
    const listed = this.all.filter((device) => device.kind === LISTED[kind]);
    const entry = listed.find(({ deviceId }) => deviceId === (id || SYSTEM_ID));
    const real = this.devices(kind);
    const names = namesOf(real);
    const at = real.findIndex(
      ({ deviceId, groupId }) =>
        deviceId === id ||
        (entry?.deviceId === SYSTEM_ID && groupId !== "" && groupId === entry.groupId),
    );
    return names[at] || entry?.label || null;
  }

  /** Which device the system's entry is now; changes when the system changes its device. */
  systemLabel(kind: DeviceKind): string | null {
    const isEntry = (device: MediaDeviceInfo) =>
      device.kind === LISTED[kind] && device.deviceId === SYSTEM_ID;
    return this.all.find(isEntry)?.label ?? null;
  }

  /** Lists the devices again; after plugging in or out, and after a first permission. */
  async refresh(): Promise<void> {
    try {
      this.#all = (await this.#source.mediaDevices?.enumerateDevices()) ?? [];
    } catch {
      // A browser that lists nothing: the system's devices can still be used.
      this.#all = [];
    }
    this.#tell();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #keep(kind: DeviceKind, choice: Choice): void {
    // Another tab may have chosen something of another kind meanwhile.
    this.#choices = { ...this.#choices, ...readChoices(this.#source.store), [kind]: choice };
    try {
      this.#source.store?.setItem(KEY, JSON.stringify(this.#choices));
    } catch {
      // Full or closed storage: the choice then holds for this page only.
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function readChoices(store: Store | null): Partial<Record<DeviceKind, Choice>> {
  const found: Partial<Record<DeviceKind, Choice>> = {};
  try {
    const kept: unknown = JSON.parse(store?.getItem(KEY) ?? "{}");
    if (typeof kept !== "object" || kept === null) return found;
    for (const kind of DEVICE_KINDS) {
      const choice = choiceFrom((kept as Partial<Record<DeviceKind, unknown>>)[kind]);
      if (choice) found[kind] = choice;
    }
  } catch {
    // Closed storage, or something else under our key: nothing was chosen.
  }
  return found;
}

/** What lies in a browser's storage may have been written by anything. */
function choiceFrom(value: unknown): Choice | null {
  if (typeof value !== "object" || value === null) return null;
  const { is, id, label, place, others, facing } = value as Record<string, unknown>;
  const looks = facing === "user" || facing === "environment" ? facing : undefined;
  if (is === "system") return { is };
  if (is === "facing" && looks) return { is, facing: looks };
  if (is !== "device" || typeof id !== "string" || typeof label !== "string") return null;
  return {
    is,
    id,
    label,
    place: Number.isInteger(place) ? Math.max(0, Number(place)) : 0,
    others: Array.isArray(others) ? others.filter((other) => typeof other === "string") : [],
    ...(looks ? { facing: looks } : {}),
  };
}

/** Local storage, or nothing where the browser has closed it. */
function localStore(): Store | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

let ofThisPage: DeviceBook | null = null;

/** The book of this page. */
export function pageDevices(): DeviceBook {
  ofThisPage ??= new DeviceBook({
    mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
    store: localStore(),
  });
  return ofThisPage;
}
