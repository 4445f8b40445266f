/** The product's switches, as `concierge flags` has them. */
import { useEffect, useState } from "react";
import { ask, put, type Flag } from "./desk";
import { Control } from "./Control";

const URL = "/_emulator/console/flags";

export function Flags() {
  const [flags, setFlags] = useState<Flag[]>([]);
  const [why, setWhy] = useState("");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const load = async () => {
      const answer = await ask<Flag[]>(URL);
      if (answer.ok) setFlags(answer.value);
      setWhy(answer.ok ? "" : answer.why);
      timer = setTimeout(() => void load(), 5_000); // somebody may set them on the command line
    };
    void load();
    return () => clearTimeout(timer);
  }, []);
  const set = async (name: string, value: boolean | number) => {
    const answer = await put<Flag[]>(URL, { [name]: value });
    if (answer.ok) setFlags(answer.value);
    setWhy(answer.ok ? "" : answer.why);
  };
  return (
    <section className="panel" aria-labelledby="flags">
      <h2 id="flags">Switches</h2>
      {why && <p className="hint" role="status">{why}</p>}
      {flags.map((one) => (
        <Control
          key={one.name}
          label={one.name}
          hint={one.meaning}
          kind={typeof one.value === "boolean" ? "switch" : "count"}
          value={one.value}
          most={one.most}
          onChange={(value) => set(one.name, value)}
        />
      ))}
    </section>
  );
}
