/** Answer by a tap on a choice, or in words. */
import { useId, useRef, useState } from "react";
import { newId, type Choice } from "../api";
import type { Words } from "../words";

interface Props {
  choices: readonly Choice[];
  words: Words;
  busy: boolean;
  onText: (text: string, submission: string) => Promise<boolean>;
  onTap: (choice: string) => Promise<boolean>;
}
const MOST = 4000;

export function Composer({ choices, words, busy, onText, onTap }: Props) {
  const [text, setText] = useState("");
  const [mistake, setMistake] = useState("");
  const submission = useRef(newId());
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();

  const send = async () => {
    if (busy) return;
    const wanted = text.trim();
    if (!wanted) {
      setMistake(words.missingMessage);
      field.current?.focus();
      return;
    }
    if (await onText(wanted, submission.current)) {
      setText("");
      submission.current = newId();
      field.current?.focus();
    }
  };
  return (
    <div className="composer">
      {choices.length > 0 && (
        <div className="choices" role="group" aria-label={words.choices}>
          {choices.map((one) => (
            <button key={one.id} type="button" aria-disabled={busy} onClick={() => { if (!busy) void onTap(one.id); }}>{one.title}</button>
          ))}
        </div>
      )}
      <form noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
        <div className="field" data-wrong={mistake ? "" : undefined}>
          <label htmlFor={id}>{words.reply}</label>
          {mistake && <p className="mistake" id={`${id}-mistake`} role="alert">{mistake}</p>}
          <textarea
            id={id}
            ref={field}
            rows={3}
            maxLength={MOST}
            value={text}
            aria-invalid={mistake ? true : undefined}
            aria-describedby={mistake ? `${id}-mistake` : undefined}
            onChange={(event) => {
              setText(event.target.value);
              setMistake("");
              submission.current = newId();
            }}
          />
        </div>
        <button type="submit" className="primary" aria-disabled={busy}>{busy ? words.sending : words.send}</button>
      </form>
    </div>
  );
}
