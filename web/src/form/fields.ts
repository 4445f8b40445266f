/** The fields of the form: what a person wrote, and what is wrong with it in words that say the remedy. */
import type { Consent, Limits } from "../api";
import type { Words } from "../words";

export interface Entries {
  name: string;
  email: string;
  phone: string;
  service: string;
  message: string;
  files: File[];
  consents: Record<string, boolean>;
  website: string;
}
/** `consent:contact` and its like stand for one box each. */
export type Mistakes = Record<string, string>;

export const EMPTY: Entries = { name: "", email: "", phone: "", service: "", message: "", files: [], consents: {}, website: "" };
export const ORDER = ["name", "email", "phone", "service", "message", "files"] as const;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;
const PHONE = /^\+[0-9][0-9\s().-]{5,24}$/;
const KINDS = /^(image\/(jpeg|png|gif|webp)|application\/pdf)$/;
const ENDINGS = /\.(jpe?g|png|gif|webp|pdf)$/i;

/** Find everything that would be refused, so that nobody waits to hear it. */
export function check(entries: Entries, consents: readonly Consent[], limits: Limits, words: Words): Mistakes {
  const found: Mistakes = {};
  const email = entries.email.trim();
  const phone = entries.phone.trim();
  if (entries.name.trim().length > limits.name) found.name = words.longName(limits.name);
  if (email && !EMAIL.test(email)) found.email = words.wrongEmail;
  if (phone && !PHONE.test(phone)) found.phone = words.wrongPhone;
  if (!entries.message.trim()) found.message = words.missingMessage;
  else if (countCharacters(entries.message.trim()) > limits.message) found.message = words.longMessage(limits.message);
  const wrong = checkFiles(entries.files, limits, words);
  if (wrong) found.files = wrong;
  const asks = consents.some((one) => one.name === "contact");
  if (asks && (email || phone) && !entries.consents.contact) found["consent:contact"] = words.contactNeeded;
  return found;
}

function checkFiles(files: readonly File[], limits: Limits, words: Words): string | null {
  if (files.length > limits.files) return words.tooManyFiles(limits.files);
  const odd = files.find((one) => !KINDS.test(one.type) && !(one.type === "" && ENDINGS.test(one.name)));
  if (odd) return words.fileWrongKind(odd.name);
  const large = files.find((one) => one.size > limits.fileBytes);
  if (large) return words.fileTooLarge(large.name, megabytes(limits.fileBytes));
  const all = files.reduce((sum, one) => sum + one.size, 0);
  return all > limits.allBytes ? words.filesTooLarge(megabytes(limits.allBytes)) : null;
}

/** Give the server's names of fields ours; what we do not show goes to the message above the form. */
export function placed(fields: Readonly<Record<string, string>>, consents: readonly Consent[]): { mistakes: Mistakes; beside: string[] } {
  const mistakes: Mistakes = {};
  const beside: string[] = [];
  for (const [told, message] of Object.entries(fields)) {
    const name = told.replace(/^consents[.:/]/, "").replace(/\[\]$/, "").replace(/[.[]\d+\]?$/, "");
    if ((ORDER as readonly string[]).includes(name)) mistakes[name] ??= message;
    else if (consents.some((one) => one.name === name)) mistakes[`consent:${name}`] ??= message;
    else if (name === "consents" && consents[0]) mistakes[`consent:${consents[0].name}`] ??= message;
    else beside.push(message);
  }
  return { mistakes, beside };
}

/** Return what is sent, empty fields left out. */
export function toSubmission(entries: Entries, consents: readonly Consent[], locale: string, id: string): Record<string, unknown> {
  const told: Record<string, unknown> = {
    message: entries.message.trim(),
    locale,
    consents: Object.fromEntries(consents.map((one) => [one.name, entries.consents[one.name] === true])),
    website: entries.website,
    submission_id: id,
  };
  for (const name of ["name", "email", "phone", "service"] as const) {
    const value = entries[name].trim();
    if (value) told[name] = value;
  }
  return told;
}

/** Count as Python does: code points, not UTF-16 units. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export const megabytes = (bytes: number): string => `${Math.round((bytes / 1024 ** 2) * 10) / 10} MB`;
