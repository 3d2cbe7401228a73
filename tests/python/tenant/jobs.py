"""The answers of /jobs."""
from expectation import Outcome, errors
from payloads import INVALID

STATES = {"active", "cancelled", "completed", "created", "expired", "failed", "retry"}


class Jobs:
    def job_rows(self, got):
        """The jobs in an answer, whichever of the three shapes it has."""
        if isinstance(got, dict):
            got = [got] if isinstance(got.get("state"), (str, list)) else list(got.values())
        if not isinstance(got, list) or not all(isinstance(r, dict) and "id" in r and "state" in r for r in got):
            return None
        return got

    def jobs_by_bulk(self, query):
        bulk = next((b for b in self.bulks.values() if [b.id] == query.get("bulkId")), None)
        if not query.get("bulkId"):
            return errors([400, 404, 422]) + [Outcome(200, lambda got: None if not got else "jobs of no bulk id")]
        if bulk is None:
            return errors([404]) + [Outcome(200, lambda got: None if not got else "jobs of an unknown bulk id")]

        def check(got):
            rows = self.job_rows(got)
            if not rows:
                return "no jobs for a bulk id that the API gave"
            for row in rows:
                state = row["state"][0] if isinstance(row["state"], list) and row["state"] else row["state"]
                ends = ["completed"] + ["failed"] * (bulk.fails is not False) + ["cancelled"] * bulk.stopped
                if state not in STATES or self.now >= bulk.began + 2 * self.delay and state not in ends:
                    return f"state {state!r}"
                if bulk.fails is False and not bulk.stopped and state in ("failed", "cancelled", "expired"):
                    return f"state {state!r} of a job that should succeed"
            return None

        def then(got):
            self.jobs += [r["id"] for r in self.job_rows(got) if r["id"] not in self.jobs]
        return [Outcome(200, check, (), then)]

    def job_statuses(self, body):
        ids = body.get("jobIds") if isinstance(body, dict) else None
        if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
            return errors(INVALID)
        known = [i for i in ids if i in self.jobs]

        def check(got):
            rows = got if isinstance(got, dict) else None
            if rows is None:
                return "wanted an object keyed by job id"
            lost = [i for i in known if not isinstance(rows.get(i), dict) or rows[i].get("id") != i]
            return "a known job is missing" if lost else None
        return [Outcome(200, check)] + (errors([400, 404, 422]) if len(known) < len(ids) or not ids else [])

    def job_list(self, which, _):
        if which == "summary":
            return [Outcome(200, lambda got: None if isinstance(got, (dict, list)) else "wanted counts")]
        return [Outcome(200, {"jobs": list, "next": None})]
