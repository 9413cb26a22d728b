/** Saving a text as a file. It is made here; nothing is sent or fetched. */

import { h } from "./dom";

/** Long enough for a browser to begin the download. */
const KEPT_MS = 60_000;

export function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { attrs: { href: address, download: name } });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
