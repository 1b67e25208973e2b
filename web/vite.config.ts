// Two plain pages with hashed assets. Nothing inline: the server's content security policy allows
// scripts and styles from its own origin only.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { texts } from "./scripts/texts-plugin.mjs";

export default defineConfig({
  plugins: [texts(), svelte()],
  build: {
    target: ["chrome109", "edge109", "firefox115", "safari15.4"],
    // A data: address would need an exception in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rollupOptions: { input: { customer: "customer.html", console: "console.html" } },
  },
  test: {
    include: ["src/**/*.test.ts", "scripts/**/*.test.ts", "lab/**/*.test.ts"],
    // A test that waits for nothing must fail soon; all clocks in the tests are fake.
    testTimeout: 5_000,
  },
});
