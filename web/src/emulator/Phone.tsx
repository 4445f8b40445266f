/** One person's phone: what they wrote and got, buttons to tap, and a line to write on. */
import { useEffect, useRef, useState } from "react";
import { Linked } from "../ticket/Conversation";
import { readPicture, say, type Channel, type Entry, type Person } from "./desk";

interface Props {
  id: string;
  channel: Channel;
  number: string;
  person: Person | null;
  entries: readonly Entry[];
  onClose: () => void;
}
const WISHES = ["Hi! I need 40 folding chairs in Bristol", "Necesito 40 sillas plegables en Bristol", "I want to talk to a person"];
const ANSWERS = ["Yes we have them, £3.50 each, delivery included", "Between £4 and £6 each, within 5 days", "Sorry, we are out of stock that week"];
const MARKS: Record<string, string> = { sent: "✓", delivered: "✓✓", read: "✓✓ read", failed: "failed" };

export function Phone({ id, channel, number, person, entries, onClose }: Props) {
  const [text, setText] = useState("");
  const [why, setWhy] = useState("");
  const log = useRef<HTMLDivElement>(null);
  const name = person?.name ?? "Customer";
  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [entries.length]);

  const send = async (played: Record<string, unknown>) => {
    const answer = await say(channel, number, { name, ...played });
    setWhy(answer.ok ? "" : answer.why);
    return answer.ok;
  };
  const write = async (words: string) => {
    if (words.trim() && (await send({ type: "text", text: words }))) setText("");
  };
  const show = async (file: File | undefined) => {
    if (!file) return;
    const played = { type: "image", text, mime_type: file.type || "image/jpeg", data: await readPicture(file) };
    if (await send(played)) setText("");
  };
  const last = entries.at(-1);
  const examples = entries.length === 0 && !person ? WISHES : person && last?.way === "got" && !last.choices.length ? ANSWERS : [];
  return (
    <section className="phone" aria-label={`${name}, ${number}`} data-vendor={person ? "" : undefined}>
      <header>
        <h3>{name}</h3>
        <p className="hint">{number} · {channel.title}</p>
        <button type="button" className="close" aria-label={`Put ${name} away`} onClick={onClose}>×</button>
      </header>
      <div className="log" role="log" aria-label={`Messages of ${name}`} tabIndex={0} ref={log}>
        <ol>{entries.map((one) => <Bubble key={one.id} entry={one} isLast={one === last} onTap={(choice) => void send({ type: "tap", ...choice })} />)}</ol>
        {entries.length === 0 && <p className="hint">Nothing yet.</p>}
      </div>
      {examples.length > 0 && (
        <div className="examples" role="group" aria-label="Examples to send">
          {examples.map((words) => <button key={words} type="button" onClick={() => void write(words)}>{words}</button>)}
        </div>
      )}
      {why && <p className="notice" role="alert">{why}</p>}
      <form onSubmit={(event) => { event.preventDefault(); void write(text); }}>
        {channel.kinds.includes("image") && (
          <label className="attach">
            <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinejoin="round">
              <path d="M4 7h3.5l1.5-2.5h6L16.5 7H20a1 1 0 0 1 1 1v10.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1Z" />
              <circle cx="12" cy="13" r="3.6" />
            </svg>
            <span className="silent">Send a picture as {name}</span>
            <input type="file" accept="image/*" onChange={(event) => { void show(event.target.files?.[0]); event.target.value = ""; }} />
          </label>
        )}
        <input
          id={`field ${id}`}
          aria-label={`Message from ${name}`}
          placeholder={`Write as ${name}`}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="primary">Send</button>
      </form>
    </section>
  );
}

interface BubbleProps { entry: Entry; isLast: boolean; onTap: (choice: { id: string; title: string }) => void }

function Bubble({ entry, isLast, onTap }: BubbleProps) {
  const seen = entry.statuses.map((word) => MARKS[word] ?? word).at(-1);
  return (
    <li data-way={entry.way}>
      <span className="silent">{entry.way === "wrote" ? "Wrote: " : "Got: "}</span>
      {entry.picture && <img src={entry.picture} alt={entry.text || "The picture that was sent"} />}
      {!entry.picture && entry.kind === "image" && <p className="hint">Picture</p>}
      {entry.kind === "tap" ? <p className="tapped">{entry.text}</p> : entry.text && <p><Linked text={entry.text} /></p>}
      {entry.choices.length > 0 && (
        <div className="choices" role="group" aria-label="Buttons of this message">
          {entry.choices.map((one) => <button key={one.id} type="button" data-old={isLast ? undefined : ""} onClick={() => onTap(one)}>{one.title}</button>)}
        </div>
      )}
      <span className="hint">
        {new Date(entry.at * 1000).toLocaleTimeString([], { timeStyle: "short" })}
        {seen && <> <span title={entry.statuses.join(", ")} role="img" aria-label={entry.statuses.join(", ")}>{seen}</span></>}
      </span>
    </li>
  );
}
