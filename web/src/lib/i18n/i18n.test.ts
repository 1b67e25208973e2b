import { beforeEach, expect, test, vi } from "vitest";

type I18n = typeof import("./i18n.svelte");
let i18n: I18n;
const root = { lang: "" };

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal("document", { body: {}, documentElement: root });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("navigator", { languages: ["de"] });
  i18n = await import("./i18n.svelte");
});

/** The loaders of one text; each waits for `wait`. */
function loaders(key: string, wait: () => Promise<void> = () => Promise.resolve()) {
  const of = (language: string) => async () => {
    await wait();
    return { default: `${key} = ${key} ${language}` };
  };
  return { en: of("en"), nl: of("nl"), de: of("de"), da: of("da") };
}

const never = () => {
  throw new Error("the texts are there");
};

test("texts that come later stand beside the first, and follow the language", async () => {
  await i18n.startTexts(loaders("loading"), never);
  await i18n.addTexts(loaders("chat"));
  expect([i18n.t("loading"), i18n.t("chat")]).toEqual(["loading de", "chat de"]);
  await i18n.changeLanguage("da");
  expect([i18n.t("loading"), i18n.t("chat")]).toEqual(["loading da", "chat da"]);
  expect(root.lang).toBe("da");
});

test("a language that is chosen while texts come holds for them, too", async () => {
  await i18n.startTexts(loaders("loading"), never);
  let come = () => {};
  const coming = new Promise<void>((resolve) => (come = resolve));
  const added = i18n.addTexts(loaders("chat", () => coming));
  await i18n.changeLanguage("nl");
  come();
  await added;
  expect([i18n.t("loading"), i18n.t("chat")]).toEqual(["loading nl", "chat nl"]);
});

test("texts that did not come do not hold up the language, and can be had again", async () => {
  await i18n.startTexts(loaders("loading"), never);
  let away = true;
  const later = loaders("chat", () =>
    away ? Promise.reject(new Error("away")) : Promise.resolve(),
  );
  await expect(i18n.addTexts(later)).rejects.toThrow("away");
  await i18n.changeLanguage("en");
  expect(i18n.t("loading")).toBe("loading en");
  away = false;
  await i18n.addTexts(later);
  expect(i18n.t("chat")).toBe("chat en");
});

test("a language that does not come leaves the page in its own", async () => {
  await i18n.startTexts(
    { ...loaders("loading"), nl: () => Promise.reject(new Error("away")) },
    never,
  );
  await expect(i18n.changeLanguage("nl")).rejects.toThrow("away");
  await i18n.addTexts(loaders("chat"));
  expect([i18n.t("loading"), i18n.t("chat")]).toEqual(["loading de", "chat de"]);
  expect(root.lang).toBe("de");
});

test("texts that are asked for twice are on the page for both", async () => {
  await i18n.startTexts(loaders("loading"), never);
  const later = loaders("chat");
  const texts: string[] = [];
  const read = () => texts.push(i18n.t("chat"));
  await Promise.all([i18n.addTexts(later).then(read), i18n.addTexts(later).then(read)]);
  expect(texts).toEqual(["chat de", "chat de"]);
});

test("texts that came in a language that does not come entirely can be had again", async () => {
  const first = { ...loaders("loading"), nl: () => Promise.reject(new Error("away")) };
  await i18n.startTexts(first, never);
  let come = () => {};
  const coming = new Promise<void>((resolve) => (come = resolve));
  const later = loaders("chat", () => coming);
  const added = i18n.addTexts(later);
  const changed = i18n.changeLanguage("nl");
  come();
  await expect(Promise.all([added, changed])).rejects.toThrow("away");
  await i18n.addTexts(later);
  expect(i18n.t("chat")).toBe("chat de");
});

test("of two languages chosen in a hurry the one that is shown is remembered", async () => {
  let come = () => {};
  const coming = new Promise<void>((resolve) => (come = resolve));
  const slow = { ...loaders("loading"), nl: loaders("loading", () => coming).nl };
  await i18n.startTexts(slow, never);
  const store = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
  });
  const first = i18n.changeLanguage("nl");
  await i18n.changeLanguage("da");
  come();
  await first;
  expect([root.lang, ...store.values()]).toEqual(["da", "da"]);
});
