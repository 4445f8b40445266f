/** Ask again and again: soon while things happen, rarely when nothing does, not at all while nobody looks. */
import { useEffect, useRef } from "react";

export interface Pace { soonest: number; latest: number; factor: number }
export const USUAL: Pace = { soonest: 2_000, latest: 30_000, factor: 1.5 };

/**
 * Call `ask` until it says "stop". "news" starts over with the shortest pause, "same" and "failed" stretch it.
 * Returns what asks at once, for after the person did something.
 */
export function usePolling(ask: () => Promise<"news" | "same" | "failed" | "stop">, key: string, pace: Pace = USUAL): () => void {
  const latest = useRef(ask);
  latest.current = ask;
  const now = useRef<() => void>(() => undefined);
  useEffect(() => {
    let pause = pace.soonest;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running = false;
    let again = false;
    let over = false;
    const round = async () => {
      if (running) { again = true; return; }
      running = true;
      clearTimeout(timer);
      const said = await latest.current().finally(() => { running = false; });
      if (over || said === "stop") return;
      pause = said === "news" ? pace.soonest : Math.min(pause * pace.factor, pace.latest);
      if (again) { again = false; void round(); return; }
      if (!document.hidden) timer = setTimeout(() => void round(), pause);
    };
    const atOnce = () => { pause = pace.soonest; void round(); };
    const onSight = () => { if (document.hidden) clearTimeout(timer); else atOnce(); };
    now.current = atOnce;
    document.addEventListener("visibilitychange", onSight);
    void round();
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onSight);
    };
  }, [key, pace]);
  return () => now.current();
}
