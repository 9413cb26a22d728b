/** The one line that a page embeds runs this: it finds its server by its own address and mounts the window. */

import { Conversation } from "./conversation";
import { stay } from "./mount";
import { Panel } from "./panel";
import { Memory } from "./session";
import { Store } from "./state";
import { adopt } from "./styles";
import { Api } from "./transport";

const TAG = "overdue-assistant";

interface Options {
  /** Where the server is: the origin that this script came from, unless the page says otherwise. */
  readonly server: string;
  readonly side: "left" | "right";
  readonly open: boolean;
}

// Known only while the script runs for the first time.
const script = document.currentScript;

function optionsOf(element: Element | null): Options {
  const data = element instanceof HTMLScriptElement ? element.dataset : {};
  const from = element instanceof HTMLScriptElement ? element.src : location.href;
  return {
    server: (data["server"] ?? new URL(from, location.href).origin).replace(/\/+$/, ""),
    side: data["position"] === "left" ? "left" : "right",
    open: data["open"] === "true",
  };
}

function mount({ server, side, open }: Options): HTMLElement {
  const host = document.createElement(TAG);
  const root = host.attachShadow({ mode: "open" });
  adopt(root);
  const memory = new Memory(`overdue-assistant:${server}:`);
  const store = new Store();
  const panel = new Panel(new Conversation(new Api(server), memory, store), memory, store);
  panel.element.classList.add(side);
  root.append(panel.element);
  // A page's shortcuts of one key, on its document, would eat what is typed here.
  for (const name of ["keydown", "keypress", "keyup"]) host.addEventListener(name, (event) => event.stopPropagation());
  stay(host, TAG);
  if (memory.open ?? open) panel.open(false);
  return host;
}

const options = optionsOf(script);
const begin = (): void => {
  // A page that is replaced in place runs its scripts again; the first run's window stays.
  const page = document as Document & { overdueAssistant?: HTMLElement };
  page.overdueAssistant ??= mount(options);
};
if (document.body) begin();
else document.addEventListener("DOMContentLoaded", begin);
