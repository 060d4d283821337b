/** The table of studies: it is searched while one types, newest first, and only what is shown is fetched. */
import {button, fill, h, labelled, whenQuiet} from '../kit/element';
import {count, date, personName} from '../kit/format';
import {complain} from '../kit/notice';
import {table} from '../kit/table';
import {get} from '../server/api';
import {Search, anywhere, countOf, dates, find} from '../server/find';
import type {Resource} from '../server/types';
import type {Page} from './page';

const ROWS = 50;
const QUIET_MILLISECONDS = 150;

interface Filter {
  tag: string;
  label: string;
  read: (typed: string) => string;
}

const FILTERS: Filter[] = [
  {tag: 'PatientName', label: 'Patient', read: anywhere},
  {tag: 'PatientID', label: 'Patient ID', read: anywhere},
  {tag: 'StudyDate', label: 'Date', read: dates},
  {tag: 'StudyDescription', label: 'Description', read: anywhere},
  {tag: 'ModalitiesInStudy', label: 'Modality', read: typed => typed.toUpperCase()},
  {tag: 'AccessionNumber', label: 'Accession number', read: anywhere},
];

const COLUMNS = ['Patient', 'Patient ID', 'Birth date', 'Date', 'Description', 'Modality', 'Accession number', 'Labels',
  'Series', 'Instances'];

/** What is asked for is kept in the address, so that going back finds it again. */
export async function studiesPage(page: Page): Promise<void> {
  page.entitle('Studies');
  const typed = new URLSearchParams(location.hash.split('?')[1] ?? '');
  let since = 0;
  let request = new AbortController();

  const rows = h('tbody');
  const range = h('p', {role: 'status', class: 'range'});
  const earlier = button('Previous', () => turn(-ROWS));
  const later = button('Next', () => turn(ROWS));
  const search = whenQuiet(QUIET_MILLISECONDS, () => {
    since = 0;
    show().catch(complain);
  });

  const fields = FILTERS.map(filter => {
    const field = h('input', {type: 'search', value: typed.get(filter.tag) ?? '', autocomplete: 'off',
      spellcheck: 'false',
      placeholder: filter.tag === 'StudyDate' ? 'e.g. 2026-03' : null});
    field.addEventListener('input', () => note(filter.tag, field.value.trim()));
    return labelled(filter.label, field);
  });
  const labels = h('select', {change: () => note('Label', labels.value)}, h('option', {value: ''}, 'any'));

  function note(name: string, value: string): void {
    value === '' ? typed.delete(name) : typed.set(name, value);
    history.replaceState(null, '', typed.size === 0 ? '#/studies' : `#/studies?${typed}`);
    search();
  }

  async function turn(by: number): Promise<void> {
    since += by;
    await show().catch(complain);
    page.heading.focus();
  }

  async function show(): Promise<void> {
    request.abort();
    request = new AbortController();
    const question = questionOf(typed);
    const [studies, total] = await Promise.all([
      find(question, {since, limit: ROWS, order: 'newest'}, request.signal),
      countOf(question, request.signal),
    ]);
    fill(rows, ...studies.map(study => studyRow(study)));
    fill(range, total === 0 ? 'No study' : `${count(since + 1)}–${count(since + studies.length)} of ${count(total)}`);
    earlier.hidden = since === 0;
    later.hidden = since + studies.length >= total;
  }

  page.signal.addEventListener('abort', () => request.abort());
  page.body.append(
      h('form', {class: 'filters', role: 'search', 'aria-label': 'Studies', submit: event => event.preventDefault()},
          ...fields, labelled('Label', labels)),
      studyTable(rows),
      h('footer', {class: 'pager'}, range, earlier, later));
  await show();
  get<string[]>(['tools', 'labels']).then(all => {
    labels.append(...all.map(label => h('option', {value: label}, label)));
    labels.value = typed.get('Label') ?? '';
  }, complain);
}

function questionOf(typed: URLSearchParams): Search {
  const query: Record<string, string> = {};
  for (const filter of FILTERS) {
    const text = typed.get(filter.tag);
    if (text !== null) {
      query[filter.tag] = filter.read(text);
    }
  }
  const label = typed.get('Label');
  return {Level: 'Study', Query: query, Labels: label === null ? [] : [label]};
}

/** A table whose rows are studies. */
export function studyTable(rows: HTMLElement): HTMLElement {
  return table('Studies, newest first', COLUMNS, rows, 'list');
}

export function studyRow(study: Resource): HTMLElement {
  const patient = study.PatientMainDicomTags ?? {};
  const tags = study.MainDicomTags;
  const requested = study.RequestedTags ?? {};
  const link = h('a', {href: `#/studies/${study.ID}`}, personName(patient.PatientName) || '(no name)');
  const row = h('tr', {},
      h('th', {scope: 'row'}, link),
      h('td', {}, patient.PatientID),
      h('td', {class: 'nowrap'}, date(patient.PatientBirthDate)),
      h('td', {class: 'nowrap'}, date(tags.StudyDate)),
      h('td', {}, tags.StudyDescription),
      h('td', {}, (requested.ModalitiesInStudy ?? '').replaceAll('\\', ', ')),
      h('td', {}, tags.AccessionNumber),
      h('td', {}, ...study.Labels.map(label => h('span', {class: 'label'}, label))),
      h('td', {class: 'number'}, requested.NumberOfStudyRelatedSeries),
      h('td', {class: 'number'}, requested.NumberOfStudyRelatedInstances));
  row.addEventListener('click', event => {
    if (!(event.target instanceof HTMLAnchorElement) && getSelection()!.isCollapsed) {
      link.click();
    }
  });
  return row;
}
