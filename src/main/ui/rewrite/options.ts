/** The options of a rewriting beside its rules. */
import {h, labelled, tick} from '../kit/element';

export type Verb = 'anonymize' | 'modify';

type Options = Record<string, string | boolean>;

const PROFILES: [string, string][] = [
  ['', 'the newest edition'], ['2023b', '2023b'], ['2021b', '2021b'], ['2017c', '2017c'], ['2008', '2008'],
];

/** Those of each verb: the member of the request, and its label. */
const TICKS: Record<Verb, [string, string][]> = {
  anonymize: [['KeepPrivateTags', 'Keep private tags'], ['KeepLabels', 'Keep the labels'],
    ['DeleteSource', 'Delete the originals afterwards'], ['Force', 'Allow identifiers to be replaced']],
  modify: [['RemovePrivateTags', 'Remove private tags'], ['KeepLabels', 'Keep the labels'],
    ['DeleteSource', 'Delete the originals afterwards'], ['Force', 'Allow identifiers to be replaced']],
};

export class OptionFields {
  readonly element: HTMLElement;
  private readonly profile = h('select', {}, ...PROFILES.map(([value, text]) => h('option', {value}, text)));
  private readonly boxes: [string, HTMLInputElement][];

  /** @param changed called whenever the options may be others */
  constructor(private readonly verb: Verb, changed: () => void) {
    this.profile.addEventListener('change', changed);
    const ticks = TICKS[verb].map(([name, text]) => ({name, text, box: h('input', {type: 'checkbox', change: changed,
      checked: verb === 'anonymize' && name === 'Force'})})); // whoever becomes nobody has another PatientID
    this.boxes = ticks.map(({name, box}) => [name, box]);
    this.element = h('fieldset', {}, h('legend', {}, 'Options'),
        verb === 'anonymize' && labelled('Profile of PS3.15', this.profile),
        ...ticks.map(({text, box}) => tick(text, box)));
  }

  /** The members of the request. */
  get(): Options {
    const options: Options = {};
    for (const [name, box] of this.boxes) {
      if (name === 'DeleteSource') {
        options.KeepSource = !box.checked;
      } else if (box.checked) {
        options[name] = true;
      }
    }
    if (this.verb === 'anonymize' && this.profile.value !== '') {
      options.DicomVersion = this.profile.value;
    }
    return options;
  }
}
