import { defineConfig } from "@playwright/test";
import shared from "../../playwright.config";

export default defineConfig({
  ...shared,
  testDir: ".",
  outputDir: "../../test-results",
  testMatch: "**/*.bench.ts",
  timeout: 1_200_000,
  globalSetup: "../setup.ts",
});
