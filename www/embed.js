// The builder in a frame: takes its attributes from the address, and tells the page around it how high it is.

/** Starting points, and nothing else: answers do not belong into an address. */
const ATTRIBUTES = ['flow', 'auth', 'theme'];

const builder = document.querySelector('ucforge-builder');
const asked = new URLSearchParams(location.search);
for (const name of ATTRIBUTES) {
  const value = asked.get(name);
  if (value !== null) builder?.setAttribute(name, value);
}
document.documentElement.dataset.theme = asked.get('theme') ?? 'system';

// Whoever frames this page may know its height, and learns nothing else: hence no target origin.
if (parent !== window) {
  const post = (message) => parent.postMessage(message, '*');
  let told = 0;
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    // GitBook's frames; its documentation names the latter two, its renderer reads the first two.
    const size = { height, aspectRatio: innerWidth / height, maxHeight: height };
    post({ action: { action: '@webframe.resize', size } });
    // The protocol of Embedly, which other hosts read.
    post(JSON.stringify({ context: 'iframe.resize', src: location.href, height }));
  };
  post({ action: { action: '@webframe.ready' } });
  new ResizeObserver(tell).observe(document.documentElement);
}
