/** The names of DICOM's attributes, for completion while one types. Fetched when somebody first needs them. */
import {fill, h} from '../kit/element';

const PROPOSALS_MAX = 25;

interface Attribute {
  tag: string;
  keyword: string;
  name: string;
}

let attributes: Promise<Attribute[]> | undefined;

/** A table with a header line; the columns are tag, keyword, name and what is of no use here. */
async function fetched(): Promise<Attribute[]> {
  const text = await (await fetch(document.body.dataset.attributes!)).text();
  return text.split('\n').slice(1)
      .map(line => line.split('\t'))
      .filter(columns => columns[1] !== undefined && columns[1] !== '')
      .map(([tag, keyword, name]) => ({tag: tag!, keyword: keyword!, name: name!}));
}

/** Makes a field propose attributes: by a part of their keyword or name, or by the beginning of their tag. */
export function completes(field: HTMLInputElement): HTMLDataListElement {
  const list = h('datalist', {id: `attributes-${crypto.randomUUID()}`});
  field.setAttribute('list', list.id);
  const propose = async () => {
    attributes ??= fetched();
    const sought = field.value.trim().toLowerCase();
    const digits = sought.replace(/[^0-9a-f]/g, '');
    const found = sought === '' ? [] : (await attributes).filter(({tag, keyword, name}) =>
      keyword.toLowerCase().includes(sought) || name.toLowerCase().includes(sought)
      || (/^[0-9a-f,-]+$/.test(sought) && tag.toLowerCase().startsWith(digits)));
    const begins = ({keyword}: Attribute) => Number(keyword.toLowerCase().startsWith(sought));
    found.sort((a, b) => begins(b) - begins(a));
    fill(list, ...found.slice(0, PROPOSALS_MAX).map(({tag, keyword}) =>
      h('option', {value: keyword}, `${tag.slice(0, 4)},${tag.slice(4)}`)));
  };
  field.addEventListener('input', propose);
  field.addEventListener('focus', propose, {once: true});
  return list;
}
