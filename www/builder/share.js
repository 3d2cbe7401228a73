// A link that holds the answers, without secrets, in its fragment: browsers send that to nobody. For pages that are all about the form.

import { button } from './dom.js';

/** What the fragment begins with; another way of writing the answers gets another number. */
export const MARK = '#s1=';

/** @type {(bytes: BlobPart, stream: CompressionStream | DecompressionStream) => Promise<Uint8Array>} */
const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** @param {string} setup as JSON @returns {Promise<string>} */
export async function fragment(setup) {
  const packed = await through(setup, new CompressionStream('deflate-raw'));
  return MARK + btoa(String.fromCharCode(...packed)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The setup of a fragment; nothing when it holds none. @param {string} hash @returns {Promise<object | undefined>} */
export async function read(hash) {
  if (!hash.startsWith(MARK)) return undefined;
  try {
    const packed = Uint8Array.from(atob(hash.slice(MARK.length).replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const setup = JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream('deflate-raw'))));
    return setup?.constructor === Object ? setup : undefined;
  } catch {
    return undefined;
  }
}

/** The answers of this page's address become those of the form. They do not stay in the address. @type {(session: Session, notice: HTMLElement, tell: (text: string) => void) => Promise<void>} */
export async function take(session, notice, tell) {
  const { hash, pathname, search } = location;
  // Another element of the page has taken them.
  if (!hash) return;
  history.replaceState(null, '', pathname + search);
  const setup = await read(hash);
  if (setup) session.restart('', setup, 'The answers of the link are here.');
  // Whoever follows it in an open page may be far below.
  else notice.role = 'alert';
  tell(setup ? '' : 'This link is damaged, or made by a newer version.');
  if (!setup) notice.scrollIntoView({ block: 'nearest' });
}

/** @param {Session} session */
export const shareButton = (session) => button('Share', async () => {
  const link = location.origin + location.pathname + (await fragment(session.withoutSecrets() ?? '{}'));
  try {
    await navigator.clipboard.writeText(link);
    session.say('A link to these answers is copied. It holds no secrets.');
  } catch {
    // Setting the fragment would open the link here.
    history.replaceState(null, '', link.slice(link.indexOf('#')));
    session.say('Copying is blocked. The address of this page holds the answers now, without secrets.');
  }
}, 'quiet');
