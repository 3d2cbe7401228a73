"""What the tenant's API should answer, written from the published facts and not from the program under test.

Model.expect(method, path, body, now) gives every acceptable Outcome: a status, what the body must hold, and what the answer
tells about the state. Model.accept(outcomes, status, body) holds an answer against them and narrows down what the model
believes.

Where the facts are silent, more than one answer is acceptable. Our assumptions:

- A body that breaks a rule gets 400 or 422. One that cannot be read does too, and 404 or 409 where the path says so first;
  where no body is needed it may also be left unread. A body of more than 16 MiB gets 413, a media type other than JSON and
  YAML 415 (interface 6).
- Which of two reasons comes first, when a request is wrong in two ways, is open.
- An id is text or a number (K01). What is deleted stands in lists for as long as it is "deleting", then answers 404.
- A rule that the facts only hint at may be enforced or not: unknown keys, unknown sign-ins, masked secrets, hosts that
  differ only in their letters' case, platforms that the facts do not describe.
- Which attributes cannot be edited is known for none; the token, additionalWorkspaceConnections, audit and impersonation
  can be. A change of any other is taken or refused as non-editable; a change of "type" is refused.
- An integration that belongs to a connection may refuse PUT and DELETE. When it is deleted all the same, its connection may
  be there or gone. A connection whose integration is not enabled may answer 409 to what would change it.
- regenerate works for Trino, and may for others. Scripts of platforms without scripts, of automatic integrations, and of
  integrations in a state of error may be refused.
- GET /jobs answers an object, an array or an object keyed by job id (N2), and is 404 or 405 in versions before SaaS (N3);
  so are search, summary and regenerate in 2024.3; in 2025.1 they may be there. Jobs end within twice the delay,
  and those of a connection that is deleted may be cancelled. An unknown bulk id gives 404 or nothing.
- `null` as a setting takes it back or is refused; settings show in an object's state once the delay is over, in the meantime
  before or after.
- PUT /data/connection/{key} takes the shape of the registration, whole or in part; what counts after
  that, or after a registration without nativeIntegration, is open. What of it would change the settings or the integration
  may be refused.
- PUT /data/crawl, which one old page has, may be there (K16). PUT and GET of /data/connection/test are 404 or 405.
- A HEAD is answered as the GET, without the body.
"""
import json
from urllib.parse import parse_qs, unquote

from beliefs import GONE
from connections import Connections
from expectation import errors
from integrations import Integrations
from jobs import Jobs

LIMIT = 16 << 20
MEDIA_TYPES = ("application/json", "application/yaml", "application/x-yaml", "text/yaml")


