/** Keeping the window on a page whose body is replaced without a reload, as Turbo and htmx do. */

/**
 * Puts the host into the body, and puts it back where the body is replaced or emptied.
 *
 * A page that takes the host itself away, and nothing else, means it.
 *
 * @param onPut Called whenever the host came into the page.
 * @returns Stops it, and takes the host away.
 */
export function stay(host: HTMLElement, tag: string, onPut: () => void = () => undefined): () => void {
  // Turbo, which compares two pages node by node, leaves alone what bears this.
  host.setAttribute("data-turbo-permanent", "");
  const put = (): void => {
    // A copy of the page that was kept in memory holds a copy of the host, without its window.
    for (const other of document.querySelectorAll(tag)) if (other !== host) other.remove();
    if (!document.body || host.isConnected) return;
    document.body.append(host);
    onPut();
  };
  const observer = new MutationObserver((changes) => {
    const removed = changes.flatMap(({ removedNodes }) => [...removedNodes]);
    if (removed.length === 1 && removed[0] === host) {
      observer.disconnect();
      return;
    }
    put();
    watch();
  });
  const watch = (): void => {
    observer.disconnect();
    observer.observe(document, { childList: true });
    observer.observe(document.documentElement, { childList: true });
    if (document.body) observer.observe(document.body, { childList: true });
  };
  put();
  watch();
  return () => {
    observer.disconnect();
    host.remove();
  };
}
