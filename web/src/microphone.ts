/** Speaking instead of typing, by the browser's own service. What it heard goes into the field; the person sends it. */

import { button, icon, ICONS } from "./dom";
import { TEXTS } from "./texts";

/** As far as it is used here; TypeScript's library has no types for it. */
interface Recognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  start(): void;
  stop(): void;
}
interface Heard extends Event {
  readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }>>;
}
type Recogniser = new () => Recognition;

const recogniser = (): Recogniser | undefined => {
  const names = window as unknown as Partial<Record<"SpeechRecognition" | "webkitSpeechRecognition", Recogniser>>;
  return names.SpeechRecognition ?? names.webkitSpeechRecognition;
};

/** A button that listens; null where the browser cannot. */
export function microphone(hear: (text: string) => void, tell: (text: string) => void): HTMLButtonElement | null {
  const Recogniser = recogniser();
  if (!Recogniser) return null;
  let current: Recognition | null = null;
  const start = (): void => {
    const listening = (current = new Recogniser());
    listening.lang = "zh-CN";
    listening.interimResults = true;
    listening.addEventListener("result", (event) =>
      hear(Array.from((event as Heard).results, (one) => one[0]?.transcript ?? "").join("")),
    );
    listening.addEventListener("error", () => tell(TEXTS.notHeard));
    listening.addEventListener("end", () => {
      current = null;
      toggle.setAttribute("aria-pressed", "false");
    });
    toggle.setAttribute("aria-pressed", "true");
    listening.start();
    tell(TEXTS.microphoneNote);
  };
  const toggle = button("", () => (current ? current.stop() : start()), {
    class: "form-toggle microphone",
    icon: icon(ICONS.microphone),
    name: TEXTS.microphone,
  });
  toggle.title = TEXTS.microphone;
  toggle.setAttribute("aria-pressed", "false");
  return toggle;
}
