/** One study, with its series. */
import {h} from '../kit/element';
import {date, personName, plural} from '../kit/format';
import {get} from '../server/api';
import type {Resource} from '../server/types';
import {toolbar} from './actions';
import {Page, facts, trail} from './page';
import {thumbnail} from './thumbnail';

export async function studyPage(page: Page, id: string): Promise<void> {
  const [study, series] = await Promise.all([
    get<Resource>(['studies', id], {}, page.signal),
    get<Resource[]>(['studies', id, 'series'], {}, page.signal),
  ]);
  const patient = study.PatientMainDicomTags ?? {};
  const tags = study.MainDicomTags;
  page.entitle(tags.StudyDescription || `Study of ${personName(patient.PatientName) || 'a patient without name'}`);
  page.body.prepend(trail([[personName(patient.PatientName), `#/patients/${study.ParentPatient}`]]));
  page.body.append(
      facts([
        ['Patient', personName(patient.PatientName)], ['Patient ID', patient.PatientID],
        ['Born', date(patient.PatientBirthDate)], ['Study date', date(tags.StudyDate)],
        ['Accession number', tags.AccessionNumber], ['Institution', tags.InstitutionName],
        ['Referring physician', personName(tags.ReferringPhysicianName)], ['Study instance UID', tags.StudyInstanceUID],
      ]),
      toolbar(study),
      h('h2', {}, plural(series.length, 'series')),
      h('ul', {class: 'cards'}, ...series.sort(byNumber).map(card)));
}

function byNumber(a: Resource, b: Resource): number {
  return Number(a.MainDicomTags.SeriesNumber ?? 0) - Number(b.MainDicomTags.SeriesNumber ?? 0);
}

function card(series: Resource): HTMLElement {
  const tags = series.MainDicomTags;
  const instances = series.Instances ?? [];
  const title = tags.SeriesDescription || tags.ProtocolName || `Series ${tags.SeriesNumber ?? ''}`;
  return h('li', {}, h('a', {href: `#/series/${series.ID}`},
      thumbnail(instances[Math.floor(instances.length / 2)], tags.Modality),
      h('span', {class: 'title'}, title),
      h('span', {class: 'detail'}, [tags.Modality, tags.SeriesNumber && `no. ${tags.SeriesNumber}`,
        plural(instances.length, 'instance')].filter(Boolean).join(' · '))));
}
