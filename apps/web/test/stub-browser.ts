type Callback = (entries: { target: Element; isIntersecting: boolean }[]) => void;

const callbacks = new Map<Element, Callback[]>();

class StubIntersectionObserver {
  constructor(private readonly callback: Callback) {}

  observe(element: Element): void {
    callbacks.set(element, [...(callbacks.get(element) ?? []), this.callback]);
  }

  unobserve(element: Element): void {
    callbacks.set(
      element,
      (callbacks.get(element) ?? []).filter((callback) => callback !== this.callback),
    );
  }

  disconnect(): void {}
}

class StubResizeObserver {
  observe(): void {}
  disconnect(): void {}
}

/** What jsdom lacks: observers, media queries, scrolling and modal dialogs. */
export function stubBrowser() {
  Object.assign(window, {
    IntersectionObserver: StubIntersectionObserver,
    ResizeObserver: StubResizeObserver,
    matchMedia: () => ({ matches: false }),
    scrollTo: () => undefined,
  });
  Object.assign(Element.prototype, {
    scrollTo: () => undefined,
    scrollBy: () => undefined,
    scrollIntoView: () => undefined,
  });
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true;
    },
    close(this: HTMLDialogElement) {
      this.open = false;
    },
  });
  /** Scrolls an element into view, or out of it. */
  const setInView = (element: Element, isIntersecting: boolean): void => {
    for (const callback of callbacks.get(element) ?? []) callback([{ target: element, isIntersecting }]);
  };
  return { setInView };
}
