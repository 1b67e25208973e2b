// How a page looks and whether everybody can use it: a picture in light and dark, on a phone and at
// a desk, no scrolling sideways on the narrowest phone, and nothing that axe finds.
import { AxeBuilder } from "@axe-core/playwright";
import { expect } from "@playwright/test";
import { fileURLToPath } from "node:url";
import type { Person } from "./participant";

const FOLDER = fileURLToPath(new URL("../screenshots/", import.meta.url));

const SIZES = {
  phone: { width: 390, height: 844 },
  desk: { width: 1_280, height: 800 },
} as const;
const NARROWEST = { width: 320, height: 640 };
const THEMES = ["light", "dark"] as const;

/** What axe looks for; the customer's page keeps the enhanced contrast (7:1) as well. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const ENHANCED = [...RULES, "wcag2aaa"];

export interface Looking {
  /** Folder and beginning of the pictures' names, such as `de/customer`. */
  as: string;
  rules: string[];
  /** Whether axe looks at every size and theme, or at the phone in light only. */
  thorough: boolean;
}

/** Takes the pictures of what is on the screen now, and looks for faults. */
export async function look({ page }: Person, name: string, how: Looking): Promise<void> {
  const before = page.viewportSize();
  const faults: string[] = [];
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const path = `${FOLDER}${how.as}-${name}-${size}-${colorScheme}.png`;
      await page.screenshot({ path, animations: "disabled" });
      const always = size === "phone" && colorScheme === "light";
      if (!how.thorough && !always) continue;
      const { violations } = await new AxeBuilder({ page })
        .withTags(how.rules)
        // A blank page for the results would be one more window of this browser.
        .setLegacyMode(true)
        .analyze();
      for (const { id, nodes } of violations)
        for (const node of nodes)
          faults.push(`${size} ${colorScheme}: ${id} at ${node.target.join(" ")}`);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(NARROWEST);
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (sideways > 0) faults.push(`scrolls sideways by ${sideways} px at ${NARROWEST.width} px`);
  if (before) await page.setViewportSize(before);
  expect(faults, `${how.as} ${name}`).toEqual([]);
}
