/** The window: its launcher, head, conversation and field, and where the focus goes. */

import { Composer } from "./composer";
import { confirm } from "./confirm";
import type { Conversation } from "./conversation";
import { button, h, icon, ICONS } from "./dom";
import { Log } from "./log";
import { menu } from "./menu";
import { saveFile } from "./download";
import { printText } from "./print";
import type { Memory } from "./session";
import type { State, Store } from "./state";
import { Stepper } from "./stepper";
import { TEXTS } from "./texts";
import { TEXT_TYPE, transcript, transcriptName } from "./transcript";
import { followViewport } from "./viewport";

export class Panel {
  readonly element: HTMLElement;
  private readonly launcher: HTMLButtonElement;
  private readonly section: HTMLElement;
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
    store: Store,
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
    this.launcher = button(TEXTS.open, () => this.open(true), {
      class: "launcher",
      icon: icon(ICONS.chat),
      name: TEXTS.openLabel,
    });
    this.section = this.window();
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
    followViewport(this.section);
    this.setOpen(false);
  }

  /** Opens the window; a person who pressed the launcher gets the field, a page that opens it keeps its own focus. */
  open(byPerson: boolean): void {
    this.setOpen(true);
    void this.conversation.resume();
    this.log.toEnd();
    if (!byPerson) return;
    this.memory.open = true;
    this.composer.focus();
  }

  private close(): void {
    this.setOpen(false);
    this.memory.open = false;
    this.launcher.focus();
  }

  private setOpen(open: boolean): void {
    this.section.hidden = !open;
    this.launcher.hidden = open;
  }

  private show(state: State): void {
    this.log.show(state);
    this.banner.textContent = state.offline ? TEXTS.offline : "";
  }

  private say(text: string, payload: string | null): void {
    void this.conversation.resume();
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
    const title = h(
      "div",
      { class: "title" },
      h("h2", { text: TEXTS.name, attrs: { id: "title" } }),
      h("p", { class: "disclaimer", text: TEXTS.disclaimer }),
    );
    const section = h(
      "section",
      { class: "window", attrs: { role: "dialog", "aria-labelledby": "title" } },
      h("header", { class: "head" }, title, this.menu.element, close),
      this.banner,
      this.log.element,
      this.stepper.element,
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
