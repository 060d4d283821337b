/** One patient, with its studies. */
import {h} from '../kit/element';
import {date, personName} from '../kit/format';
import {get} from '../server/api';
import {find} from '../server/find';
import type {Resource} from '../server/types';
import {toolbar} from './actions';
import {Page, facts} from './page';
import {studyRow, studyTable} from './studies';

const STUDIES_MAX = 500;

export async function patientPage(page: Page, id: string): Promise<void> {
  const patient = await get<Resource>(['patients', id], {}, page.signal);
  const tags = patient.MainDicomTags;
  const studies = await find({Level: 'Study', Query: {}, ParentPatient: id},
      {since: 0, limit: STUDIES_MAX, order: 'newest'});
  page.entitle(personName(tags.PatientName) || 'Patient without name');
  page.body.append(
      facts([['Patient ID', tags.PatientID], ['Born', date(tags.PatientBirthDate)], ['Sex', tags.PatientSex]]),
      toolbar(patient),
      h('h2', {}, 'Studies'), studyTable(h('tbody', {}, ...studies.map(study => studyRow(study)))));
}
