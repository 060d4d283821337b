/** The rows of what is to be replaced, kept and removed. */
import {button, h} from '../kit/element';
import {completes} from './attributes';

export interface Rules {
  Replace: Record<string, string>;
  Keep: string[];
  Remove: string[];
}

type Kind = keyof Rules;

export class RuleRows {
  readonly element: HTMLElement;
  private readonly rows = h('ul', {class: 'rules', 'aria-label': 'Rules'});

  /** @param changed called whenever the rules may be others */
  constructor(private readonly changed: () => void) {
    this.element = h('fieldset', {}, h('legend', {}, 'Tags'), this.rows,
        button('Add a row', () => this.add('Replace', '', '').focus()));
  }

  /** Adds a row; gives its field for the tag. */
  add(kind: Kind, tag: string, value: string): HTMLInputElement {
    const act = h('select', {'aria-label': 'What to do'},
        ...(['Replace', 'Keep', 'Remove'] as Kind[]).map(name => h('option', {selected: name === kind}, name)));
    const name = h('input', {'aria-label': 'Tag', placeholder: 'PatientName or 0010,0010', value: tag,
      autocomplete: 'off', spellcheck: 'false', class: 'tag'});
    const text = h('input', {'aria-label': 'New value', placeholder: 'New value', value, autocomplete: 'off'});
    const row: HTMLElement = h('li', {}, act, name, text, completes(name), button('×', () => {
      row.remove();
      this.changed();
    }, {'aria-label': 'Remove this row', class: 'plain'}));
    const follow = () => {
      text.hidden = act.value !== 'Replace';
      this.changed();
    };
    act.addEventListener('change', follow);
    name.addEventListener('input', this.changed);
    text.addEventListener('input', this.changed);
    this.rows.append(row);
    follow();
    return name;
  }

  /** The rules as the server wants them; rows without a tag do not count. */
  get(): Rules {
    const rules: Rules = {Replace: {}, Keep: [], Remove: []};
    for (const row of this.rows.children) {
      const [name, text] = row.querySelectorAll('input');
      const tag = name!.value.trim();
      const kind = row.querySelector('select')!.value as Kind;
      if (tag !== '' && kind === 'Replace') {
        rules.Replace[tag] = text!.value;
      } else if (tag !== '' && kind !== 'Replace') {
        rules[kind].push(tag);
      }
    }
    return rules;
  }
}
