/** The form as one script: it draws itself into `data-target`, inside a shadow tree that neither page can restyle by accident. */
import { createRoot } from "react-dom/client";
import SupportForm from "./SupportForm";
import sheet from "./styles/form.css?inline";

const script = document.currentScript as HTMLScriptElement | null;

function mount(script: HTMLScriptElement): void {
  const { target, locale, service, endpoint, scheme } = script.dataset;
  const place = target ? document.querySelector(target) : script.insertAdjacentElement("afterend", document.createElement("div"));
  if (!place) {
    console.error(`support-form.js: nothing on this page matches data-target="${target}".`);
    return;
  }
  const host = place.appendChild(document.createElement("div"));
  const shadow = host.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet(); // not a <style>: the host page's policy may forbid inline styles
  style.replaceSync(sheet);
  shadow.adoptedStyleSheets = [style];
  const root = shadow.appendChild(document.createElement("div"));
  const heading = Number(script.dataset.heading ?? 2) as 0 | 1 | 2 | 3;
  const language = locale ?? document.documentElement.lang;
  createRoot(root).render(
    <SupportForm
      endpoint={endpoint ?? new URL(script.src).origin}
      {...(language ? { locale: language } : {})}
      {...(service ? { service } : {})}
      scheme={scheme === "dark" || scheme === "auto" ? scheme : "light"}
      heading={[0, 1, 2, 3].includes(heading) ? heading : 2}
      onSubmitted={(receipt) => host.dispatchEvent(new CustomEvent("concierge:submitted", { bubbles: true, detail: { ticket: receipt.ticket } }))}
    />,
  );
}

if (script) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => mount(script));
  else mount(script);
}
