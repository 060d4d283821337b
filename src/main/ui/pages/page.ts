/** One view: its heading, its content, and what has to end when it is left. */
import {fill, h} from '../kit/element';

export class Page {
  readonly heading = h('h1', {tabindex: '-1'});
  readonly body = h('div', {class: 'page'}, this.heading);
  private readonly left = new AbortController();

  /** The name of the view, in the page and in the browser's tab. */
  entitle(text: string): void {
    fill(this.heading, text);
    document.title = `${text} – Lethe`;
  }

  /** Aborted when somebody goes elsewhere: requests and listeners end with it. */
  get signal(): AbortSignal {
    return this.left.signal;
  }

  leave(): void {
    this.left.abort();
  }

  /** Does something now and then again and again, while the view is there and can be seen. */
  async repeat(milliseconds: number, act: () => Promise<void>): Promise<void> {
    await act();
    const again = async () => {
      if (this.signal.aborted) {
        return;
      }
      if (!document.hidden) {
        await act().catch(() => {}); // the next turn may succeed, and a server that is down is said once by others
      }
      setTimeout(again, milliseconds);
    };
    setTimeout(again, milliseconds);
  }
}

/** A list of names and values; those without a value are left out. */
export function facts(pairs: [string, string | Node | undefined][]): HTMLElement {
  return h('dl', {class: 'facts'}, ...pairs
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** The way up, from the patient to here. */
export function trail(steps: [string, string][]): HTMLElement {
  return h('nav', {'aria-label': 'Above', class: 'trail'}, h('ol', {}, ...steps.map(([text, href]) =>
      h('li', {}, h('a', {href}, text || '(no name)')))));
}
