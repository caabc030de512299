/** What the page says: to screen readers in a live region, and in a box over the picture. */
import { byId } from "./dom.ts";

export interface NoticeAction {
  readonly label: string;
  run(): void;
}

export interface Messages {
  /** Something that only screen readers need to be told: others see it. */
  say(text: string): void;
  /** Something that went wrong, and what can be done; stays until it is closed. */
  notice(text: string, action?: NoticeAction): void;
  clear(): void;
}

export function createMessages(): Messages {
  const status = byId("status");
  const box = byId("notice");
  const text = byId("notice-text");
  const button = byId<HTMLButtonElement>("notice-action");
  const clear = () => {
    box.hidden = true;
    text.textContent = "";
  };
  byId("notice-close").addEventListener("click", clear);
  return {
    say(message) {
      status.textContent = message;
    },
    notice(message, action) {
      box.hidden = false;
      text.textContent = message;
      button.hidden = action === undefined;
      button.textContent = action?.label ?? "";
      button.onclick = () => {
        clear();
        action?.run();
      };
    },
    clear,
  };
}
