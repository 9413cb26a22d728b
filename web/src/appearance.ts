/** How the window looks on this page: its corner, measures, light or dark, and its colours. */

import { paletteOf, rgbIn, type Rgb } from "./colours";
import { h } from "./dom";
import type { Settings } from "./settings";
import { TEXTS } from "./texts";

const DARK = "(prefers-color-scheme: dark)";

export class Appearance {
  private readonly dark = window.matchMedia(DARK);
  private readonly probe = h("i", { class: "probe" });
  private painted: string[] = [];
  private told = "";

  constructor(
    private readonly host: HTMLElement,
    private readonly element: HTMLElement,
    private readonly settings: () => Settings,
    life: AbortSignal,
  ) {
    element.append(this.probe);
    const follow = (): void => this.follow();
    this.dark.addEventListener?.("change", follow, { signal: life });
    // The site's own switch between light and dark is usually here.
    const observer = new MutationObserver(follow);
    observer.observe(document.documentElement, { attributeFilter: ["class", "style", "data-theme"] });
    life.addEventListener("abort", () => observer.disconnect());
    // On paper the top layer ends with the first sheet.
    window.addEventListener("beforeprint", () => host.removeAttribute("popover"), { signal: life });
    window.addEventListener("afterprint", () => this.elevate(), { signal: life });
  }

  /** Brings the element in line with the page's settings and styles, which it has none of outside the page. */
  follow(): void {
    if (!this.host.isConnected) return;
    const { corner, scheme, measures, accent } = this.settings();
    const isDark = scheme ? scheme === "dark" : this.dark.matches;
    const { classList, style } = this.element;
    for (const side of ["top", "bottom", "left", "right"] as const)
      classList.toggle(side, side === corner[0] || side === corner[1]);
    classList.toggle("dark", isDark);
    for (const name of this.painted) style.removeProperty(name);
    const colour = this.colour(accent ?? this.property("--overdue-accent"));
    const own = { ...measures, ...(colour && paletteOf(colour, isDark ? "dark" : "light")) };
    for (const [name, value] of Object.entries(own)) style.setProperty(name, value);
    this.painted = Object.keys(own);
    this.elevate();
  }

  /** Puts the window above everything that the page lays over itself, unless the page gives it a place of its own. */
  private elevate(): void {
    const { host } = this;
    if (!("showPopover" in host) || !host.isConnected) return;
    const hasPlace = "--zindex" in this.settings().measures || this.property("--overdue-z-index") !== "";
    if (hasPlace) host.removeAttribute("popover");
    else if (!host.matches(":popover-open")) {
      host.setAttribute("popover", "manual");
      host.showPopover();
    }
  }

  private property(name: string): string {
    return getComputedStyle(this.host).getPropertyValue(name).trim();
  }

  private colour(written: string): Rgb | null {
    if (!written) return null;
    this.probe.style.color = "";
    this.probe.style.color = written;
    const colour = this.probe.style.color ? rgbIn(getComputedStyle(this.probe).color) : null;
    if (!colour && this.told !== written) console.warn(TEXTS.noColour((this.told = written)));
    return colour;
  }
}
