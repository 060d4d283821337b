/** Asks another DICOM server for studies, and retrieves them from there. */
import {button, fill, h, labelled} from '../kit/element';
import {date, personName, plural} from '../kit/format';
import {complain, guarded, tell} from '../kit/notice';
import {table} from '../kit/table';
import {get, post} from '../server/api';
import {anywhere, dates} from '../server/find';
import type {Tags} from '../server/types';
import type {Page} from './page';

interface Field {
  tag: string;
  label: string;
  read: (typed: string) => string;
}

const FIELDS: Field[] = [
  {tag: 'PatientName', label: 'Patient', read: anywhere},
  {tag: 'PatientID', label: 'Patient ID', read: typed => typed},
  {tag: 'StudyDate', label: 'Date', read: dates},
  {tag: 'StudyDescription', label: 'Description', read: anywhere},
  {tag: 'ModalitiesInStudy', label: 'Modality', read: typed => typed.toUpperCase()},
  {tag: 'AccessionNumber', label: 'Accession number', read: typed => typed},
];

/** Asked for although nothing is sought in it. */
const ALSO = ['StudyInstanceUID', 'PatientBirthDate', 'NumberOfStudyRelatedInstances'];

const COLUMNS = ['Patient', 'Patient ID', 'Date', 'Description', 'Modality', 'Instances', 'Act'];

export function queryForm(page: Page, names: string[]): HTMLElement {
  const target = h('select', {}, ...names.map(name => h('option', {value: name}, name)));
  const fields = FIELDS.map(field => ({...field, input: h('input', {type: 'search', autocomplete: 'off'})}));
  const answers = h('div', {'aria-live': 'polite'});
  const submit = h('button', {class: 'primary'}, 'Query');

  async function query(): Promise<void> {
    const sought = Object.fromEntries([
      ...fields.map(({tag, read, input}) => [tag, input.value.trim() === '' ? '' : read(input.value.trim())]),
      ...ALSO.map(tag => [tag, '']),
    ]) as Tags;
    fill(answers, h('p', {class: 'quiet'}, 'Asking…'));
    const path = ['modalities', target.value, 'query'];
    const {ID} = await post<{ID: string}>(path, {Level: 'Study', Query: sought}, page.signal);
    const found = await get<Tags[]>(['queries', ID, 'answers'], {expand: '', simplify: ''}, page.signal);
    fill(answers, h('p', {role: 'status'}, found.length === 1 ? '1 answer' : plural(found.length, 'answer')),
        found.length > 0 && answerTable(ID, found));
  }

  return h('section', {'aria-labelledby': 'query'},
      h('h2', {id: 'query'}, 'Query and retrieve'),
      h('form', {class: 'filters', submit: event => {
        event.preventDefault();
        submit.disabled = true;
        query().catch(fault => {
          fill(answers);
          complain(fault);
        }).finally(() => {
          submit.disabled = false;
        });
      }}, labelled('Server', target), ...fields.map(field => labelled(field.label, field.input)), submit),
      answers);
}

function answerTable(query: string, found: Tags[]): HTMLElement {
  return table('Answers', COLUMNS, h('tbody', {}, ...found.map((tags, index) => answerRow(query, index, tags))));
}

function answerRow(query: string, index: number, tags: Tags): HTMLElement {
  const name = personName(tags.PatientName) || '(no name)';
  const retrieve = button('Retrieve', guarded(async () => {
    await post(['queries', query, 'answers', index, 'retrieve'], {Asynchronous: true});
    tell('It is being retrieved: ', h('a', {href: '#/jobs'}, 'see the jobs'));
  }), {'aria-label': `Retrieve the study of ${name}`});
  return h('tr', {}, h('th', {scope: 'row'}, name), h('td', {}, tags.PatientID),
      h('td', {class: 'nowrap'}, date(tags.StudyDate)), h('td', {}, tags.StudyDescription),
      h('td', {}, (tags.ModalitiesInStudy ?? '').replaceAll('\\', ', ')),
      h('td', {class: 'number'}, tags.NumberOfStudyRelatedInstances), h('td', {}, retrieve));
}
