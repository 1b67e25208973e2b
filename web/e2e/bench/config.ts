import { defineConfig } from "@playwright/test";
import shared from "../../playwright.config";

export default defineConfig({
  ...shared,
  testDir: ".",
  testMatch: "**/*.bench.ts",
  timeout: 600_000,
  globalSetup: "../setup.ts",
});
