/** The style sheet as an object: a page whose policy forbids inline styles accepts it. */

import css from "./styles.css?inline";

export function adopt(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
}
