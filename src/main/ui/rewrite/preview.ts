/** Before and after: what the server says that it would do to one instance. It is asked anew as the request changes. */
import {fill, h, tick, whenQuiet} from '../kit/element';
import {plural} from '../kit/format';
import {table} from '../kit/table';
import {Refusal, address, ask} from '../server/api';
import type {Action, Change, DryRun} from '../server/types';
import type {Verb} from './options';

const QUIET_MILLISECONDS = 250;
const MARKS: Record<Action, string> =
    {Kept: '', Emptied: 'emptied', Removed: 'removed', Replaced: 'replaced', Added: 'added'};

export class Preview {
  readonly element: HTMLElement;
  readonly ask = whenQuiet(QUIET_MILLISECONDS, () => this.askNow());
  private readonly body = h('tbody');
  private readonly words = h('p', {role: 'status', class: 'range'});
  private readonly all = h('input', {type: 'checkbox', change: () => this.show()});
  private readonly table =
      table('What will change', ['Tag', 'Name', 'Before', 'After'], this.body, 'list still preview');
  private changes: Change[] = [];
  private request = new AbortController();

  /**
   * @param instance gives the instance to try it on
   * @param draft gives the request as it is now
   */
  constructor(private readonly verb: Verb, private readonly instance: () => string,
      private readonly draft: () => object) {
    this.element = h('section', {'aria-label': 'Before and after', class: 'trial'},
        h('div', {class: 'filters'}, this.words, tick('Show what stays as it is', this.all)), this.table);
  }

  leave(): void {
    this.request.abort();
  }

  private async askNow(): Promise<void> {
    this.request.abort();
    this.request = new AbortController();
    try {
      const answer = await ask('POST', address(['instances', this.instance(), this.verb]),
          {...this.draft(), DryRun: true}, this.request.signal);
      this.changes = await changesOf(answer);
      this.show();
    } catch (fault) {
      if (fault instanceof Refusal) {
        this.refuse(fault.message);
      } else if (!(fault instanceof DOMException && fault.name === 'AbortError')) {
        throw fault;
      }
    }
  }

  private refuse(reason: string): void {
    this.changes = [];
    fill(this.body);
    this.table.hidden = true;
    this.words.className = 'range bad';
    fill(this.words, reason);
  }

  private show(): void {
    const changed = this.changes.filter(change => change.Action !== 'Kept');
    this.table.hidden = false;
    this.words.className = 'range';
    fill(this.words, `${plural(changed.length, 'tag')} of ${this.changes.length} will change`);
    fill(this.body, ...(this.all.checked ? this.changes : changed).map(drawn));
  }
}

/** A server that knows no dry run answers with the rewritten file, which nobody needs to see. */
async function changesOf(answer: Response): Promise<Change[]> {
  if (answer.headers.get('Content-Type')?.startsWith('application/json') !== true) {
    await answer.body?.cancel();
    throw new Refusal(answer.status, 'This server cannot tell beforehand what it would do');
  }
  const trial = await answer.json() as Partial<DryRun>;
  if (trial.DryRun !== true) {
    throw new Refusal(answer.status, 'This server cannot tell beforehand what it would do');
  }
  return (trial.Series ?? []).flatMap(series => series.Changes);
}

function drawn(change: Change): HTMLElement {
  return h('tr', {class: change.Action.toLowerCase()},
      h('td', {class: 'code'}, ...change.Path.split(/(?<=\.)/).flatMap(step => [h('wbr'), step])),
      h('td', {}, change.Name.replaceAll('.', ' › ')),
      h('td', {class: 'value'}, valueOf(change.Before, change.BeforeLength, change.VR, change.Action === 'Added')),
      h('td', {class: 'value'}, valueOf(change.After, change.AfterLength, change.VR, change.Action === 'Removed'),
          MARKS[change.Action] !== '' && h('span', {class: 'mark'}, MARKS[change.Action])));
}

function valueOf(text: string | null, bytes: number | null, vr: string, isMissing: boolean): string | null {
  if (text !== null || isMissing) {
    return text;
  }
  return vr === 'SQ' ? '(sequence)' : bytes === null || bytes === 0 ? '' : `(${plural(bytes, 'byte')})`;
}
