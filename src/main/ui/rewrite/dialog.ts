/** Anonymizes or modifies a resource, after showing what that will do. */
import {button, h, labelled} from '../kit/element';
import {openDialog} from '../kit/dialog';
import {complain, tell} from '../kit/notice';
import {address, ask, get, post} from '../server/api';
import {Resource, levelOf} from '../server/types';
import {OptionFields, Verb, offersFor} from './options';
import {Preview} from './preview';
import {RuleRows} from './rules';

const TITLES: Record<Verb, string> = {anonymize: 'Anonymize', modify: 'Modify'};

export async function openRewriting(resource: Resource, verb: Verb): Promise<void> {
  const [instances, offers] = await Promise.all([samplesOf(resource), offersFor(verb)]);
  const sample = h('select', {}, ...instances.map(([id, text]) => h('option', {value: id}, text)));
  const options = new OptionFields(verb, offers, () => preview.ask());
  const rules = new RuleRows(() => preview.ask());
  const request = (): object => ({...options.get(), ...rules.get()});
  const preview: Preview = new Preview(verb, () => sample.value, request);

  const run = button(TITLES[verb], async () => {
    await (resource.Type === 'Instance' ? saveRewritten(resource, verb, request()) : submit(resource, verb, request()))
        .then(() => dialog.close(), complain);
  }, {class: 'primary'});
  sample.addEventListener('change', () => preview.ask());
  rules.add('Replace', '', '');
  const dialog: HTMLDialogElement = openDialog(`${TITLES[verb]} this ${resource.Type.toLowerCase()}`, 'large',
      h('div', {class: 'rewriting'},
          h('div', {class: 'request'}, options.element, rules.element, labelled('Try it on', sample)),
          preview.element),
      h('footer', {}, button('Cancel', () => dialog.close()), run));
  dialog.addEventListener('close', () => preview.leave());
  preview.ask();
}

/** Instances to try it on: one of each series. */
async function samplesOf(resource: Resource): Promise<[string, string][]> {
  if (resource.Type === 'Instance') {
    return [[resource.ID, 'this instance']];
  }
  const all = resource.Type === 'Series' ? [resource]
      : await get<Resource[]>([levelOf(resource.Type), resource.ID, 'series']);
  return all.filter(series => (series.Instances ?? []).length > 0).map(series => {
    const tags = series.MainDicomTags;
    const name = tags.SeriesDescription || tags.SeriesNumber || '';
    return [series.Instances![0]!, `first instance of ${tags.Modality ?? ''} series ${name}`];
  });
}

async function submit(resource: Resource, verb: Verb, body: object): Promise<void> {
  await post([levelOf(resource.Type), resource.ID, verb], {...body, Asynchronous: true});
  tell('The job has begun');
  location.hash = '#/jobs';
}

/** The server answers with the rewritten file, and stores nothing. */
async function saveRewritten(resource: Resource, verb: Verb, body: object): Promise<void> {
  const file = await (await ask('POST', address(['instances', resource.ID, verb]), body)).blob();
  const name = verb === 'anonymize' ? 'anonymized.dcm' : 'modified.dcm';
  const link = h('a', {href: URL.createObjectURL(file), download: name});
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
