/** The turns as they happen: which mind answered, which tools it called, what was refused and why, what was sent. */
import { useNews, type Call, type Delivery, type Turn } from "./desk";

export function Activity() {
  const { news, why } = useNews<{ version: string; turns: Turn[] }>("/_emulator/console/activity");
  const turns = news?.turns ?? [];
  return (
    <section className="panel" aria-labelledby="activity">
      <h2 id="activity">What happens</h2>
      {why && <p className="hint">{why}</p>}
      {!why && turns.length === 0 && <p className="hint">Nothing yet: write something on a phone.</p>}
      <ol className="turns" tabIndex={0} aria-label="Turns, newest first">
        {turns.map((turn) => <TurnItem key={turn.id} turn={turn} />)}
      </ol>
    </section>
  );
}

function TurnItem({ turn }: { turn: Turn }) {
  return (
    <li>
      <p>
        <strong>Turn {turn.id}</strong> <span className="tag" data-who={turn.who}>{turn.who}</span>{" "}
        {turn.ticket && <span className="tag">ticket {turn.ticket}</span>}{" "}
        <span className="hint">{[turn.mind, turn.outcome ?? "running", turn.reason, took(turn.milliseconds)].filter(Boolean).join(" · ")}</span>
      </p>
      {turn.calls.length > 0 && (
        <ul className="calls">{turn.calls.map((call, index) => <CallItem key={index} call={call} />)}</ul>
      )}
      {turn.deliveries.length > 0 && (
        <ul className="sent">{turn.deliveries.map((one, index) => <DeliveryItem key={index} sent={one} />)}</ul>
      )}
    </li>
  );
}

function CallItem({ call }: { call: Call }) {
  const refused = call.outcome === "refused";
  return (
    <li data-refused={refused ? "" : undefined}>
      <code>{call.tool}</code> {refused ? <>refused: <code>{call.rule}</code></> : "done"} <span className="hint">{took(call.milliseconds)}</span>
    </li>
  );
}

function DeliveryItem({ sent }: { sent: Delivery }) {
  const failed = sent.state === "failed" || sent.state === "dead" || sent.state === "refused";
  return (
    <li data-refused={failed ? "" : undefined}>
      → {sent.to}: {sent.purpose} <span className="hint">{[sent.status ?? sent.state, sent.attempts > 1 && `${sent.attempts} tries`, sent.reason].filter(Boolean).join(" · ")}</span>
    </li>
  );
}

function took(milliseconds: number | null): string | null {
  if (milliseconds === null || milliseconds < 0.05) return null; // a vendor's reply is noted in one moment
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}
