/** The style sheet as an object, which a page whose policy forbids inline styles accepts; where there is none, inline. */

import { h } from "./dom";
import css from "./styles.css?inline";

/** @param nonce The script's own, which a policy for inline styles may ask for, too. */
export function adopt(root: ShadowRoot, nonce: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Safari before 16.4 has no constructor for style sheets.
    const style = h("style", { text: css });
    if (nonce) style.nonce = nonce;
    root.append(style);
  }
}
