/** Keeps the window inside the part of the screen that the on-screen keyboard leaves free. */

export function followViewport(element: HTMLElement, life: AbortSignal): void {
  const view = window.visualViewport;
  if (!view) return;
  const place = (): void => {
    // A pinch-zoomed page has a small viewport too, and must stay as it is.
    const keyboard = view.scale === 1 && window.innerHeight - view.height > 80;
    element.classList.toggle("with-keyboard", keyboard);
    element.style.setProperty("--view-height", `${view.height}px`);
    element.style.setProperty("--view-top", `${view.offsetTop}px`);
  };
  view.addEventListener("resize", place, { signal: life });
  view.addEventListener("scroll", place, { signal: life });
  place();
}
