/** Opening with a question that stands in a link or on a button of the page. */

const LINK = /^#(?:.*&)?overdue-ask=([^&]*)/;
const BUTTON = "[data-overdue-ask]";

export interface Asking {
  /** The page asks for its visitor, who pressed something on it. */
  readonly ask: (question: string) => void;
  /** Somebody else may have written the link. */
  readonly suggest: (question: string) => void;
}

/** The question of a link's fragment, empty where it only opens the window; null where it is no such link. */
export function questionIn(fragment: string): string | null {
  const found = LINK.exec(fragment);
  if (!found) return null;
  try {
    return decodeURIComponent((found[1] ?? "").replaceAll("+", " ")).trim();
  } catch {
    return "";
  }
}

export function listenForQuestions({ ask, suggest }: Asking, life: AbortSignal): void {
  const take = (): void => {
    const question = questionIn(location.hash);
    if (question === null) return;
    // A reload must not ask again.
    history.replaceState(history.state, "", location.pathname + location.search);
    suggest(question);
  };
  document.addEventListener(
    "click",
    (event) => {
      const pressed =
        event.target instanceof Element ? event.target.closest(`${BUTTON}, a[href*="overdue-ask="]`) : null;
      if (!pressed || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
        return;
      const question = questionOf(pressed);
      if (question === null) return;
      event.preventDefault();
      ask(question);
    },
    { signal: life },
  );
  window.addEventListener("hashchange", take, { signal: life });
  take();
}

function questionOf(pressed: Element): string | null {
  const named = pressed.getAttribute("data-overdue-ask");
  if (named !== null) return named.trim();
  if (!(pressed instanceof HTMLAnchorElement) || pressed.target === "_blank") return null;
  // A link to another page opens the window there.
  const isHere =
    pressed.origin + pressed.pathname + pressed.search === location.origin + location.pathname + location.search;
  return isHere ? questionIn(pressed.hash) : null;
}
