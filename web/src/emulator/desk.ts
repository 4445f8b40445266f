/** What the emulator tells and takes: channels, people, messages, faults; and the product's console behind it. */
import { useEffect, useRef, useState } from "react";

export interface Channel { name: string; title: string; say: string; address: string; example: string; kinds: string[] }
export interface Person { name: string; number: string; trade: string }
export interface Entry {
  id: string;
  channel: string;
  person: string;
  way: "wrote" | "got";
  kind: string;
  text: string;
  at: number;
  choices: { id: string; title: string }[];
  statuses: string[];
  picture: string | null;
}
export interface Fault { name: string; kind: "switch" | "count" | "rate"; value: boolean | number }
export interface Flag { name: string; value: boolean | number; most: number; meaning: string }
export interface Call { tool: string; caller: string; outcome: "done" | "refused"; rule: string | null; milliseconds: number }
export interface Delivery { purpose: string; to: string; state: string; status: string | null; attempts: number; reason: string | null }
export interface Turn {
  id: number;
  who: string;
  cause: string;
  mind: string;
  outcome: string | null;
  reason: string | null;
  started_at: string;
  milliseconds: number | null;
  ticket: number | null;
  calls: Call[];
  deliveries: Delivery[];
}

/** Ask once; null while waiting and where it fails. */
export function useOnce<T>(url: string): T | null {
  const [found, setFound] = useState<T | null>(null);
  useEffect(() => {
    void ask<T>(url).then((answer) => { if (answer.ok) setFound(answer.value); });
  }, [url]);
  return found;
}

/** Ask `url` again and again; it answers when something is new. Returns the latest answer, and why there is none. */
export function useNews<T extends { version: string | number }>(url: string): { news: T | null; why: string } {
  const [news, setNews] = useState<T | null>(null);
  const [why, setWhy] = useState("");
  const version = useRef<string | number>("");
  useEffect(() => {
    const stop = new AbortController();
    void (async () => {
      for (let pause = 500; !stop.signal.aborted; ) {
        const answer = await ask<T>(`${url}?version=${version.current}&seconds=3`, { signal: stop.signal });
        if (stop.signal.aborted) return;
        if (answer.ok) {
          setWhy("");
          if (answer.value.version !== version.current) setNews(answer.value);
          version.current = answer.value.version;
          pause = 500;
        } else {
          setWhy(answer.why);
          version.current = "";
          await new Promise((resolve) => setTimeout(resolve, pause));
          pause = Math.min(pause * 2, 8_000);
        }
      }
    })();
    return () => stop.abort();
  }, [url]);
  return { news, why };
}

export type Asked<T> = { ok: true; value: T } | { ok: false; why: string };

/** Ask the emulator; `why` is a sentence. */
export async function ask<T>(url: string, sent: RequestInit = {}): Promise<Asked<T>> {
  try {
    const answer = await fetch(url, { cache: "no-store", ...sent });
    const body: unknown = await answer.json();
    if (answer.ok) return { ok: true, value: body as T };
    const told = (body as { error?: unknown }).error;
    const words = typeof told === "string" ? told : (told as { message?: string } | undefined)?.message;
    return { ok: false, why: words ?? `It answered ${answer.status}.` };
  } catch {
    return { ok: false, why: "The emulator does not answer. Is `make up` still running?" };
  }
}

export const put = <T,>(url: string, body: unknown) => ask<T>(url, { method: "PUT", body: JSON.stringify(body) });

/** Let a person write; the entry comes back with the next news. */
export function say(channel: Channel, person: string, played: Record<string, unknown>): Promise<Asked<unknown>> {
  const url = channel.say.replace("{person}", encodeURIComponent(person));
  return ask(url, { method: "POST", body: JSON.stringify(played) });
}

/** Return what a picture holds, as base64 without its heading. */
export function readPicture(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",", 2)[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
