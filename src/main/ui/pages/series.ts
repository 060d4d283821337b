/** One series, with pictures of its instances. */
import {button, fill, h} from '../kit/element';
import {count, personName, plural} from '../kit/format';
import {guarded} from '../kit/notice';
import {get} from '../server/api';
import {find} from '../server/find';
import type {Resource} from '../server/types';
import {toolbar} from './actions';
import {Page, facts, trail} from './page';
import {thumbnail} from './thumbnail';

const CARDS = 60;

export async function seriesPage(page: Page, id: string): Promise<void> {
  const [series, study] = await Promise.all([
    get<Resource>(['series', id], {}, page.signal),
    get<Resource>(['series', id, 'study'], {}, page.signal),
  ]);
  const tags = series.MainDicomTags;
  const total = (series.Instances ?? []).length;
  const cards = h('ul', {class: 'cards'});
  const more = button('Show more', guarded(show));

  async function show(): Promise<void> {
    const since = cards.childElementCount;
    const search = {Level: 'Instance', Query: {}, ParentSeries: id} as const;
    const instances = await find(search, {since, limit: CARDS, order: 'number'}, page.signal);
    cards.append(...instances.map(instance => card(instance, tags.Modality)));
    fill(more, `Show more (${count(total - cards.childElementCount)})`);
    more.hidden = instances.length < CARDS || cards.childElementCount >= total;
  }

  const name = personName(study.PatientMainDicomTags?.PatientName);
  page.entitle(tags.SeriesDescription || `Series ${tags.SeriesNumber ?? ''} ${tags.Modality ?? ''}`.trim());
  page.body.prepend(trail([
    [name, `#/patients/${study.ParentPatient}`],
    [study.MainDicomTags.StudyDescription || 'Study', `#/studies/${study.ID}`],
  ]));
  await show();
  page.body.append(
      facts([
        ['Modality', tags.Modality], ['Number', tags.SeriesNumber], ['Body part', tags.BodyPartExamined],
        ['Protocol', tags.ProtocolName], ['Manufacturer', tags.Manufacturer], ['Station', tags.StationName],
        ['Series instance UID', tags.SeriesInstanceUID],
      ]),
      toolbar(series),
      h('h2', {}, plural(total, 'instance')), cards, more);
}

function card(instance: Resource, modality: string | undefined): HTMLElement {
  const number = instance.MainDicomTags.InstanceNumber;
  return h('li', {}, h('a', {href: `#/instances/${instance.ID}`},
      thumbnail(instance.ID, modality), h('span', {class: 'detail'}, `Instance ${number ?? ''}`)));
}
