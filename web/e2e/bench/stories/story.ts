// What the stories share: what goes wrong in ordinary use, and the two times that a person waits,
// for the sentence that says what is so, and for audio and video to be back.
import { expect } from "../../fixtures";
import type { Who } from "../../media";
import type { Person, PersonOptions } from "../../participant";
import type { Server } from "../../server";
import { AGENTS_PICTURE, inACall } from "../../steps";
import type { Row } from "../table";

/** How often each story runs. */
export const TIMES = Number(process.env["STORIES_TIMES"] ?? 10);

export interface StoryResult {
  /** Until the page says what is so. */
  sentences: Row[];
  /** Until audio or video is there again. */
  media: Row[];
}

type Start = (who: Who, options?: PersonOptions) => Promise<Person>;

export type Story = (person: Start) => Promise<StoryResult>;

const SEES_AND_HEARS = "Mette Sørensen sees and hears you";

export const row = (what: string): Row => ({ what, times: [] });

/** Both in a call, both with their cameras on, and both pages claiming what is so. */
export async function inAWholeCall(mette: Person, jonas: Person, server: Server): Promise<void> {
  await inACall(mette, jonas, server);
  await mette.page.getByRole("button", { name: "Camera" }).first().click();
  await expect.poll(() => jonas.sees(AGENTS_PICTURE, "agent")).toBe(true);
  await allIsWell(mette, jonas);
}

/** As it was before the story, so that it can run again. */
export async function allIsWell(mette: Person, jonas: Person): Promise<void> {
  await expect(jonas.page.getByText(SEES_AND_HEARS)).toBeVisible();
  await expect(mette.page.locator(".slot[data-live]")).toHaveCount(2);
  await expect(mette.page.locator('video[data-of="customer"]:not([data-old])')).toHaveCount(1);
}
