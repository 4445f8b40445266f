/** Pictures and PDFs: chosen a few at a time, shown with their size, each taken away again. */
import { useRef } from "react";
import { Field } from "./Field";
import { megabytes } from "./fields";
import type { InputsProps } from "./Inputs";

export function Files({ about, entries, mistakes, words, idOf, onChange }: InputsProps) {
  const input = useRef<HTMLInputElement>(null);
  const { files: most, fileBytes, allBytes } = about.limits;
  const put = (files: File[]) => onChange({ ...entries, files });
  const drop = (index: number) => {
    put(entries.files.filter((_, each) => each !== index));
    input.current?.focus(); // the button that had the focus is gone
  };
  return (
    <Field
      id={idOf("files")}
      label={words.files}
      optional={words.optional}
      hint={words.filesHint(most, megabytes(fileBytes), megabytes(allBytes))}
      mistake={mistakes.files}
    >
      {(told) => (
        <>
          <input
            {...told}
            ref={input}
            type="file"
            multiple
            accept="image/jpeg,image/png,image/gif,image/webp,application/pdf"
            onChange={(event) => {
              put([...entries.files, ...Array.from(event.target.files ?? [])]);
              event.target.value = ""; // so that the same file may be chosen again after it was removed
            }}
          />
          {entries.files.length > 0 && (
            <ul className="files">
              {entries.files.map((file, index) => (
                <li key={`${index}${file.name}`}>
                  <span>{file.name}</span> <span className="hint">{megabytes(file.size)}</span>
                  <button type="button" aria-label={words.removeFile(file.name)} onClick={() => drop(index)}>×</button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Field>
  );
}
