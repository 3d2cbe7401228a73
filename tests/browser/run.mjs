// A small test runner: tests run one after the other, in the order in which they were named.

const tests = [];

/** Names a test; `body` may be asynchronous and fails by throwing. */
export function test(name, body) {
  tests.push({ name, body });
}

/** Runs the tests, then `after`; the process exits with 1 when a test failed. `only` is a part of the names of those that are wanted. */
export async function run({ after = async () => {}, only = process.env.ONLY ?? "" } = {}) {
  const failed = [];
  const wanted = tests.filter(({ name }) => name.includes(only));
  for (const { name, body } of wanted) {
    try {
      await body();
      console.log(`ok ${name}`);
    } catch (error) {
      failed.push(`not ok ${name}\n${indented(error?.stack ?? String(error))}`);
      console.log(failed.at(-1));
    }
  }
  await after();
  console.log(`${wanted.length - failed.length} passed, ${failed.length} failed`);
  // Once more at the end: who reads the log of a long run sees its last lines.
  for (const report of failed) console.error(report);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function indented(text) {
  return text.replace(/^/gm, "    ");
}