class Model(Integrations, Connections, Jobs):
    """The tenant as one believes it to be. `delay` is how long a change of state takes, in milliseconds."""

    def __init__(self, delay=1000, version="saas"):
        self.delay, self.version, self.now = delay, version, 0
        self.integrations, self.connections, self.used_ids = [], {}, set()
        self.bulks, self.jobs, self.step = {}, [], 0
        self.lost = False  # whether something was accepted that leaves open what counts from here on

    def expect(self, method, path, body=None, now=None, content="application/json", authorized=True):
        """Every acceptable answer. `body` is what was sent, as bytes, or None."""
        if now is not None:
            self.now = now
        for integration in self.integrations:
            integration.tick(self.now)
        self.integrations = [i for i in self.integrations if any(b.state != GONE for b in i.beliefs)]
        path, _, query = path.partition("?")
        if (method, path) == ("POST", "/bim/apikey/authenticate"):
            return self.authenticate(body) + (errors([413]) if body and len(body) > LIMIT else []) + (
                errors([415]) if body and content not in MEDIA_TYPES else [])
        parts = [unquote(p) for p in path.strip("/").split("/")]
        if method == "HEAD":
            method = "GET"
        newer = parts in (["jobs", "search"], ["jobs", "summary"]) or parts[2:] == ["regenerate"]
        older = newer and self.version != "saas"
        if self.version != "saas" and (older and self.version != "2025.1" or parts == ["jobs"]):
            return errors([404, 405] if authorized else [401, 404, 405])
        return self.answers(method, parts, query, body, content, authorized) + errors([404, 405] if older else [])

    def answers(self, method, parts, query, body, content, authorized):
        """The same for an endpoint that this version has, or may have."""
        endpoint, handler, arguments = self.route(method, parts)
        if not authorized:
            return errors([401, 413 if body and len(body) > LIMIT else endpoint if handler is None else 401])
        if handler is None:
            return errors([endpoint])
        sooner = errors(code for code in (404, 409) if arguments)
        if body is not None and len(body) > LIMIT:
            return errors([413]) + sooner
        if body and content not in MEDIA_TYPES:
            return errors([415]) + sooner
        data = None
        if body is not None:
            try:
                data = json.loads(body.decode())
            except (ValueError, RecursionError):
                unread = handler in (self.crawl, self.search) or arguments[1:] == ("delete",)
                return errors([400, 422]) + sooner + (handler(*arguments, None) if unread else [])
        return handler(*arguments, parse_qs(query) if endpoint == "query" else data)

    def accept(self, outcomes, status, body):
        """Holds an answer against the outcomes. None when it fits (and believes it), else why not."""
        fits, reasons = [], []
        for outcome in outcomes:
            why = outcome.refuses(status, body)
            if why is None:
                fits.append(outcome)
            else:
                reasons.append(why)
        if not fits:
            near = [r for r in reasons if not r.startswith("status:")]
            wanted = sorted({o.status for o in outcomes})
            return near[0] if near else f"status: wanted {' or '.join(map(str, wanted))}, got {status}"
        told = {}
        for outcome in fits:
            for integration, belief in outcome.beliefs:
                kept = told.setdefault(id(integration), (integration, []))[1]
                if belief not in kept:
                    kept.append(belief)
        for integration, kept in told.values():
            if all(any(i is integration for i, _ in outcome.beliefs) for outcome in fits):
                integration.beliefs = kept  # else it may be as it was: not every outcome that fits is about it
        return fits[0].then(body) if fits[0].then else None

    def route(self, method, parts):
        """(name, handler, arguments), or (404 or 405, None, ())."""
        one, rest = parts[0], parts[1:]
        table = {}
        if one == "integrations":
            if not rest:
                table = {"GET": (self.list, ()), "POST": (self.create, ())}
            elif rest[0] == "scripts" and len(rest) == 2 and rest[1] in (
                    "create", "initial-create", "cleanup", "post-cleanup"):
                table = {"POST": (self.script, (rest[1],))}
            elif len(rest) == 1:
                table = {"GET": (self.read, rest), "PUT": (self.edit, rest), "DELETE": (self.delete, rest)}
            elif rest[1:] == ["status"]:
                table = {"GET": (self.read_status, rest[:1])}
            elif rest[1:] == ["regenerate"]:
                table = {"POST": (self.regenerate, rest[:1])}
            elif rest[1:] in (["scripts", "edit"], ["scripts", "delete"]):
                table = {"POST": (self.script_of, (rest[0], rest[2]))}
        elif one == "data" and rest:
            if rest == ["connection"]:
                table = {"POST": (self.register, ())}
            elif rest == ["connection", "test"]:
                table = {"POST": (self.try_connection, ()), "GET": (self.read_connection, rest[1:]),
                         "PUT": (self.edit_connection, rest[1:])}
            elif rest[0] == "connection" and len(rest) == 2:
                table = {"GET": (self.read_connection, rest[1:]), "PUT": (self.edit_connection, rest[1:])}
            elif rest[:2] == ["object", "search"]:
                table = {"POST": (self.search, (tuple(rest[2:]),))}
            elif rest[0] == "object" and len(rest) > 1:
                table = {"GET": (self.read_object, (tuple(rest[1:]),)), "DELETE": (self.deregister, (tuple(rest[1:]),))}
            elif rest[0] == "crawl" and len(rest) > 1:
                table = {"POST": (self.crawl, (tuple(rest[1:]),)),
                         "PUT": (lambda *a: self.crawl(*a) + errors([404, 405]), (tuple(rest[1:]),))}
            elif rest[0] == "settings" and len(rest) > 1:
                table = {"PUT": (self.set_settings, (tuple(rest[1:]),))}
        elif one == "jobs":
            if not rest:
                table = {"GET": (self.jobs_by_bulk, ())}
            elif rest in (["search"], ["summary"]):
                table = {"GET": (self.job_list, rest)}
            elif rest == ["statuses"]:
                table = {"POST": (self.job_statuses, ())}
        if method in table:
            return ("query" if one == "jobs" and method == "GET" else one,) + table[method]
        return (405 if table else 404), None, ()
