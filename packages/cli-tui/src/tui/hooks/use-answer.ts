/** A file that this screen asked another one for. */
import { useEffect, useRef } from "react";
import { useApp } from "../app-context.ts";
import type { Purpose } from "../state/screens.ts";

/** Calls `onAnswer` once for each file that is chosen for the purpose from now on. */
export function useAnswer(purpose: Purpose, onAnswer: (path: string) => void): void {
  const { answer } = useApp().state;
  const seen = useRef(answer?.number ?? 0);
  useEffect(() => {
    if (!answer || answer.number <= seen.current) return;
    seen.current = answer.number;
    if (answer.purpose === purpose) onAnswer(answer.path);
  });
}
