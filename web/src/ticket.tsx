/** The page /support/ticket/<id>#key=…: the key stays in the fragment, which no server and no log ever sees. */
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { Frame } from "./Frame";
import "./styles/form.css";
import "./styles/page.css";
import { TicketView } from "./ticket/TicketView";
import { WORDS, type Locale } from "./words";

const id = idOf(window.location.pathname);
const titled = (locale: Locale) => (id ? WORDS[locale].ticketTitle(id) : WORDS[locale].noTicketTitle);

function Page() {
  const [secret, setSecret] = useState(secretOf(window.location.hash));
  useEffect(() => {
    const onHash = () => setSecret(secretOf(window.location.hash));
    window.addEventListener("hashchange", onHash);
    return () => window.removeEventListener("hashchange", onHash);
  }, []);
  return (
    <Frame title={titled}>
      {(asked, onLocale) => (
        <div className="card"><TicketView key={secret} id={id} secret={secret} locale={asked} onLocale={onLocale} /></div>
      )}
    </Frame>
  );
}

function idOf(path: string): string {
  const part = path.match(/\/support\/ticket\/([^/]+)\/?$/)?.[1] ?? "";
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

function secretOf(hash: string): string {
  return new URLSearchParams(hash.slice(1)).get("key") ?? "";
}

createRoot(document.getElementById("root")!).render(<StrictMode><Page /></StrictMode>);
