// Where the modules lie that `cargo xtask modules` builds. The pages' tools follow these lines.
import type { ModuleUrls } from "./worker";

export const MODULE_URLS: ModuleUrls = {
  simd: new URL("./module/simd.wasm", import.meta.url),
  scalar: new URL("./module/scalar.wasm", import.meta.url),
};
