// Frames get the height that their content asks for.

addEventListener('message', ({ data, source }) => {
  const frame = [...document.querySelectorAll('iframe')].find((one) => one.contentWindow === source);
  const { action, size } = data?.action ?? {};
  if (frame && action === '@webframe.resize') frame.style.height = `${Math.max(size.height, 32)}px`;
});
