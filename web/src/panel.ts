/** The window: its launcher, head, conversation and field, and where the focus goes. */

import { Composer, LIMIT, lengthOf } from "./composer";
import { confirm } from "./confirm";
import type { Conversation } from "./conversation";
import { button, focused, h, icon, ICONS } from "./dom";
import { Fullscreen } from "./fullscreen";
import { asked, Log } from "./log";
import { menu } from "./menu";
import { saveFile } from "./download";
import { suggestionList } from "./message";
import { printText } from "./print";
import type { Memory } from "./session";
import type { Settings, SiteWords } from "./settings";
import type { State, Store } from "./state";
import { Stepper } from "./stepper";
import { TEXTS } from "./texts";
import { TEXT_TYPE, transcript, transcriptName } from "./transcript";
import { followViewport } from "./viewport";

/** Who opens it: a person, who pressed something; a question, which is to be read; the page, when it loads. */
export type Opener = "person" | "question" | "page";

export class Panel {
  /** Called when the window was opened or closed. */
  onToggle: (isOpen: boolean) => void = () => undefined;
  readonly element: HTMLElement;
  private readonly launcher: HTMLButtonElement;
  private readonly title = h("h2", { text: TEXTS.name, attrs: { id: "title" } });
  private readonly quick = h("div", { class: "quick" });
  private readonly section: HTMLElement;
  private readonly fullscreen: Fullscreen;
  private unread = 0;
  private settings: Settings | null = null;
  private site: SiteWords = { title: null, greeting: null, questions: [] };
  private readonly banner = h("p", { class: "banner", attrs: { role: "status" } });
  private readonly log: Log;
  private readonly composer: Composer;
  private readonly stepper: Stepper;
  private readonly menu;
  private readonly confirmErase;
  private readonly confirmRestart;

  constructor(
    private readonly conversation: Conversation,
    private readonly memory: Memory,
    private readonly store: Store,
    life: AbortSignal,
  ) {
    const say = (text: string, payload: string | null = null): void => this.say(text, payload);
    this.log = new Log({
      say,
      retry: (id) => {
        this.log.focus();
        conversation.retry(id);
      },
      vote: (...cast) => conversation.vote(...cast),
      openForm: () => this.showForm(true),
    });
    this.composer = new Composer({
      say,
      keepDraft: (text) => void (memory.draft = text),
      toggleForm: () => this.showForm(this.stepper.element.hidden === true),
    });
    this.stepper = new Stepper((text) => {
      this.showForm(false);
      say(text);
    });
    this.confirmErase = confirm(
      { id: "erase", title: TEXTS.eraseTitle, note: TEXTS.eraseNote, yes: TEXTS.eraseYes },
      () => void this.renew(() => conversation.erase()),
    );
    this.confirmRestart = confirm(
      { id: "restart", title: TEXTS.restartTitle, note: TEXTS.restartNote, yes: TEXTS.restartYes },
      () => void this.renew(() => conversation.restart()),
    );
    this.menu = menu([
      { label: TEXTS.saveTalk, act: () => this.saveTalk(store) },
      { label: TEXTS.printTalk, act: () => this.printTalk(store) },
      { label: TEXTS.restart, act: () => this.confirmRestart.ask() },
      { label: TEXTS.erase, act: () => this.confirmErase.ask() },
    ]);
    this.launcher = button("", () => this.open("person"), { class: "launcher" });
    this.section = this.window();
    this.fullscreen = new Fullscreen(this.section, () => this.setClosed(), life);
    this.element = h(
      "aside",
      { class: "root", attrs: { lang: "zh-CN", "aria-label": TEXTS.name } },
      this.launcher,
      this.section,
      this.confirmErase.element,
      this.confirmRestart.element,
    );
    this.composer.formButton.setAttribute("aria-controls", "stepper");
    this.showForm(false, false);
    this.composer.text = memory.draft;
    store.listen((state) => this.show(state));
    this.show(store.state);
    followViewport(this.section, life);
    this.setOpen(false);
  }

  get isOpen(): boolean {
    return !this.section.hidden;
  }

  /** Opens the window; a person gets the field, a page that opens it keeps its own focus where it can still be seen. */
  open(by: Opener): void {
    const wasOpen = this.isOpen;
    this.setOpen(true);
    this.unread = 0;
    this.nameLauncher();
    void this.conversation.resume();
    this.log.toEnd();
    if (by !== "page") {
      this.memory.open = true;
      this.fullscreen.hold();
    }
    if (by === "person") this.composer.focus();
    else if (by === "question") this.log.focus();
    else if (this.fullscreen.covers) this.section.focus({ preventScroll: true });
    if (!wasOpen) this.onToggle(true);
  }

  close(): void {
    if (!this.isOpen) return;
    this.fullscreen.release();
    this.setClosed();
  }

