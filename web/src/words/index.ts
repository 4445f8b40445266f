/** The languages of the pages, and which one a reader gets. */
import { en, type Words } from "./en";
import { es } from "./es";
import { fr } from "./fr";
import { sv } from "./sv";

export type { Words } from "./en";
export type Locale = "en" | "es" | "fr" | "sv";

export const WORDS: Record<Locale, Words> = { en, es, fr, sv };
export const LOCALES: readonly { locale: Locale; name: string }[] = [
  { locale: "en", name: "English" },
  { locale: "es", name: "Español" },
  { locale: "fr", name: "Français" },
  { locale: "sv", name: "Svenska" },
];

/** Return the first language asked for that we speak, English otherwise. `es-CO` is Spanish. */
export function chooseLocale(...asked: (string | null | undefined)[]): Locale {
  for (const tag of asked) {
    const language = tag?.toLowerCase().split("-")[0];
    if (language && Object.hasOwn(WORDS, language)) return language as Locale;
  }
  return "en";
}
