"""The answers of /data: connections and the objects below them."""
from beliefs import GONE, Belief, Bulk, Connection
from expectation import OneOf, Outcome, errors, mismatch, short
from payloads import INVALID, connection_rules, host_of, masked, special

PERSON = {"id": int, "name": str, "email": str}
PEOPLE = {"createdAt": str, "createdBy": int, "creator": PERSON, "updatedAt": str, "updatedBy": int, "updater": PERSON}


class Connections:
    def register(self, body):
        wrong, odd, owned = connection_rules(body)
        outcomes = errors(INVALID) if odd or wrong else []
        key = body.get("connectionKey") if isinstance(body, dict) else None
        held = self.connections.get(key) if isinstance(key, str) else None
        if held:
            outcomes += errors([409])
        if owned is None:
            return outcomes + ([Outcome(200, None, (), self.lose)] if wrong is None else [])
        may, free = self.conflicts(owned)
        bad, surely = self.refused_by_workspace(owned)
        outcomes += may + bad + (errors([409]) if may else [])
        if wrong or (held and not held.loose) or free is None or surely:
            return outcomes
        step = self.step

        def then(got):
            made = self.add(owned, step, body["connectionKey"])
            failing = special(host_of(owned)) == "createerror"
            self.connections[body["connectionKey"]] = Connection(step, body, made, got["bulkId"])
            self.bulks[step] = Bulk(got["bulkId"], self.now, body["connectionKey"], failing)
        return outcomes + [Outcome(200, {"objectPath": lambda v: None if v == [body["connectionKey"]] else
                                         f"wanted [key], got {short(v)}", "bulkId": str}, free, then)]

    def try_connection(self, body):
        wrong, odd, owned = connection_rules(body)
        if owned is None or wrong:
            return errors(INVALID) + ([Outcome(200)] if wrong is None else [])
        bad, surely = self.refused_by_workspace(owned)
        passed = [Outcome(200, {"validationResults": {"status": OneOf("passed", "warning")}})]
        failed = [Outcome(200, {"validationResults": {"status": "failed"}})] + bad
        taken = self.conflicts(owned)[0] or body["connectionKey"] in self.connections
        return (failed if bad else []) + (passed if not surely else []) + errors(INVALID if odd else ()) + (
            errors([400, 409, 422]) + failed if taken else [])

    def open_answers(self, connection):
        """Codes that are acceptable where the facts are silent about a connection in this condition."""
        beliefs = connection.integration.beliefs
        unsettled = connection.loose or any(b.state != "enabled" for b in beliefs)
        return errors([404, 409] if connection.loose else [409] if unsettled else [])

    def read_connection(self, key, _):
        held = self.connections.get(key)
        if held is None:
            return errors([404, 405] if key == "test" else [404])
        sent, own = held.payload["connection"], held.integration
        outcomes = errors([404] if held.loose else [])
        if sent["technology"] not in ("Databricks", "Snowflake"):
            outcomes += errors([400, 404, 422])
        connection = {"technology": sent["technology"]} if held.loose else masked(sent, None)

        def then(got):
            if own.id is None and got["nativeIntegrationId"] is not None:
                own.id = str(got["nativeIntegrationId"])
                if own.id in self.used_ids:
                    return "an id was given twice"
                self.used_ids.add(own.id)
        number = None if held.loose or own not in self.integrations else \
            lambda got: None if own.id is None and isinstance(got, int) or str(got) == own.id else \
            f"wanted {own.id or 'a number'}, got {got!r}"
        return outcomes + [Outcome(200, {"connectionKey": key, "connection": connection,
                                         "nativeIntegrationId": number, **PEOPLE}, (), then)]

    def edit_connection(self, key, body):
        held = self.connections.get(key)
        if held is None:
            return errors([404, 405] if key == "test" else [404]) + errors(INVALID)
        sent = body.get("connection") if isinstance(body, dict) else None
        if not isinstance(sent, dict):
            given = isinstance(body, dict) and isinstance(body.get("nativeIntegration"), dict)
            return errors(INVALID) + self.open_answers(held) + (
                [Outcome(200, None, (), self.lose)] if given else [])
        outcomes = self.open_answers(held)
        full = "connectionKey" in body and "nativeIntegration" in body
        if not full or connection_rules(body)[1] or held.payload["connection"]["technology"] != "Databricks" \
                or masked(sent, "") != masked(held.payload["connection"], "") or special(sent.get("hostname")) \
                or body.get("connectionKey") != key or len(held.integration.versions) > 1 \
                or held.settings[()] != (held.payload.get("settings") or {}):
            outcomes += errors([400, 409, 422])
        living = held.integration.where(lambda b: b.state != GONE)
        ends = [Belief(s, (0,)) for s in (("enabled", "editError", "createError") if special(sent.get("hostname"))
                                          or held.integration.ever_failed else ("enabled",))]
        editing = Belief("editing", (0,), self.now + self.delay, ends)

        def then(_):
            self.lost = sent != held.payload["connection"]
        return outcomes + [Outcome(200, None, living + ([(held.integration, editing)] if living else []), then)]

    def owner(self, path):
        """(the connection of a path, is the path known to exist, is it known not to)."""
        held = self.connections.get(path[0])
        known = held and (len(path) == 1 or path in held.children)
        return held, known, held is None or path[1:] == ("no-such-object",)

    def active(self, held, path):
        """The states in which an object may be, from the settings that apply to it."""
        change = held.settled.get(path[:1], 0)
        for size in range(1, len(path)):
            change = max(change, held.settled.get(path[:size + 1], 0))
        value = held.settings.get(path[1:], {}).get("isActive")
        if isinstance(value, bool) and self.now >= change and len(path) == 1:
            return OneOf("active" if value else "inactive")
        return OneOf("active", "inactive")

    def read_object(self, path, _):
        held, known, absent = self.owner(path)
        if absent:
            return errors([404])
        outcomes = errors([404] if held.loose or not known else [])
        def settings(got):
            return mismatch(self.active(held, path), got)
        return outcomes + [Outcome(200, {"objectPath": lambda got: None if got == list(path) else f"got {short(got)}",
                                         "technology": held.payload["connection"]["technology"], "state": settings,
                                         "settings": dict, "overrides": lambda got: None})]

    def search(self, path, _):
        held, known, absent = self.owner(path) if path else (None, True, False)

        def paths(got):
            rows = got if isinstance(got, list) else next((v for v in got.values() if isinstance(v, list)), None) \
                if isinstance(got, dict) else None
            if rows is None:
                return None
            return [tuple(r["objectPath"]) if isinstance(r, dict) and isinstance(r.get("objectPath"), list) else None
                    for r in rows]

        def check(got):
            found = paths(got)
            if found is None or None in found:
                return "wanted a list of objects with their objectPath"
            if not path:
                sure = {(k,) for k, c in self.connections.items() if not c.loose}
                extra = set(found) - {(k,) for k in self.connections}
                return f"connections listed: {sorted(found)}" if sure - set(found) or extra else None
            outside = [p for p in found if p[:len(path)] != path or len(p) <= len(path)]
            return f"not below {path}: {outside[0]}" if outside else None

        def then(got):
            if held:
                held.children += [p for p in paths(got) if p not in held.children]
        if path and absent:
            return errors([404]) + [Outcome(200, lambda got: None if paths(got) == [] else "children of nothing")]
        return errors([404] if path and (held.loose or not known) else []) + [Outcome(200, check, (), then)]

    def lose(self, _):
        self.lost = True

    def started(self, key, got):
        if isinstance(got, dict) and isinstance(got.get("bulkId"), str):
            self.bulks[self.step] = Bulk(got["bulkId"], self.now, key)

    def crawl(self, path, _):
        held, known, absent = self.owner(path)
        if absent:
            return errors([404])
        outcomes = self.open_answers(held) + errors([404] if not known else [])
        return outcomes + [Outcome(200, None, (), lambda got: self.started(path[0], got))]

    def set_settings(self, path, body):
        held, known, absent = self.owner(path)
        settings = body.get("settings") if isinstance(body, dict) else None
        values = [settings.get(n) for n in ("isActive", "activateNewChildren")] if isinstance(settings, dict) else []
        wrong = not isinstance(settings, dict) or any(v is not None and not isinstance(v, bool) for v in values)
        if absent:
            return errors([404]) + errors(INVALID if wrong else ())
        outcomes = self.open_answers(held) + errors([404] if not known else [])
        if wrong:
            return outcomes + errors(INVALID)
        if not settings or None in [settings.get(n, 0) for n in ("isActive", "activateNewChildren")]:
            outcomes += errors(INVALID)

        def then(got):
            held.settings[path[1:]] = {**held.settings.get(path[1:], {}), **settings}
            held.settled[path] = self.now + self.delay
            self.started(path[0], got)
        return outcomes + [Outcome(200, None, (), then)]

    def deregister(self, path, _):
        held, known, absent = self.owner(path)
        if absent:
            return errors([404])
        whole = len(path) == 1
        outcomes = self.open_answers(held) + errors([400, 404, 422] if not whole else [])
        own = held.integration
        living = own.where(lambda b: b.state != GONE)

        def check(got):
            named = got.get("objectPath") == list(path) or got.get("connectionKey") == path[0]
            return None if named else f"names neither the objectPath nor the connectionKey: {short(got)}"

        def then(_):
            if not whole:
                held.children = [c for c in held.children if c[:len(path)] != path]
                return
            del self.connections[path[0]]
            for bulk in self.bulks.values():
                bulk.stopped = bulk.stopped or bulk.key == path[0]
            own.key = path[0]
            if living:
                own.beliefs = [b for _, b in living] + [Belief(GONE, ()), Belief(
                    "deleting", (0,), self.now + self.delay, [Belief(GONE, ())])]
        return outcomes + [Outcome(200, lambda got: mismatch({"childCount": int}, got) or check(got), (), then)]
