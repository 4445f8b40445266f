/** The public API of the form and of a ticket: what is asked, what comes back, and every way it can fail. */

export interface Choice { id: string; title: string }
export interface Service { name: string; title: string }
export interface Consent { name: string; text: string; version: string }
export interface Limits { message: number; name: number; files: number; fileBytes: number; allBytes: number }
export interface FormDescription { services: Service[]; consents: Consent[]; limits: Limits }
export interface Receipt { ticket: string; statusUrl: string; message: string }
export interface Said {
  id: string;
  from: "you" | "us" | "person";
  text: string;
  at: string;
  choices: Choice[];
  files: string[];
}
export interface Ticket {
  ticket: string;
  stateText: string;
  openedAt: string;
  service: string;
  conversation: Said[];
  mayReply: boolean;
  locale: string;
}

/** Why an answer is not what was hoped for. `fields` names what the person can put right. */
export type Problem =
  | { kind: "fields"; fields: Record<string, string>; message: string }
  | { kind: "refused" | "large" | "gone" | "offline" | "broken" }
  | { kind: "slow"; seconds: number };

export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export const DEFAULT_LIMITS: Limits = { message: 4000, name: 80, files: 5, fileBytes: 5 * 1024 ** 2, allBytes: 12 * 1024 ** 2 };
const PATIENCE_MS = 30_000;

/** Describe the form in a language: services on offer, consent texts, limits. */
export function readForm(base: string, locale: string): Promise<Answer<FormDescription>> {
  return call(`${base}/support/form?locale=${encodeURIComponent(locale)}`, {}, describe);
}

/** Send what was written. The same `submission_id` twice gives the same answer. */
export function submit(base: string, told: Record<string, unknown>, files: readonly File[]): Promise<Answer<Receipt>> {
  const sent: RequestInit = { method: "POST" };
  if (files.length === 0) {
    sent.headers = { "content-type": "application/json" };
    sent.body = JSON.stringify(told);
  } else {
    sent.body = asForm(told, files);
  }
  return call(`${base}/support/submit`, sent, (body) => ({
    ticket: text(body.ticket),
    statusUrl: text(body.status_url),
    message: text(body.message),
  }));
}

/** Read a ticket with the key of its link. */
export function readTicket(base: string, id: string, key: string): Promise<Answer<Ticket>> {
  return call(`${base}/support/ticket/${encodeURIComponent(id)}`, { headers: bearer(key) }, (body) => ({
    ticket: text(body.ticket) || id,
    stateText: text(body.state_text),
    openedAt: text(body.opened_at),
    service: text(body.service),
    conversation: list(body.conversation).map(said),
    mayReply: body.may_reply === true,
    locale: text(body.locale),
  }));
}

/** Answer on a ticket, with words or with a choice. */
export function reply(base: string, id: string, key: string, told: Record<string, string>): Promise<Answer<null>> {
  const headers = { ...bearer(key), "content-type": "application/json" };
  const url = `${base}/support/ticket/${encodeURIComponent(id)}/messages`;
  return call(url, { method: "POST", headers, body: JSON.stringify(told) }, () => null);
}

/** Return a new UUID; `crypto.randomUUID` exists on secure origins only. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

type Body = Record<string, unknown>;

async function call<T>(url: string, sent: RequestInit, read: (body: Body) => T): Promise<Answer<T>> {
  let answer: Response;
  try {
    answer = await fetch(url, {
      ...sent,
      headers: { accept: "application/json", ...(sent.headers as Record<string, string> | undefined) },
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return { ok: false, problem: { kind: "offline" } };
  }
  const body = await parsed(answer);
  if (!answer.ok) return { ok: false, problem: problemOf(answer, body) };
  return answer.status === 202 || body !== null
    ? { ok: true, value: read(body ?? {}) }
    : { ok: false, problem: { kind: "broken" } };
}

async function parsed(answer: Response): Promise<Body | null> {
  try {
    return record(await answer.json());
  } catch {
    return null;
  }
}

function problemOf(answer: Response, body: Body | null): Problem {
  switch (answer.status) {
    case 403: return { kind: "refused" };
    case 404: return { kind: "gone" };
    case 413: return { kind: "large" };
    case 429: return { kind: "slow", seconds: Math.min(Math.max(Number(answer.headers.get("retry-after")) || 30, 1), 3600) };
  }
  const error = record(body?.error);
  if (answer.status < 400 || answer.status >= 500 || !error) return { kind: "broken" };
  const fields = Object.entries(record(error.fields) ?? {}).filter(([, message]) => typeof message === "string");
  return { kind: "fields", fields: Object.fromEntries(fields) as Record<string, string>, message: text(error.message) };
}

function describe(body: Body): FormDescription {
  const told = record(body.limits) ?? {};
  const limit = (fallback: number, ...names: string[]) => {
    const found = names.map((name) => told[name]).find((value) => typeof value === "number" && value > 0);
    return (found as number | undefined) ?? fallback;
  };
  const usual = DEFAULT_LIMITS;
  return {
    services: list(body.services).map((one) => ({ name: text(one.name), title: text(one.title) || text(one.name) })),
    consents: list(body.consents).map((one) => ({ name: text(one.name), text: text(one.text), version: text(one.version) })),
    limits: {
      message: limit(usual.message, "message"),
      name: limit(usual.name, "name"),
      files: limit(usual.files, "files"),
      fileBytes: limit(usual.fileBytes, "file_bytes"),
      allBytes: limit(usual.allBytes, "all_bytes"),
    },
  };
}

function said(one: Body): Said {
  const from = text(one.from);
  return {
    id: text(one.id),
    from: from === "you" || from === "person" ? from : "us",
    text: text(one.text),
    at: text(one.at),
    choices: list(one.choices).map((each) => ({ id: text(each.id), title: text(each.title) })).filter((each) => each.id && each.title),
    files: (Array.isArray(one.files) ? one.files : []).map((each) => (typeof each === "string" ? each : text(record(each)?.name))),
  };
}

function asForm(told: Record<string, unknown>, files: readonly File[]): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(told)) {
    if (value === undefined) continue;
    form.append(name, typeof value === "object" ? JSON.stringify(value) : String(value));
  }
  for (const file of files) form.append("files[]", file, file.name);
  return form;
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const record = (value: unknown): Body | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Body) : null;
const list = (value: unknown): Body[] => (Array.isArray(value) ? value.map((one) => record(one) ?? {}) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : typeof value === "number" ? String(value) : "");
