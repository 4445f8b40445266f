/** Phones on the left, what happens behind them on the right. */
import { useMemo, useState } from "react";
import { Activity } from "./Activity";
import { useNews, useOnce, type Channel, type Entry, type Person } from "./desk";
import { Faults } from "./Faults";
import { Flags } from "./Flags";
import { Phone } from "./Phone";
import { Picker } from "./Picker";

export interface Open { channel: string; person: string }
const keyOf = (one: Open) => `${one.channel} ${one.person}`;

export function EmulatorPage() {
  const channels = useOnce<Channel[]>("/_emulator/channels");
  const people = useOnce<Person[]>("/_emulator/people");
  const { news, why } = useNews<{ version: number; entries: Entry[] }>("/_emulator/entries");
  const [opened, setOpened] = useState<Open[]>([]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const entries = news?.entries ?? [];
  const first = channels?.[0];
  const phones = useMemo(
    () => phonesOf(first ? [{ channel: first.name, person: first.example }, ...opened] : opened, news?.entries ?? [], closed),
    [first, opened, news, closed],
  );
  const open = (one: Open) => {
    setClosed(new Set([...closed].filter((each) => each !== keyOf(one))));
    setOpened([...opened.filter((each) => keyOf(each) !== keyOf(one)), one]);
    requestAnimationFrame(() => document.getElementById(`field ${keyOf(one)}`)?.focus());
  };
  return (
    <div className="concierge desk">
      <header>
        <h1 className="title">Play everybody</h1>
        <p className="intro">Write as a customer, answer as the vendors who are asked. No message leaves this machine.</p>
        {channels && people && <Picker channels={channels} people={people} onOpen={open} />}
        {why && <p className="notice" role="alert">{why}</p>}
      </header>
      <main>
        <h2 className="silent">Phones</h2>
        {phones.map((one) => {
          const channel = channels?.find((each) => each.name === one.channel);
          if (!channel) return null;
          return (
            <Phone
              key={keyOf(one)}
              id={keyOf(one)}
              channel={channel}
              number={one.person}
              person={people?.find((each) => each.number === one.person) ?? null}
              entries={entries.filter((each) => keyOf(each) === keyOf(one))}
              onClose={() => setClosed(new Set([...closed, keyOf(one)]))}
            />
          );
        })}
      </main>
      <aside aria-label="Behind the conversation">
        <Activity />
        <Flags />
        <Faults />
      </aside>
    </div>
  );
}

/** Return whose phones lie on the desk: those that were opened, then whoever was written to, in that order. */
function phonesOf(opened: readonly Open[], entries: readonly Entry[], closed: ReadonlySet<string>): Open[] {
  const found = new Map<string, Open>();
  for (const { channel, person } of [...opened, ...entries]) {
    const one = { channel, person };
    if (!closed.has(keyOf(one)) && !found.has(keyOf(one))) found.set(keyOf(one), one);
  }
  return [...found.values()];
}
