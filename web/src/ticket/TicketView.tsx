/** One ticket for whoever holds its link: what was said so far, and a place to answer. */
import { useEffect, useRef, useState } from "react";
import { newId, readTicket, reply, type Said, type Ticket } from "../api";
import { usePolling, USUAL, type Pace } from "../polling";
import { chooseLocale, WORDS, type Words } from "../words";
import { Composer } from "./Composer";
import { Conversation } from "./Conversation";

export interface TicketViewProps {
  id: string;
  secret: string;
  endpoint?: string;
  /** Overrides the ticket's own language. */
  locale?: string | undefined;
  pace?: Pace;
  onLocale?: (locale: string) => void;
}

export function TicketView({ id, secret, endpoint = "", locale, pace = USUAL, onLocale }: TicketViewProps) {
  const [ticket, setTicket] = useState<Ticket | null>(null);
  const [gone, setGone] = useState(!id || !secret);
  const [offline, setOffline] = useState(false);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(0);
  const known = useRef("");
  const language = chooseLocale(locale, ticket?.locale, ...navigator.languages);
  const words = WORDS[language];
  useEffect(() => onLocale?.(language), [language, onLocale]);

  const look = usePolling(
    async () => {
      if (!id || !secret) return "stop";
      const answer = await readTicket(endpoint, id, secret);
      if (!answer.ok) {
        if (answer.problem.kind === "gone") { setGone(true); return "stop"; }
        setOffline(true);
        return "failed";
      }
      setOffline(false);
      setGone(false);
      const seen = JSON.stringify(answer.value);
      const isNew = seen !== known.current;
      known.current = seen;
      if (isNew) setTicket(answer.value);
      return isNew ? "news" : "same";
    },
    `${endpoint} ${id} ${secret}`,
    pace,
  );

  const say = async (told: Record<string, string>): Promise<boolean> => {
    setBusy(true);
    setProblem("");
    const answer = await reply(endpoint, id, secret, told);
    setBusy(false);
    if (answer.ok) { setSent((count) => count + 1); look(); return true; }
    const { problem: why } = answer;
    if (why.kind === "slow") setProblem(words.slow(why.seconds));
    else if (why.kind === "fields") setProblem(Object.values(why.fields)[0] ?? (why.message || words.broken));
    else if (why.kind === "gone") { setProblem(words.closed); look(); }
    else setProblem(words[why.kind]);
    return false;
  };

  if (gone) return <Nothing words={words} />;
  if (!ticket) return <p className="hint" role="status">{offline ? words.reconnecting : words.loading}</p>;
  return (
    <section className="concierge" lang={language}>
      <h1 className="title">{words.ticketTitle(ticket.ticket)}</h1>
      <p className="intro">
        {ticket.stateText && <strong>{ticket.stateText}</strong>}
        <Opened at={ticket.openedAt} language={language} words={words} />
      </p>
      <Conversation said={ticket.conversation} words={words} language={language} />
      <p className={offline ? "notice" : "silent"} role="status">{offline ? words.reconnecting : sent > 0 && !busy ? words.replySent : ""}</p>
      {problem && <p className="notice" role="alert">{problem}</p>}
      {ticket.mayReply ? (
        <Composer
          choices={openChoices(ticket.conversation)}
          words={words}
          busy={busy}
          onText={(text, submission) => say({ text, submission_id: submission })}
          onTap={(choice) => say({ tap_id: choice, submission_id: newId() })}
        />
      ) : (
        <p className="notice">{words.closed} <a href="/support">{words.newRequest}</a></p>
      )}
    </section>
  );
}

/** Return the choices of our last message, unless the person answered since. */
export function openChoices(conversation: readonly Said[]) {
  for (const one of [...conversation].reverse()) {
    if (one.from === "you") return [];
    if (one.choices.length) return one.choices;
  }
  return [];
}

function Opened({ at, language, words }: { at: string; language: string; words: Words }) {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return null;
  const shown = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(moment);
  return <span className="hint"> {words.opened} <time dateTime={at}>{shown}</time></span>;
}

function Nothing({ words }: { words: Words }) {
  return (
    <section className="concierge">
      <h1 className="title">{words.noTicketTitle}</h1>
      <p>{words.noTicket}</p>
      <p><a className="primary" href="/support">{words.newRequest}</a></p>
    </section>
  );
}
