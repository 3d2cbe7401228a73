// A small test runner: tests run one after the other, in the order in which they were named.

const tests = [];

/** Names a test; `body` may be asynchronous and fails by throwing. */
export function test(name, body) {
  tests.push({ name, body });
}

/** Runs the tests, then `after`; the process exits with 1 when a test failed. */
export async function run({ after = async () => {} } = {}) {
  let failed = 0;
  for (const { name, body } of tests) {
    try {
      await body();
      console.log(`ok ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`not ok ${name}\n${indented(error?.stack ?? String(error))}`);
    }
  }
  await after();
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function indented(text) {
  return text.replace(/^/gm, "    ");
}
