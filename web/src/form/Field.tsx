/** A label, its hint, its mistake, and the control they describe. */
import type { ReactNode } from "react";

export interface Told {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
}
interface Props {
  id: string;
  label: string;
  optional?: string | undefined;
  hint?: string | undefined;
  mistake?: string | undefined;
  after?: ReactNode;
  children: (told: Told) => ReactNode;
}

export function Field({ id, label, optional, hint, mistake, after, children }: Props) {
  const described = [hint && `${id}-hint`, mistake && `${id}-mistake`, after && `${id}-after`].filter(Boolean).join(" ");
  return (
    <div className="field" data-wrong={mistake ? "" : undefined}>
      <label htmlFor={id}>
        {label}
        {optional && <span className="optional"> ({optional})</span>}
      </label>
      {hint && <p className="hint" id={`${id}-hint`}>{hint}</p>}
      <Mistake id={id} text={mistake} />
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": mistake ? true : undefined })}
      {after && <div className="hint" id={`${id}-after`}>{after}</div>}
    </div>
  );
}

export function Mistake({ id, text }: { id: string; text: string | undefined }) {
  if (!text) return null;
  return <p className="mistake" id={`${id}-mistake`}>{text}</p>;
}
