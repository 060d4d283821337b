/** Uploads: files and folders are dropped on the page, or chosen, and sent a few at a time. */
import {button, fill, h} from '../kit/element';
import {plural, size} from '../kit/format';
import {complain} from '../kit/notice';
import {address, reasonOf} from '../server/api';

const AT_ONCE = 3;
const FAULTS_SHOWN_MAX = 20;

interface Stored {
  ParentStudy?: string;
}

/** Puts the way to upload into the bar at the top of the page. */
export function openUploads(place: Element): void {
  const chooser =
      h('input', {type: 'file', multiple: true, class: 'unseen', id: 'files', 'aria-label': 'Files to upload'});
  chooser.tabIndex = -1;
  chooser.addEventListener('change', () => {
    start([...chooser.files ?? []]);
    chooser.value = '';
  });
  fill(place, chooser, button('Upload…', () => chooser.click(), {class: 'primary', title: 'Or drop files anywhere'}));
  acceptDrops();
}

function acceptDrops(): void {
  const over = (isOver: boolean) => document.body.classList.toggle('dropping', isOver);
  addEventListener('dragover', event => {
    event.preventDefault();
    over(event.dataTransfer?.types.includes('Files') ?? false);
  });
  addEventListener('dragleave', event => event.relatedTarget === null && over(false));
  addEventListener('drop', event => {
    event.preventDefault();
    over(false);
    Promise.all([...event.dataTransfer?.items ?? []].map(filesIn)).then(files => start(files.flat()), complain);
  });
}

/** The files of one thing that was dropped. What comes from no folder of this machine has no entry. */
function filesIn(item: DataTransferItem): Promise<File[]> | File[] {
  const entry = item.webkitGetAsEntry();
  const file = item.getAsFile();
  return entry !== null ? filesOf(entry) : file !== null ? [file] : [];
}

/** The files of an entry: itself, or all that lies in the folder. */
async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    return [await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  let found: File[] = [];
  for (;;) { // a reader tells some at a time, and none at the end
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) {
      return found;
    }
    found = found.concat((await Promise.all(some.map(filesOf))).flat());
  }
}

/** Uploads files, and shows how far it is. */
function start(files: File[]): void {
  if (files.length === 0) {
    return;
  }
  const all = files.reduce((sum, file) => sum + file.size, 0);
  const studies = new Set<string>();
  const faults = h('ul', {class: 'faults'});
  const bar = h('progress', {max: Math.max(all, 1), value: 0, 'aria-label': 'Progress of the upload'});
  const words = h('p', {role: 'status'}, `Uploading ${plural(files.length, 'file')}, ${size(all)}`);
  const waiting = [...files];
  let stopped = false;
  let done = 0;
  let sent = 0;
  const stop = button('Stop', () => {
    stopped = true;
  });
  const panel: HTMLElement = h('section', {class: 'panel', 'aria-label': 'Upload'}, words, bar, faults, stop);
  document.body.append(panel);

  async function next(): Promise<void> {
    for (let file = waiting.shift(); file !== undefined && !stopped; file = waiting.shift()) {
      const sending = file;
      let ofThis = 0;
      try {
        (await send(sending, bytes => {
          sent += bytes - ofThis;
          ofThis = bytes;
          bar.value = sent;
        })).forEach(study => studies.add(study));
        done++;
      } catch (fault) {
        if (faults.childElementCount < FAULTS_SHOWN_MAX) {
          faults.append(h('li', {}, `${sending.name}: ${fault instanceof Error ? fault.message : ''}`));
        }
      }
    }
  }

  Promise.all(Array.from({length: AT_ONCE}, next)).then(() => {
    fill(words, `${plural(done, 'file')} of ${files.length} uploaded`);
    bar.hidden = faults.childElementCount > 0;
    const open = studies.size === 1 ? 'Open the study' : 'Open the first study';
    stop.replaceWith(...[...studies].slice(0, 1).map(study =>
      h('a', {class: 'button', href: `#/studies/${study}`}, open)),
    button('Close', () => panel.remove()));
    dispatchEvent(new HashChangeEvent('hashchange')); // what is shown may have got more
  }, complain);
}

/** Sends one file; gives the studies that it belongs to (a ZIP may have several). */
function send(file: File, progressed: (bytes: number) => void): Promise<string[]> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much it has sent
    request.open('POST', address(['instances']));
    request.upload.onprogress = event => progressed(Math.min(event.loaded, file.size));
    request.onerror = () => failed(new Error('The server cannot be reached'));
    request.onload = () => {
      progressed(file.size);
      if (request.status === 200) {
        const stored = JSON.parse(request.responseText) as Stored | Stored[];
        done([stored].flat().flatMap(instance => instance.ParentStudy ?? []));
      } else {
        failed(new Error(reasonOf(request.status, request.responseText)));
      }
    };
    request.send(file);
  });
}
