/** Making elements. Text is only ever set as text; nothing here, or anywhere in the widget, parses HTML. */

export type Child = Node | string | null | undefined | false;

interface Props {
  readonly class?: string;
  readonly text?: string;
  readonly attrs?: Readonly<Record<string, string | number | boolean>>;
  readonly on?: Readonly<{ [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void }>;
}

const SVG = "http://www.w3.org/2000/svg";

/** An element with its attributes, listeners and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (props.class) element.className = props.class;
  if (props.text !== undefined) element.textContent = props.text;
  setAttributes(element, props.attrs ?? {});
  for (const [event, listener] of Object.entries(props.on ?? {}))
    element.addEventListener(event, listener as EventListener);
  element.append(...present(children));
  return element;
}

/** An element of a picture. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attrs: Readonly<Record<string, string | number | boolean>> = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attrs);
  element.append(...present(children));
  return element;
}

/** A button that never submits a form by accident. */
export function button(
  label: string,
  onPress: () => void,
  props: { class?: string; icon?: SVGElement; name?: string } = {},
): HTMLButtonElement {
  const attrs: Record<string, string> = { type: "button" };
  if (props.name) attrs["aria-label"] = props.name;
  return h(
    "button",
    { class: props.class ?? "", attrs, on: { click: onPress } },
    props.icon,
    label && h("span", { text: label }),
  );
}

/** The element of the same shadow root that has the focus. */
export function focused(within: Element): Element | null {
  const root = within.getRootNode();
  return root instanceof ShadowRoot ? root.activeElement : null;
}

/** Text for screen readers alone. */
export const hidden = (text: string): HTMLElement => h("span", { class: "hidden", text });

/** A line icon from one path, drawn in the colour of the text. */
export function icon(path: string): SVGSVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": true, focusable: "false" },
    svg("path", { d: path }),
  );
}

export const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  chat: "M4 5h16v11H10l-4.5 4v-4H4zM8 9h8M8 12.5h5",
  phone: "M6 3h4l1.5 5-2.5 1.6a12 12 0 0 0 5.4 5.4L16 12.5l5 1.5v4a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  microphone:
    "M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4zM6 11.500a6 6 0 0 0 12 0M12 17.500V21",
  form: "M4 7h16M4 17h16M9 4v6M15 14v6",
  print: "M7 8V3h10v5M7 17H4v-8h16v8h-3M7 14h10v7H7z",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  up: "M7 21V10l4-7c1.600 0 2.500 1 2.200 2.700L12.700 9H19a2 2 0 0 1 2 2.400l-1.500 7.600a2 2 0 0 1-2 2zM7 21H3V10h4",
  thumbDown:
    "M17 3v11l-4 7c-1.600 0-2.500-1-2.200-2.700l.5-3.300H5a2 2 0 0 1-2-2.400L4.500 5a2 2 0 0 1 2-2zM17 3h4v11h-4",
  met: "M5 12.500l4.500 4.500L19 7.500",
  unmet: "M6 12h12",
  unknown: "M9 9.200a3 3 0 1 1 4.200 2.700c-.8.4-1.200 1-1.200 2M12 17.500h.01",
} as const;

function setAttributes(element: Element, attrs: Readonly<Record<string, string | number | boolean>>): void {
  for (const [name, value] of Object.entries(attrs))
    if (value !== false)
      element.setAttribute(name, String(value === true ? (name.startsWith("aria-") ? "true" : "") : value));
}

function present(children: readonly Child[]): (Node | string)[] {
  return children.filter(
    (child): child is Node | string => child !== null && child !== undefined && child !== false && child !== "",
  );
}
