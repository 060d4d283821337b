/** How values of DICOM and of the server are shown. */

/** `Doe^Jane^^Dr` as `Doe, Jane Dr`; of several forms of a name, the first that has something. */
export function personName(value: string | undefined): string {
  const form = (value ?? '').split('=').find(text => text !== '') ?? '';
  const [family, ...others] = form.split('^').map(part => part.trim());
  const rest = others.filter(part => part !== '').join(' ');
  return [family, rest].filter(part => part !== '').join(', ');
}

/** `20200131` as `2020-01-31`; anything else as it is. */
export function date(value: string | undefined): string {
  return (value ?? '').replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
}

/** `20200131T101112` as `2020-01-31 10:11:12`. */
export function moment(value: string | undefined): string {
  return (value ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d).*$/, '$1-$2-$3 $4:$5:$6');
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** A number of bytes, in units of 1024. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export function count(number: number | string): string {
  return Number(number).toLocaleString('en');
}

/** A number with its noun: `1 instance`, `2 instances`. */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 || noun.endsWith('s') ? '' : 's'}`;
}
