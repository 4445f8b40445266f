/** Around each public page: the language, chosen and remembered in the address, and the page's landmarks. */
import { useCallback, useEffect, useState, type ReactNode } from "react";
import { chooseLocale, LOCALES, WORDS, type Locale } from "./words";

interface Props { title: (locale: Locale) => string; children: (asked: string | undefined, onLocale: (locale: string) => void) => ReactNode }

export function Frame({ title, children }: Props) {
  const [asked, setAsked] = useState(() => new URLSearchParams(window.location.search).get("locale") ?? undefined);
  const [shown, setShown] = useState<Locale>(chooseLocale(asked, ...navigator.languages));
  const onLocale = useCallback((locale: string) => setShown(chooseLocale(locale)), []);
  const words = WORDS[shown];
  useEffect(() => {
    document.documentElement.lang = shown;
    document.title = title(shown);
  }, [shown, title]);
  const choose = (locale: Locale) => {
    const url = new URL(window.location.href);
    url.searchParams.set("locale", locale);
    window.history.replaceState(null, "", url); // keeps the fragment, and with it the ticket's key
    setAsked(locale);
    setShown(locale);
  };
  return (
    <>
      <header className="bar">
        <span className="brand" aria-hidden="true" />
        <label>
          <span className="silent">{words.language}</span>
          <select value={shown} onChange={(event) => choose(event.target.value as Locale)}>
            {LOCALES.map((one) => <option key={one.locale} value={one.locale} lang={one.locale}>{one.name}</option>)}
          </select>
        </label>
      </header>
      <main>{children(asked, onLocale)}</main>
    </>
  );
}
