/** The support form, to be used on its own or inside any React page: `import SupportForm from ".../SupportForm"`. */
import { useEffect, useId, useRef, useState } from "react";
import { newId, readForm, submit, type FormDescription, type Problem, type Receipt } from "./api";
import { check, EMPTY, ORDER, placed, toSubmission, type Entries, type Mistakes } from "./form/fields";
import { Inputs } from "./form/Inputs";
import { Received } from "./form/Received";
import { Summary } from "./form/Summary";
import { chooseLocale, WORDS, type Words } from "./words";

export interface SupportFormProps {
  /** Where Concierge runs, e.g. `https://desk.example.com`; this page's own origin when left out. */
  endpoint?: string;
  /** `en`, `es`, `fr` or `sv`; the reader's own when left out. */
  locale?: string;
  /** The service that is chosen at first. */
  service?: string;
  /** `auto` follows the reader's system; the form must match the page around it, so `light` is usual. */
  scheme?: "light" | "dark" | "auto";
  /** The level of the form's heading; 0 leaves it out. */
  heading?: 0 | 1 | 2 | 3;
  onSubmitted?: (receipt: Receipt) => void;
}

export default function SupportForm(props: SupportFormProps) {
  const { endpoint = "", locale, service = "", heading = 2, scheme = "light", onSubmitted } = props;
  const base = endpoint.replace(/\/+$/, "");
  const language = chooseLocale(locale, ...navigator.languages);
  const words = WORDS[language];
  const prefix = useId();
  const [about, reload] = useDescription(base, language);
  const [entries, setEntries] = useState<Entries>({ ...EMPTY, service });
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [beside, setBeside] = useState<string[]>([]);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const submissionId = useSubmissionId();
  const idOf = (name: string) => `${prefix}${name}`;

  const fail = (found: Mistakes, others: string[] = []) => {
    setMistakes(found);
    setBeside(others);
    setAttempt((count) => count + 1);
  };
  const send = async (form: FormDescription) => {
    const found = check(entries, form.consents, form.limits, words);
    if (Object.keys(found).length) return fail(found);
    setBusy(true);
    const answer = await submit(base, toSubmission(entries, form.consents, language, submissionId.of(entries)), entries.files);
    setBusy(false);
    if (!answer.ok) {
      const { mistakes: theirs, beside: others } = explain(answer.problem, form, words);
      return fail(theirs, others);
    }
    fail({});
    submissionId.forget();
    setReceipt(answer.value);
    onSubmitted?.(answer.value);
  };
  const again = () => {
    setEntries({ ...EMPTY, service });
    setReceipt(null);
  };

  const lines = [...beside.map((text) => ({ id: null, text })), ...inOrder(mistakes).map(([name, text]) => ({ id: idOf(name), text }))];
  return (
    <section className="concierge" data-concierge={scheme} lang={language}>
      {receipt ? (
        <Received base={base} receipt={receipt} words={words} level={heading || 2} onAgain={again} />
      ) : (
        <>
          <Heading level={heading} words={words} />
          {lines.length > 0 && <Summary title={words.problemTitle} lines={lines} attempt={attempt} />}
          {about === "loading" && <p className="hint" role="status">{words.loading}</p>}
          {about === "unreachable" && <Unreachable words={words} onRetry={reload} />}
          {typeof about === "object" && (
            <form noValidate onSubmit={(event) => { event.preventDefault(); if (!busy) void send(about); }}>
              <Inputs about={about} entries={entries} mistakes={mistakes} words={words} idOf={idOf} onChange={setEntries} />
              <button type="submit" className="primary" aria-disabled={busy}>{busy ? words.sending : words.send}</button>
              <p className="silent" role="status">{busy ? words.sending : ""}</p>
            </form>
          )}
        </>
      )}
    </section>
  );
}

type Described = FormDescription | "loading" | "unreachable";

function useDescription(base: string, locale: string): [Described, () => void] {
  const [about, setAbout] = useState<Described>("loading");
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    void readForm(base, locale).then((answer) => {
      if (current) setAbout(answer.ok ? answer.value : "unreachable");
    });
    return () => { current = false; };
  }, [base, locale, round]);
  return [about, () => { setAbout("loading"); setRound((count) => count + 1); }];
}

/** One id per content: sent again unchanged it is the same message, changed it is another. */
function useSubmissionId() {
  const kept = useRef<{ id: string; entries: Entries } | null>(null);
  return {
    of: (entries: Entries) => {
      if (kept.current?.entries !== entries) kept.current = { id: newId(), entries };
      return kept.current.id;
    },
    forget: () => { kept.current = null; },
  };
}

function explain(problem: Problem, form: FormDescription, words: Words): { mistakes: Mistakes; beside: string[] } {
  switch (problem.kind) {
    case "fields": {
      const { mistakes, beside } = placed(problem.fields, form.consents);
      const silent = beside.length === 0 && Object.keys(mistakes).length === 0;
      return { mistakes, beside: silent ? [problem.message || words.broken] : beside };
    }
    case "slow": return { mistakes: {}, beside: [words.slow(problem.seconds)] };
    case "gone": return { mistakes: {}, beside: [words.broken] };
    default: return { mistakes: {}, beside: [words[problem.kind]] };
  }
}

function inOrder(mistakes: Mistakes): [string, string][] {
  const place = (name: string) => { const found = (ORDER as readonly string[]).indexOf(name); return found < 0 ? ORDER.length : found; };
  return Object.entries(mistakes).sort(([one], [other]) => place(one) - place(other));
}

function Heading({ level, words }: { level: 0 | 1 | 2 | 3; words: Words }) {
  const Tag = `h${level || 2}` as "h1" | "h2" | "h3";
  return (
    <>
      {level !== 0 && <Tag className="title">{words.formTitle}</Tag>}
      <p className="intro">{words.formIntro}</p>
    </>
  );
}

function Unreachable({ words, onRetry }: { words: Words; onRetry: () => void }) {
  return (
    <div className="summary" role="alert">
      <p>{words.formUnreachable}</p>
      <button type="button" onClick={onRetry}>{words.tryAgain}</button>
    </div>
  );
}
