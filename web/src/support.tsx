/** The page /support. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Frame } from "./Frame";
import SupportForm from "./SupportForm";
import "./styles/form.css";
import "./styles/page.css";
import { chooseLocale, WORDS, type Locale } from "./words";

const titled = (locale: Locale) => WORDS[locale].formTitle;
const service = new URLSearchParams(window.location.search).get("service") ?? "";

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Frame title={titled}>
      {(asked) => <div className="card"><SupportForm heading={1} scheme="auto" service={service} locale={chooseLocale(asked, ...navigator.languages)} /></div>}
    </Frame>
  </StrictMode>,
);
