/** The one line that a page embeds runs this: it finds its server by its own address and mounts the window. */

import { Appearance } from "./appearance";
import { listenForQuestions } from "./asking";
import { Conversation } from "./conversation";
import { READY, TAG, tell, withMethods, type Assistant } from "./element";
import { signedFacts } from "./facts";
import { stay } from "./mount";
import { Panel } from "./panel";
import { Memory } from "./session";
import { pass, settingsOf } from "./settings";
import { Store } from "./state";
import { adopt } from "./styles";
import { Api } from "./transport";

/** Where this runs from. A module has no `currentScript`, but its address stands in a trace of the stack. */
const address =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript.src
    : (/https?:\/\/[^\s()@]+?(?=:\d+:\d+)/.exec(new Error().stack ?? "")?.[0] ?? "");
const script = document.currentScript ?? [...document.scripts].find(({ src }) => src !== "" && src === address) ?? null;

interface Options {
  /** Where the server is: the origin that this script came from, unless the page says otherwise. */
  readonly server: string;
  readonly open: boolean;
  readonly nonce: string;
  readonly data: DOMStringMap;
}

function optionsOf(element: Element | null): Options {
  const data = element instanceof HTMLElement ? element.dataset : {};
  return {
    server: (data["server"] ?? new URL(address || ".", location.href).origin).replace(/\/+$/, ""),
    open: data["open"] === "true",
    nonce: element instanceof HTMLElement ? element.nonce : "",
    data,
  };
}

function mount({ server, open, nonce, data }: Options): Assistant {
  const host = document.createElement(TAG);
  const life = new AbortController();
  const root = host.attachShadow({ mode: "open" });
  adopt(root, nonce);
  pass(data, host.dataset);
  keepKeys(host, root);

  const memory = new Memory(`overdue-assistant:${server}:`, undefined, life.signal);
  const store = new Store();
  const api = new Api(server);
  const conversation = new Conversation(api, memory, store, life.signal);
  const panel = new Panel(conversation, memory, store, life.signal);
  const appearance = new Appearance(host, panel.element, () => settingsOf(host.dataset), life.signal);
  root.append(panel.element);
  const follow = (): void => {
    panel.follow(settingsOf(host.dataset));
    appearance.follow();
  };
  follow();
  const settings = new MutationObserver((changes) => {
    if (changes.some(({ attributeName }) => attributeName?.startsWith("data-") || attributeName === "class")) follow();
  });
  settings.observe(host, { attributes: true });

  let isKnown = false;
  panel.onToggle = (isOpen) => {
    tell(host, isOpen ? "opened" : "closed", null);
    if (isKnown || !isOpen) return;
    isKnown = true;
    api.siteWords().then(
      (words) => panel.wordsOf(words),
      () => undefined, // an older server has none
    );
  };
  conversation.onForgotten = () => tell(host, "forgotten", null);
  conversation.onAnswer = ({ card }) => {
    panel.mark();
    tell(host, "answered", { kind: card?.kind ?? null, topic: card?.topic ?? null, question: card?.question ?? null });
  };
  const remove = stay(host, TAG, () => appearance.follow());
  const assistant = withMethods(host, panel, conversation, () => {
    life.abort();
    settings.disconnect();
    remove();
    delete page.overdueAssistant;
  });
  know(assistant, data);
  if (memory.open ?? open) panel.open("page");
  listenForQuestions(
    {
      ask: (question) => panel.ask(question),
      suggest: (question) => (conversation.isNew ? panel.ask(question) : panel.suggest(question)),
    },
    life.signal,
  );
  return assistant;
}

/** A page's shortcuts of one key, on its document, would eat what is typed here. */
function keepKeys(host: HTMLElement, root: ShadowRoot): void {
  for (const name of ["keydown", "keypress", "keyup"]) host.addEventListener(name, (event) => event.stopPropagation());
  // Those that listen while the event comes down see the host alone, and ask whether it is for typing.
  const isTyping = (): boolean => root.activeElement?.matches("textarea, input") ?? false;
  Object.defineProperty(host, "isContentEditable", { get: isTyping });
}

function know(assistant: Assistant, data: DOMStringMap): void {
  const { facts, signature } = data;
  if (facts !== undefined && signedFacts(facts, signature)) assistant.know(facts, signature ?? "");
}

const page = document as Document & { overdueAssistant?: Assistant };
const options = optionsOf(script);
const begin = (): void => {
  // A page that is replaced in place runs its scripts again; the first run's window stays, and hears what is new.
  const before = page.overdueAssistant;
  if (before) return know(before, options.data);
  const assistant = (page.overdueAssistant = mount(options));
  document.dispatchEvent(new CustomEvent(READY, { detail: assistant }));
};
if (document.body) begin();
else document.addEventListener("DOMContentLoaded", begin);
