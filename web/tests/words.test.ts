/** Four languages say the same things: no key is missing, none is left in English, none promises what another does not. */
import { expect, test } from "vitest";
import { WORDS, type Locale } from "../src/words";

const languages: Locale[] = ["es", "fr", "sv"];
const SAME_WORD = new Set(["optional", "conversation", "phone", "charactersLeft"]);

test.each(languages)("%s says everything that English says, in its own words", (locale) => {
  const there = WORDS[locale];
  for (const [key, said] of Object.entries(WORDS.en)) {
    const other = there[key as keyof typeof there];
    expect(typeof other, key).toBe(typeof said);
    if (typeof said === "string" && typeof other === "string") {
      expect(other.trim(), key).not.toBe("");
      if (!SAME_WORD.has(key)) expect(other, key).not.toBe(said);
    }
  }
});

test.each([...languages, "en"] as Locale[])("%s names the number, the size and the file it is told", (locale) => {
  const words = WORDS[locale];
  expect(words.longMessage(4000)).toContain("4000");
  expect(words.filesHint(5, "5 MB", "12 MB")).toMatch(/5.*5 MB.*12 MB/);
  expect(words.fileTooLarge("a.png", "5 MB")).toMatch(/a\.png.*5 MB/);
  expect(words.slow(7)).toContain("7");
  expect(words.charactersLeft(1)).not.toMatch(/caracteres|characters|caractères/);
});
