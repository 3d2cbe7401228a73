// Documents for which everything is there; else the person is led to what is not. It comes with what asks for them.

import { isError } from './due.js';

/** A document that has what it uses; else what it lacks is due, and the person is led there. @type {RequireReady} */
export async function requireReady(session, kind, make, isLast = false) {
  const core = await session.loadChecks();
  if (!core) return;
  try {
    session.evaluate();
    const wanted = session.view.kinds.find((one) => one.kind === kind);
    if (wanted && (wanted.missing.length || wanted.wrong.length)) {
      session.refuse([...wanted.missing, ...wanted.wrong]);
      return;
    }
    return make(core, `${session.answers}`);
  } catch (error) {
    if (error.cause && !isLast) return requireReady(session, kind, make, true);
    session.say(error.message);
  }
}

/** What `make` returns. When the core refuses, every error is due, and the person is led to them. @type {RequireValid} */
export async function requireValid(session, make, isLast = false) {
  if (!(await session.loadChecks())) return;
  try {
    session.evaluate();
    return make(session.view.setup);
  } catch (error) {
    if (error.cause && !isLast) return requireValid(session, make, true);
    const { kinds, diagnostics } = session.view;
    const sent = kinds.filter(({ level }) => level === 'send').flatMap(({ missing, wrong }) => [...missing, ...wrong]);
    const wrong = diagnostics.filter((finding) => isError(finding) && (finding.field?.filled ?? true)).map(({ pointer }) => pointer);
    if (!session.refuse([...sent, ...wrong])) session.say(error.message);
  }
}
