/** The options of a rewriting beside its rules. */
import {h, labelled, tick} from '../kit/element';
import {get} from '../server/api';

export type Verb = 'anonymize' | 'modify';

type Options = Record<string, string | boolean | string[]>;

/** What the server offers to anonymize with. */
export interface Offers {
  profiles: string[];
  options: string[];
  projects: string[];
}

interface Profiles {
  Options: string[];
  Profiles: {Name: string; IsUsable: boolean}[];
}

const EDITIONS = ['2023b', '2021b', '2017c', '2008'];
const EDITION = 'edition ';

/** Needs a profile that says which private elements are safe: such a profile has the option itself. */
const OF_PROFILES = 'RetainSafePrivate';

/** Those of each verb: the member of the request, and its label. */
const TICKS: Record<Verb, [string, string][]> = {
  anonymize: [['KeepPrivateTags', 'Keep private tags'], ['KeepLabels', 'Keep the labels'],
    ['DeleteSource', 'Delete the originals afterwards'], ['Force', 'Allow identifiers to be replaced'],
    ['Unverified', 'Store it even if something of the patient is found in it']],
  modify: [['RemovePrivateTags', 'Remove private tags'], ['KeepLabels', 'Keep the labels'],
    ['DeleteSource', 'Delete the originals afterwards'], ['Force', 'Allow identifiers to be replaced']],
};

/** Asks the server what it offers. */
export async function offersFor(verb: Verb): Promise<Offers> {
  if (verb === 'modify') {
    return {profiles: [], options: [], projects: []};
  }
  const [profiles, projects] = await Promise.all([
    get<Profiles>(['tools', 'deidentification-profiles']), get<{Name: string}[]>(['projects'])]);
  return {
    profiles: profiles.Profiles.filter(profile => profile.IsUsable).map(profile => profile.Name),
    options: profiles.Options.filter(option => option !== OF_PROFILES),
    projects: projects.map(project => project.Name),
  };
}

export class OptionFields {
  readonly element: HTMLElement;
  private readonly profile: HTMLSelectElement;
  private readonly project: HTMLSelectElement;
  private readonly options: HTMLInputElement[];
  private readonly boxes: [string, HTMLInputElement][];

  /**
   * @param offers of the server
   * @param changed called whenever the options may be others
   */
  constructor(private readonly verb: Verb, offers: Offers, changed: () => void) {
    this.profile = h('select', {},
        h('optgroup', {label: 'Profiles'}, ...offers.profiles.map(name => h('option', {value: name}, name))),
        h('optgroup', {label: 'As Orthanc does it'},
            ...EDITIONS.map(name => h('option', {value: EDITION + name}, EDITION + name))));
    this.project = h('select', {change: changed}, h('option', {value: ''}, 'of this job alone'),
        ...offers.projects.map(name => h('option', {value: name}, `of project ${name}`)));
    this.options = offers.options.map(name => h('input', {type: 'checkbox', value: name, change: changed}));
    const ofStandard = h('details', {}, h('summary', {}, 'Options of PS3.15'),
        ...this.options.map(box => tick(worded(box.value), box)));
    this.profile.addEventListener('change', () => {
      ofStandard.hidden = this.profile.value.startsWith(EDITION);
      changed();
    });
    const ticks = TICKS[verb].map(([name, text]) =>
        ({name, text, box: h('input', {type: 'checkbox', change: changed})}));
    this.boxes = ticks.map(({name, box}) => [name, box]);
    this.element = h('fieldset', {}, h('legend', {}, 'Options'),
        verb === 'anonymize' && labelled('Profile', this.profile),
        verb === 'anonymize' && ofStandard,
        offers.projects.length > 0 && labelled('Pseudonyms', this.project),
        ...ticks.map(({text, box}) => tick(text, box)));
  }

  /** The members of the request. */
  get(): Options {
    const options: Options = this.verb === 'anonymize' ? this.ofProfile() : {};
    for (const [name, box] of this.boxes) {
      if (name === 'DeleteSource') {
        options.KeepSource = !box.checked;
      } else if (box.checked && name === 'Unverified') {
        options.Verify = false;
      } else if (box.checked) {
        options[name] = true;
      }
    }
    return options;
  }

  private ofProfile(): Options {
    const pseudonyms: Options = this.project.value === '' ? {} : {Pseudonyms: this.project.value};
    const chosen = this.profile.value;
    return chosen.startsWith(EDITION)
        ? {...pseudonyms, DicomVersion: chosen.substring(EDITION.length)}
        : {...pseudonyms, Profile: chosen, Options: this.options.filter(box => box.checked).map(box => box.value)};
  }
}

/** `RetainUIDs` as `Retain UIDs`. */
function worded(title: string): string {
  const words = title.replace(/([a-z])([A-Z])/g, '$1 $2').split(' ');
  return words.map((word, i) => i === 0 || word.toUpperCase() === word || word === 'UIDs' ? word : word.toLowerCase())
      .join(' ');
}
