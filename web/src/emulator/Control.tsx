/** A switch, a count or a share, with its label. */
import { useId, useState } from "react";

interface Props {
  label: string;
  hint?: string;
  kind: "switch" | "count" | "rate";
  value: boolean | number;
  most: number;
  onChange: (value: boolean | number) => Promise<void>;
}

export function Control({ label, hint, kind, value, most, onChange }: Props) {
  const id = useId();
  const [wanted, setWanted] = useState<boolean | number | null>(null); // shown until the answer says what is true
  const shown = wanted ?? value;
  const change = async (next: boolean | number) => {
    setWanted(next);
    await onChange(next);
    setWanted(null);
  };
  const described = hint ? `${id}hint` : undefined;
  return (
    <div className="control">
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && <p className="hint" id={described}>{hint}</p>}
      </div>
      {kind === "switch" ? (
        <input id={id} type="checkbox" role="switch" checked={shown === true} aria-describedby={described} onChange={(event) => void change(event.target.checked)} />
      ) : (
        <input
          id={id}
          type="number"
          min={0}
          max={most}
          step={kind === "rate" ? 0.1 : 1}
          value={Number(shown)}
          aria-describedby={described}
          onChange={(event) => { if (event.target.validity.valid && event.target.value) void change(Number(event.target.value)); }}
        />
      )}
    </div>
  );
}
