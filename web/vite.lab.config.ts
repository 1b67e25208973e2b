// The laboratory: pages for developers, served by `cargo xtask lab`. They use the product's code,
// and no binary ships them.
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

export default defineConfig({
  root: "lab",
  // The product's configuration for Svelte lies beside this file, not in the root above.
  plugins: [svelte({ configFile: "../svelte.config.js" })],
  // Sources are taken from both folders.
  server: { fs: { allow: [".."] } },
  worker: { format: "es" },
  build: {
    outDir: "../test-results/lab",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: "es2022",
    rollupOptions: { input: fileURLToPath(new URL("lab/tracker.html", import.meta.url)) },
  },
});
