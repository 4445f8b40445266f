/** What shall go wrong at the providers. */
import { useEffect, useState } from "react";
import { ask, put, type Fault } from "./desk";
import { Control } from "./Control";

const URL = "/_emulator/faults";
const MEANINGS: Record<string, string> = {
  duplicates: "Webhooks come twice (share)",
  reordering: "Webhooks overtake each other (share)",
  batches: "Several events in one webhook (share)",
  bsuid_only: "People show no phone number, only an id",
  window_closed: "The 24 hours to answer are over",
  rate_limited: "The next sends meet the rate limit",
  pair_limited: "The next sends meet the limit per person",
  server_errors: "The next sends meet an error of the provider",
  failing_sends: "Sends fail by chance (share)",
  timeouts_accepted: "The next sends are taken, and the line goes dead",
  timeouts_lost: "The next sends are lost, and the line goes dead",
  lost_statuses: "Statuses get lost (share)",
  statuses_first: "The status comes before the answer",
};

export function Faults() {
  const [faults, setFaults] = useState<Fault[]>([]);
  const [why, setWhy] = useState("");
  const load = async () => {
    const answer = await ask<Fault[]>(URL);
    if (answer.ok) setFaults(answer.value);
    setWhy(answer.ok ? "" : answer.why);
  };
  useEffect(() => void load(), []);
  const set = async (wanted: Record<string, boolean | number>) => {
    const answer = await put<unknown>(URL, wanted);
    setWhy(answer.ok ? "" : answer.why);
    if (answer.ok) await load(); // counts go down by themselves: show what is true now
  };
  const active = faults.filter((one) => Number(one.value) > 0).length;
  return (
    <details className="panel" onToggle={() => void load()}>
      <summary><h2>Faults</h2> <span className="hint">{active ? `${active} active` : "none"}</span></summary>
      {why && <p className="hint" role="status">{why}</p>}
      {faults.map((one) => (
        <Control
          key={one.name}
          label={MEANINGS[one.name] ?? one.name}
          kind={one.kind}
          value={one.value}
          most={one.kind === "rate" ? 1 : 50}
          onChange={(value) => set({ [one.name]: value })}
        />
      ))}
      <button type="button" onClick={() => void set(Object.fromEntries(faults.map((one) => [one.name, one.kind === "switch" ? false : 0])))}>
        Put all right
      </button>
    </details>
  );
}
