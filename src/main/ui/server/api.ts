/** Requests to the server that this page came from. */

/** The root of the REST API: the page lies one folder below, also behind a proxy. */
const ROOT = new URL('../', document.baseURI);

/** A refusal, with the server's own words. */
export class Refusal extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** The address of a path of segments, each of which may hold any character. */
export function address(segments: (string | number)[], query: Record<string, string | number> = {}): string {
  const url = new URL(segments.map(segment => encodeURIComponent(segment)).join('/'), ROOT);
  Object.entries(query).forEach(([name, value]) => url.searchParams.set(name, String(value)));
  return url.href;
}

/** The answer to a request, if it is one of success. */
export async function ask(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const answer = await fetch(url, {
    method,
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
    credentials: 'same-origin',
  }).catch(fault => {
    throw fault instanceof TypeError ? new Refusal(0, 'The server cannot be reached') : fault;
  });
  if (!answer.ok) {
    throw new Refusal(answer.status, reasonOf(answer.status, await answer.text()));
  }
  return answer;
}

/** What an error answer says was wrong. */
export function reasonOf(status: number, body: string): string {
  try {
    const error = JSON.parse(body) as {Message?: string; Details?: string};
    return error.Details || error.Message || `The server answered with status ${status}`;
  } catch {
    return `The server answered with status ${status}`;
  }
}

export async function get<T>(segments: (string | number)[], query: Record<string, string | number> = {},
    signal?: AbortSignal): Promise<T> {
  return await (await ask('GET', address(segments, query), undefined, signal)).json() as T;
}

export async function post<T>(segments: (string | number)[], body: unknown = {}, signal?: AbortSignal): Promise<T> {
  return await (await ask('POST', address(segments), body, signal)).json() as T;
}

export async function put(segments: (string | number)[], body: unknown = ''): Promise<void> {
  await ask('PUT', address(segments), body);
}

export async function remove(segments: (string | number)[]): Promise<void> {
  await ask('DELETE', address(segments));
}

/** Whether a path is there. */
export async function isServed(segments: string[]): Promise<boolean> {
  return fetch(address(segments), {method: 'HEAD'}).then(answer => answer.ok, () => false);
}
