import { expect, test } from "vitest";
import { FakeWorld, settled } from "./socket/fake";
import { SITE_AGAIN_MS, siteWhenThere } from "./site";
import type { Site } from "./wire";

const SITE = { name: "Nordvarme Service" } as Site;

function asked(failures: number) {
  const world = new FakeWorld();
  const found: string[] = [];
  let tries = 0;
  const ask = async () => {
    tries += 1;
    if (tries <= failures) throw new Error("no line");
    return SITE;
  };
  const stop = siteWhenThere(({ name }) => found.push(name), { ask, after: world.after });
  return { world, found, stop, tries: () => tries };
}

test("the site is asked for again until it is there, and then no more", async () => {
  const { world, found, tries } = asked(4);
  await settled();
  for (const wait of [...SITE_AGAIN_MS, SITE_AGAIN_MS[2]]) {
    expect(found).toEqual([]);
    await world.passSlowly(wait);
  }
  expect(found).toEqual([SITE.name]);
  await world.passSlowly(60_000);
  expect(tries()).toBe(5);
});

test("a page that is gone asks no more", async () => {
  const { world, found, stop, tries } = asked(1);
  await settled();
  stop();
  await world.passSlowly(60_000);
  expect(tries()).toBe(1);
  expect(found).toEqual([]);
});
