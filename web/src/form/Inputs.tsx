/** The controls of the form, in the order in which people think: what, then how to reach them, then what is allowed. */
import type { FormDescription } from "../api";
import type { Words } from "../words";
import { Field, Mistake } from "./Field";
import { countCharacters, type Entries, type Mistakes } from "./fields";
import { Files } from "./Files";

export interface InputsProps {
  about: FormDescription;
  entries: Entries;
  mistakes: Mistakes;
  words: Words;
  idOf: (name: string) => string;
  onChange: (entries: Entries) => void;
}

export function Inputs(props: InputsProps) {
  const { about, entries, mistakes, words, idOf, onChange } = props;
  const line = (name: "name" | "email" | "phone", type: string, complete: string, hint?: string) => (
    <Field id={idOf(name)} label={words[name]} optional={words.optional} hint={hint} mistake={mistakes[name]}>
      {(told) => (
        <input
          {...told}
          type={type}
          name={name}
          autoComplete={complete}
          value={entries[name]}
          onChange={(event) => onChange({ ...entries, [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      {line("name", "text", "name")}
      <div className="pair">
        {line("email", "email", "email", words.emailHint)}
        {line("phone", "tel", "tel", words.phoneHint)}
      </div>
      {about.services.length > 0 && <ServiceField {...props} />}
      <MessageField {...props} />
      <Files {...props} />
      <Consents {...props} />
      <div className="trap" aria-hidden="true">
        <label htmlFor={idOf("website")}>{words.trap}</label>
        <input
          id={idOf("website")}
          name="website"
          tabIndex={-1}
          autoComplete="off"
          value={entries.website}
          onChange={(event) => onChange({ ...entries, website: event.target.value })}
        />
      </div>
    </>
  );
}

function ServiceField({ about, entries, mistakes, words, idOf, onChange }: InputsProps) {
  return (
    <Field id={idOf("service")} label={words.service} optional={words.optional} mistake={mistakes.service}>
      {(told) => (
        <select {...told} name="service" value={entries.service} onChange={(event) => onChange({ ...entries, service: event.target.value })}>
          <option value="">{words.anyService}</option>
          {about.services.map((one) => <option key={one.name} value={one.name}>{one.title}</option>)}
        </select>
      )}
    </Field>
  );
}

function MessageField({ about, entries, mistakes, words, idOf, onChange }: InputsProps) {
  const left = about.limits.message - countCharacters(entries.message);
  const count = left < 0 ? words.charactersOver(-left) : words.charactersLeft(left);
  return (
    <Field
      id={idOf("message")}
      label={words.message}
      hint={words.messageHint}
      mistake={mistakes.message}
      after={left < 500 ? <span aria-live={left < 50 ? "polite" : "off"}>{count}</span> : undefined}
    >
      {(told) => (
        <textarea
          {...told}
          name="message"
          rows={5}
          required
          value={entries.message}
          onChange={(event) => onChange({ ...entries, message: event.target.value })}
        />
      )}
    </Field>
  );
}

function Consents({ about, entries, mistakes, words, idOf, onChange }: InputsProps) {
  if (about.consents.length === 0) return null;
  return (
    <fieldset>
      <legend>{words.consents}</legend>
      {about.consents.map(({ name, text }) => {
        const id = idOf(`consent:${name}`);
        const mistake = mistakes[`consent:${name}`];
        return (
          <div className="consent" key={name} data-wrong={mistake ? "" : undefined}>
            <Mistake id={id} text={mistake} />
            <div className="box">
              <input
                type="checkbox"
                id={id}
                name={`consents.${name}`}
                checked={entries.consents[name] === true}
                aria-describedby={mistake ? `${id}-mistake` : undefined}
                aria-invalid={mistake ? true : undefined}
                onChange={(event) => onChange({ ...entries, consents: { ...entries.consents, [name]: event.target.checked } })}
              />
              <label htmlFor={id}>{text}</label>
            </div>
          </div>
        );
      })}
    </fieldset>
  );
}
