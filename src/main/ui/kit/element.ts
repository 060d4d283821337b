/** Builds the page. What is shown becomes text nodes and attributes: nothing is ever read as markup. */

export type Child = Node | string | number | null | undefined | false;
type Handler = (event: Event) => void;
export type Properties = Record<string, string | number | boolean | null | undefined | Handler>;

/**
 * Makes an element. A property that is a function listens to the event of its name; one that is true or a text becomes
 * an attribute; one that is false, null or undefined is left out.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
    name: K, properties: Properties = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') {
      element.addEventListener(key, value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  element.append(...present(children));
  return element;
}

function present(children: Child[]): (Node | string)[] {
  return children
      .filter(child => child !== null && child !== undefined && child !== false)
      .map(child => child instanceof Node ? child : String(child));
}

/** Puts children in the place of those that an element has. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...present(children));
}

/** A button that does something, and cannot be pressed again until it is done. */
export function button(text: string, act: () => void | Promise<void>, properties: Properties = {}): HTMLButtonElement {
  const element = h('button', {type: 'button', ...properties}, text);
  let isBusy = false; // rather than disabled, which would take the focus away
  element.addEventListener('click', async () => {
    if (isBusy) {
      return;
    }
    isBusy = true;
    element.setAttribute('aria-disabled', 'true');
    try {
      await act();
    } finally {
      isBusy = false;
      element.removeAttribute('aria-disabled');
    }
  });
  return element;
}

/** A field with its label above. */
export function labelled(text: string, field: HTMLElement): HTMLLabelElement {
  return h('label', {class: 'field'}, h('span', {}, text), field);
}

/** A box to tick, with its label beside. */
export function tick(text: string, box: HTMLInputElement): HTMLLabelElement {
  return h('label', {class: 'tick'}, box, h('span', {}, text));
}

/** Calls a function once its caller has been quiet for some milliseconds. */
export function whenQuiet(milliseconds: number, act: () => void): () => void {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(act, milliseconds);
  };
}
