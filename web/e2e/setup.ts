// Before all tests: pages and server must have been built, and the fake cameras' films made.
import { existsSync } from "node:fs";
import { BINARY } from "./server";
import { makeAllMedia } from "./media";

export default function setup(): void {
  if (!existsSync(BINARY)) throw new Error(`no server at ${BINARY}: cargo build -p bistand-server`);
  if (!existsSync(new URL("../dist/customer.html", import.meta.url)))
    throw new Error("the pages are not built: npm run build");
  makeAllMedia();
}