  /** Asks as the person would; a question that is too long waits in the field. */
  ask(question: string): void {
    const text = question.trim();
    if (!text || lengthOf(text) > LIMIT) return this.suggest(text);
    this.open("question");
    this.say(text);
  }

  /** Opens with a question in the field, for the person to send. */
  suggest(question: string): void {
    if (question) this.composer.text = this.memory.draft = question;
    this.open("person");
  }

  /** Empties the window and the field, and has the conversation deleted. */
  forget(): Promise<boolean> {
    this.composer.text = "";
    this.unread = 0;
    this.nameLauncher();
    return this.conversation.forget();
  }

  /** Counts an answer that comes while the window is closed. */
  mark(): void {
    if (this.isOpen) return;
    this.unread += 1;
    this.nameLauncher();
  }

  /** Shows the words that the operator has set for this site; what the page itself sets comes first. */
  wordsOf(site: SiteWords): void {
    this.site = site;
    if (this.settings) this.follow(this.settings);
  }

  /** Brings words and controls in line with what the page has set. */
  follow(settings: Settings): void {
    this.settings = settings;
    this.title.textContent = settings.title ?? this.site.title ?? TEXTS.name;
    const questions = settings.questions.length ? settings.questions : this.site.questions;
    this.log.greet({ greeting: settings.greeting ?? this.site.greeting, questions });
    const list = suggestionList(asked(questions), (text) => this.say(text));
    list.setAttribute("aria-label", TEXTS.quick);
    this.quick.replaceChildren(...(questions.length ? [list] : []));
    this.composer.speech = settings.microphone;
    this.nameLauncher();
    this.show(this.store.state);
  }

  private nameLauncher(): void {
    const { title = null, launcher = null, icon: picture = null } = this.settings ?? {};
    const image =
      picture === null ? icon(ICONS.chat) : h("img", { class: "picture", attrs: { src: picture, alt: "" } });
    const label = launcher ?? TEXTS.open;
    const mark = this.unread > 0 && h("span", { class: "unread", text: String(this.unread) });
    this.launcher.replaceChildren(image, h("span", { text: label }), ...(mark ? [mark] : []));
    this.launcher.setAttribute("aria-label", TEXTS.openLabel(title ?? this.site.title ?? TEXTS.name, this.unread));
  }

  private setClosed(): void {
    if (!this.isOpen) return;
    const hadFocus = this.section.contains(focused(this.section));
    this.setOpen(false);
    this.memory.open = false;
    if (hadFocus) this.launcher.focus();
    this.onToggle(false);
  }

  private setOpen(open: boolean): void {
    this.section.hidden = !open;
    this.launcher.hidden = open;
  }

  private show(state: State): void {
    this.log.show(state);
    this.banner.textContent = state.offline ? TEXTS.offline : "";
    // The welcome has them, too.
    this.quick.hidden = state.items.every(({ kind }) => kind === "notice");
  }

  private say(text: string, payload: string | null = null): void {
    void this.conversation.resume();
    this.fullscreen.hold();
    this.conversation.say(text, payload);
    this.log.toEnd();
  }

  private async renew(change: () => Promise<boolean>): Promise<void> {
    if (await change()) this.composer.text = "";
    this.composer.focus();
  }

  private saveTalk({ state }: Store): void {
    const now = new Date();
    const text = transcript(state.items, now);
    if (text) saveFile(transcriptName(now), TEXT_TYPE, text);
    else this.tell(TEXTS.nothingToTake);
  }

  private printTalk({ state }: Store): void {
    const text = transcript(state.items, new Date());
    if (text) printText(this.section, text);
    else this.tell(TEXTS.nothingToTake);
  }

  /** Says something in the banner until the next change of the conversation. */
  private tell(text: string): void {
    this.banner.textContent = text;
  }

  private showForm(open: boolean, withFocus = true): void {
    this.stepper.element.hidden = !open;
    this.composer.formButton.setAttribute("aria-expanded", String(open));
    if (!withFocus) return;
    if (open) this.stepper.focus();
    else this.composer.formButton.focus();
  }

  private window(): HTMLElement {
    const close = button("", () => this.close(), { class: "head-button", icon: icon(ICONS.close), name: TEXTS.close });
    const title = h("div", { class: "title" }, this.title, h("p", { class: "disclaimer", text: TEXTS.disclaimer }));
    const section = h(
      "section",
      { class: "window", attrs: { role: "dialog", "aria-labelledby": "title", tabindex: -1 } },
      h("header", { class: "head" }, title, this.menu.element, close),
      this.banner,
      this.log.element,
      this.stepper.element,
      this.quick,
      this.composer.element,
    );
    section.addEventListener("keydown", (event) => this.onEscape(event));
    return section;
  }

  /** Escape closes the innermost thing that is open; while composing it belongs to the input method. */
  private onEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    if (this.menu.close()) return;
    if (this.stepper.element.hidden) this.close();
    else this.showForm(false);
  }
}
