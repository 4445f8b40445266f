/** The receipt: the number of the ticket and its only link. */
import { useEffect, useRef } from "react";
import type { Receipt } from "../api";
import type { Words } from "../words";

interface Props { base: string; receipt: Receipt; words: Words; level: 1 | 2 | 3; onAgain: () => void }

export function Received({ base, receipt, words, level, onAgain }: Props) {
  const Title = `h${level}` as "h1" | "h2" | "h3";
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const link = safeLink(receipt.statusUrl, base);
  return (
    <div className="received">
      <Title className="title" tabIndex={-1} ref={title}>{words.receivedTitle}</Title>
      <p>{words.yourNumber} <strong>{receipt.ticket}</strong>. {receipt.message}</p>
      {link && <p><a className="primary" href={link}>{words.follow}</a></p>}
      {link && <p className="hint">{words.keepLink}</p>}
      <p><button type="button" onClick={onAgain}>{words.another}</button></p>
    </div>
  );
}

/** Return the address to follow, or null for one that is no web address of the place we asked. */
function safeLink(told: string, base: string): string | null {
  const home = new URL(base || window.location.origin, window.location.href);
  try {
    const url = new URL(told, home);
    return told && url.origin === home.origin ? url.href : null;
  } catch {
    return null;
  }
}
