/** What is wrong, at the top, with a link to each field; it takes the focus so that a screen reader reads it. */
import { useEffect, useRef, type MouseEvent } from "react";

interface Props {
  title: string;
  lines: readonly { id: string | null; text: string }[];
  /** Changes with every attempt, so that the same mistakes are announced again. */
  attempt: number;
}

export function Summary({ title, lines, attempt }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [attempt]);
  const go = (event: MouseEvent, id: string) => {
    event.preventDefault(); // a fragment does not reach into a shadow tree, and would replace the ticket's key
    (box.current?.getRootNode() as Document | ShadowRoot).getElementById(id)?.focus();
  };
  return (
    <div className="summary" role="alert" tabIndex={-1} ref={box} aria-labelledby="concierge-summary">
      <h2 id="concierge-summary">{title}</h2>
      <ul>
        {lines.map(({ id, text }) => (
          <li key={`${id}${text}`}>{id ? <a href={`#${id}`} onClick={(event) => go(event, id)}>{text}</a> : text}</li>
        ))}
      </ul>
    </div>
  );
}
