// A link that holds the answers, without secrets, in its fragment: browsers send that to nobody. For our own page only.

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
  try {
    const packed = Uint8Array.from(atob(hash.slice(MARK.length).replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const setup = JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream('deflate-raw'))));
    return setup?.constructor === Object ? setup : undefined;
  } catch {
    return undefined;
  }
}

/** The answers of this page's address become those of an element. They do not stay in the address. @param {Element} builder */
export async function take(builder) {
  const setup = await read(location.hash);
  history.replaceState(null, '', location.pathname + location.search);
  if (setup) Object.assign(builder, { setup });
}

/** @param {Session} session */
export const shareButton = (session) => button('Share', async () => {
  const link = location.origin + location.pathname + (await fragment(session.withoutSecrets() ?? '{}'));
  try {
    await navigator.clipboard.writeText(link);
    session.say('A link to these answers is copied. It holds no secrets.');
  } catch {
    location.hash = link.slice(link.indexOf('#'));
    session.say('Copying is blocked. The address of this page holds the answers now, without secrets.');
  }
}, 'quiet');
