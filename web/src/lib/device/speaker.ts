// Where sound goes: the speaker chosen last time, whenever it is there. Remembered by label, since
// some browsers give a device a new id on every load; they name devices only once they capture, so
// the choice is looked for anew at each change of the list.
import { findRemembered, remember, remembered, type Store } from "../media/devices";

export class Speaker {
  readonly #store: Store | null;
  readonly #use: (id: string) => void;
  #id = "";

  constructor(store: Store | null, use: (id: string) => void) {
    this.#store = store;
    this.#use = use;
  }

  /** The speaker in use by id; empty is the system's. */
  get id(): string {
    return this.#id;
  }

  /** A person's choice, for now and the next time; `null` is the system's speaker. */
  choose(device: Pick<MediaDeviceInfo, "deviceId" | "label"> | null): void {
    remember(this.#store, { speaker: { label: device?.label ?? "" } });
    this.#set(device?.deviceId ?? "");
  }

  /** The devices as listed now: the chosen speaker was plugged in or out, or has a name at last. */
  follow(devices: readonly MediaDeviceInfo[]): void {
    const named = devices.some(({ kind, label }) => kind === "audiooutput" && label !== "");
    if (!named) return;
    const { label } = remembered(this.#store).speaker ?? { label: "" };
    this.#set(findRemembered(devices, "audiooutput", label)?.deviceId ?? "");
  }

  #set(id: string): void {
    if (id === this.#id) return;
    this.#id = id;
    this.#use(id);
  }
}
