// Browser tests: real browsers, a real server, one browser process for each participant (the
// contexts of one process would share its fake camera and microphone).
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.e2e.ts",
  outputDir: "test-results",
  // Two cores handle one call with two browsers; more in parallel would only measure the machine.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  globalSetup: "./e2e/setup.ts",
});
