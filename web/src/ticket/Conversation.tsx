/** What was said, in order, as a live log: what is new is read out. */
import { useEffect, useRef } from "react";
import type { Said } from "../api";
import type { Words } from "../words";

interface Props { said: readonly Said[]; words: Words; language: string }

export function Conversation({ said, words, language }: Props) {
  const end = useRef<HTMLLIElement>(null);
  const count = useRef(0);
  useEffect(() => {
    if (count.current && said.length > count.current) end.current?.scrollIntoView({ block: "nearest" });
    count.current = said.length;
  }, [said]);
  return (
    <div role="log" aria-label={words.conversation} aria-live="polite">
      <ol className="talk">
        {said.map((one, index) => (
          <li key={one.id || index} data-from={one.from} ref={index === said.length - 1 ? end : null}>
            <p className="who">
              <strong>{words[one.from]}</strong> <Moment at={one.at} language={language} />
            </p>
            {one.text && <p className="text"><Linked text={one.text} /></p>}
            {one.files.map((name, each) => <p className="hint" key={each}>{words.file}{name && `: ${name}`}</p>)}
          </li>
        ))}
      </ol>
      {said.every((one) => one.from === "you") && <p className="hint">{words.nothingYet}</p>}
    </div>
  );
}

function Moment({ at, language }: { at: string; language: string }) {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return null;
  const today = moment.toDateString() === new Date().toDateString();
  const style: Intl.DateTimeFormatOptions = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return <time dateTime={at}>{new Intl.DateTimeFormat(language, style).format(moment)}</time>;
}

/** Show text with its web addresses as links; everything else stays text. */
export function Linked({ text }: { text: string }) {
  const parts = text.split(/(https:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/g);
  return (
    <>
      {parts.map((part, index) =>
        index % 2 ? <a key={index} href={part} title={part} rel="noopener noreferrer nofollow" target="_blank">{shortened(part)}</a> : part,
      )}
    </>
  );
}

/** Where it leads comes first and is always shown; a long tail is not. */
function shortened(url: string): string {
  const shown = url.replace("https://", "");
  return shown.length > 44 ? `${shown.slice(0, 43)}…` : shown;
}
