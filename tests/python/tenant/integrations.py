"""The answers of /integrations, its scripts and the sign-in."""
import json

from beliefs import GONE, Belief, Integration
from expectation import OneOf, Outcome, Text, errors, message, mismatch, short
from payloads import CREDENTIALS_TO_DELETE, INVALID, KNOWN, SECRETS, host_of, masked, payload_rules, results_of, special

NOT_FOUND = "integration found with id {}"
BUSY = ("creating", "editing", "deleting", "migrating")


class Integrations:
    def find(self, id):
        return next((i for i in self.integrations if i.id == id), None)

    def seen(self, integration, belief, listed=False):
        """What a reader sees of an integration that is in this state."""
        def one(got):
            why = None
            for number in belief.versions:
                why = mismatch(self.shown(integration, integration.versions[number], listed), got)
                if why is None:
                    return None
            return why
        want = {"status": belief.state}
        return lambda got: mismatch(want, got) or one(got)

    def shown(self, integration, payload, listed):
        kind = payload["type"]
        want = {"id": OneOf(integration.id, int(integration.id) if integration.id.isdigit() else integration.id),
                "type": kind, "validationResults": results_of(kind)}
        if kind == "Trino" or integration.key is not None:
            return want
        if isinstance(payload.get("autoBootstrap"), bool):
            want["autoBootstrap"] = payload["autoBootstrap"]
        if isinstance(payload.get("config"), dict):
            config = masked(payload["config"], "REDACTED" if kind == "Databricks" else None)
            if kind == "Databricks" and listed:
                config.pop("port", None)
            if kind == "Databricks" and not listed or kind == "Snowflake":
                config.setdefault("port", 443)
            for name in {"Databricks": ["audit"], "Snowflake": ["audit", "workspaces", "impersonation", "lineage"]
                         }.get(kind, []):
                config.setdefault(name, {"enabled": False})
            want["config"] = config
        return want

    def missing(self, id, *more):
        return errors([404], message(NOT_FOUND.format(id).lower())) + errors(more)

    def gone(self, integration):
        return [Outcome(404, message(NOT_FOUND.format(integration.id)), integration.where(lambda b: b.state == GONE))
                ] if any(b.state == GONE for b in integration.beliefs) else []

    def list(self, _):
        def check(got):
            if not isinstance(got, list):
                return "wanted a list"
            if not all(isinstance(e, dict) and isinstance(e.get("id"), (str, int)) for e in got):
                return "an entry has no id"
            entries = {str(e["id"]): e for e in got}
            if len(entries) != len(got):
                return "an id is listed twice"
            self.told = []
            unnamed = [i for i in self.integrations if i.id is None]
            for integration in self.integrations:
                if integration.id is None:
                    continue
                entry = entries.pop(integration.id, None)
                if entry is None:
                    kept = [b for b in integration.beliefs if b.state == GONE]
                    if not kept:
                        return f"an integration is not listed ({integration.type}, " \
                               f"{'/'.join(b.state for b in integration.beliefs)})"
                else:
                    fits = [(b, mismatch(self.seen(integration, b, True), entry))
                            for b in integration.beliefs if b.state != GONE]
                    kept = [b for b, why in fits if why is None]
                    if not kept:
                        return fits[0][1] if fits else "an integration is listed that should be gone"
                self.told.append((integration, kept, None))
            for id, entry in entries.items():  # what a connection owns shows its id here for the first time
                near = [i for i in unnamed if host_of(i.versions[0]) == host_of(entry)]
                near.sort(key=lambda i: all(b.state != entry.get("status") for b in i.beliefs))
                owner = near[0] if near else None
                if owner is None or id in self.used_ids:
                    return "an integration is listed that nobody created"
                if owner.type != entry.get("type"):
                    return f"/type: wanted {owner.type!r}, got {short(entry.get('type'))}"
                kept = [b for b in owner.beliefs if b.state == entry.get("status")]
                if not kept:
                    return f"status of a connection's integration: {entry.get('status')}"
                unnamed.remove(owner)
                self.told.append((owner, kept, id))
            left = [i for i in unnamed if all(b.state != GONE for b in i.beliefs)]
            return "the integration of a connection is not listed" if left else None

        def then(_):
            for integration, kept, id in self.told:
                integration.beliefs = kept
                if id:
                    integration.id = id
                    self.used_ids.add(id)
        return [Outcome(200, check, (), then)]

    def read(self, id, _):
        integration = self.find(id)
        if integration is None:
            return self.missing(id)
        return [Outcome(200, self.seen(integration, b), [(integration, b)])
                for b in integration.beliefs if b.state != GONE] + self.gone(integration)

    def read_status(self, id, _):
        integration = self.find(id)
        if integration is None:
            return self.missing(id)
        return [Outcome(200, want, [(integration, b)]) for b in integration.beliefs if b.state != GONE
                for want in ({"status": b.state}, b.state)] + self.gone(integration)

    def conflicts(self, payload, itself=None):
        """(refusals that may come, beliefs under which none comes, or None where one must come)."""
        host, kind, may, free = host_of(payload), payload["type"], [], []
        for other in self.integrations:
            if other is itself:
                continue
            same_kind = other.type == kind
            if host is None or kind not in KNOWN or not same_kind:
                certain = False
                close = same_kind and (host is None or host == host_of(other.versions[0]) or kind not in KNOWN)
                if not close and not (host and host == host_of(other.versions[0])):
                    continue
            else:
                hosts = {host_of(v) for v in other.versions}
                if host not in hosts:
                    continue
                exact = (payload["config"].get("workspaceUrl") or payload["config"].get("host"))
                spelt = {(v["config"].get("workspaceUrl") or v["config"].get("host")) for v in other.versions}
                certain = len(hosts) == 1 and exact in spelt
            id = other.id or ""
            for belief in other.beliefs:
                if belief.state == GONE:
                    free.append((other, belief))
                    continue
                text = [host or ""] + ([f"(id = {id})"] if id else [])
                exists = Outcome(409, message("integration already exists on", *text), [(other, belief)])
                failed = Outcome(400, message("previously failed to create", f"PUT /integrations/{id}", *text),
                                 [(other, belief)])
                may += [failed] if belief.state == "createError" else [exists]
                may += [failed] if belief.state != "createError" and other.ever_failed else []
                may += errors([422]) if kind in ("Native S3", "Google BigQuery", "Trino") or kind not in KNOWN else []
                if not certain:
                    free.append((other, belief))
            if not any(o is other for o, _ in free):
                return may, None
        return may, free

    def refused_by_workspace(self, payload):
        """(422 that may come, must it come)."""
        name = special(host_of(payload))
        if name in (None, "createerror"):
            return [], False
        kind = payload["type"]
        generic, metastore = message("unable to create integration"), message("current metastore info")
        if kind == "Databricks":
            return errors([422], metastore if name == "nometastore" else generic), True
        return errors([422]), kind in KNOWN and name != "nometastore"

    def create(self, body):
        wrong, perhaps = payload_rules(body, True)
        if wrong:
            return errors(INVALID) + (self.conflicts(body)[0] + self.refused_by_workspace(body)[0]
                                      if isinstance(body, dict) and isinstance(body.get("type"), str)
                                      and isinstance(body.get("config", {}), dict) else [])
        may, free = self.conflicts(body)
        bad, surely = self.refused_by_workspace(body)
        outcomes = may + bad + (errors(INVALID) if perhaps else [])
        if free is None or surely:
            return outcomes
        step = self.step

        def then(got):
            made = self.add(body, step)
            made.id = str(got["id"])
            if made.id in self.used_ids:
                return "an id was given twice"
            self.used_ids.add(made.id)
        return outcomes + [Outcome(200, {"id": lambda v: None if isinstance(v, (str, int)) else "no id",
                                         "status": "creating", "validationResults": results_of(body["type"])},
                                   free, then)]

    def add(self, payload, step, key=None):
        end = ("createError",) if special(host_of(payload)) == "createerror" else ("enabled",)
        if special(host_of(payload)) and payload["type"] not in KNOWN:
            end = ("enabled", "createError")
        made = Integration(step, payload, [Belief("creating", (0,), self.now + self.delay,
                                                  [Belief(s, (0,)) for s in end])], key)
        self.integrations.append(made)
        return made

    def busy(self, integration, verb="unable to edit integration with id {} "):
        return [Outcome(409, message(verb.format(integration.id) + "in current state " + b.state), [(integration, b)])
                for b in integration.beliefs if b.state in BUSY]

    def edit(self, id, body):
        wrong, perhaps = payload_rules(body, False)
        integration = self.find(id)
        if integration is None:
            return self.missing(id) + (errors(INVALID) if wrong or perhaps else [])
        outcomes = self.busy(integration) + self.gone(integration)
        ready = integration.where(lambda b: b.state not in BUSY and b.state != GONE)
        if wrong:
            return outcomes + errors(INVALID)
        non_editable = message("non-editable attribute")
        if body["type"] != integration.type:
            return outcomes + errors(INVALID)
        if not ready:
            return outcomes + (errors(INVALID) if perhaps else [])
        old = integration.versions[ready[0][1].versions[-1]]
        if body["type"] == "Trino" or body["type"] not in KNOWN:
            outcomes += [Outcome(c, None, ready) for c in (400, 404, 405, 409, 422)]
        new_config, old_config = (p["config"] if isinstance(p.get("config"), dict) else {} for p in (body, old))
        editable = {"token", "additionalWorkspaceConnections", "audit", "impersonation"}
        changed = {k for k in set(new_config) | set(old_config) if k not in SECRETS
                   and new_config.get(k) != old_config.get(k)} - editable
        if body.get("autoBootstrap") != old.get("autoBootstrap"):
            changed.add("autoBootstrap")
        if perhaps or len(integration.versions) > 1 and changed:
            outcomes += [Outcome(c, None, ready) for c in INVALID]
        if changed:
            outcomes += [Outcome(400, non_editable, ready), Outcome(422, None, ready)]
        may, free = self.conflicts(body, integration)
        bad, surely = self.refused_by_workspace(body)
        outcomes += may + [Outcome(422, None, ready)] * bool(bad)
        if free is None or surely:
            return outcomes

        def then(_):
            version = len(integration.versions)
            same = new_config.get("authenticationType") == old_config.get("authenticationType")
            before = [integration.versions[n].get("config") or {} for _, b in ready for n in b.versions]
            kept = {k: v for k, v in old_config.items() if k in SECRETS and same and all(k in c for c in before)}
            kept |= new_config  # what is left out stays
            integration.versions.append({**body, "config": kept} if isinstance(body.get("config"), dict) else body)
            names = ["enabled"]
            both = tuple(sorted({n for _, b in ready for n in b.versions})) + (version,)
            if special(host_of(body)) == "createerror" or special(host_of(old)) == "createerror":
                names = ["enabled", "editError", "createError"]
            after = [Belief(n, (version,) if n == "enabled" else both) for n in names]
            integration.beliefs = [Belief("editing", both, self.now + self.delay, after)]
        return outcomes + [Outcome(200, {"id": self.same_id(integration), "status": "editing",
                                         "validationResults": results_of(body["type"])}, ready, then)]

    def same_id(self, integration):
        return lambda got: None if str(got) == integration.id else f"wanted id {integration.id}, got {got!r}"

    def delete(self, id, body):
        integration = self.find(id)
        if integration is None:
            return self.missing(id)
        outcomes = self.busy(integration, "") + self.gone(integration)
        ready = integration.where(lambda b: b.state not in BUSY and b.state != GONE)
        flat = body if isinstance(body, dict) else {}
        nested = flat["config"] if isinstance(flat.get("config"), dict) else {}
        given = bool((set(flat) | set(nested)) & SECRETS)
        kind, autos = integration.type, {integration.versions[n].get("autoBootstrap")
                                         for _, b in ready for n in b.versions}
        refusals, sure = [], False
        if kind == "Databricks":
            refusals = errors([400], message("not required to disable a databricks")) if given else []
            refusals += errors([400], message("not required for disable")) if given and autos != {True} else []
            sure = given and not nested
        elif kind in KNOWN and kind != "Trino":
            needed = kind in CREDENTIALS_TO_DELETE
            if given and (False in autos or not needed):
                refusals, sure = errors([400], message("not required for disable")), autos == {False} and not nested
            if True in autos and needed and not (given and "password" in flat and "username" in flat):
                refusals += errors([400], message("require privileged credentials"))
                sure = sure or autos == {True} and not given
                refusals += errors([400, 422]) if given else []
            elif True in autos and needed and flat.get("password") != integration.versions[0]["config"].get("password"):
                refusals += errors([400, 422])
            if any(b.state == "createError" for _, b in ready):
                sure = False
        elif body is not None:
            refusals = errors([400, 422])
        if body is not None and (not isinstance(body, dict) or body and not given):
            refusals += errors([400, 422])
        if body == {} and False in autos:
            refusals += errors([400])
        if integration.key is not None:  # owned by a connection: the facts do not say
            refusals += errors([400, 409, 422])
        if not ready or sure:
            return outcomes + refusals

        def then(_):
            seen = tuple(sorted({n for b in integration.beliefs for n in b.versions}))
            integration.beliefs = [Belief("deleting", seen, self.now + self.delay, [Belief(GONE, ())])]
            if integration.key in self.connections:
                self.connections[integration.key].loose = True
        return outcomes + refusals + [Outcome(200, {"id": self.same_id(integration), "status": "deleting",
                                                    "validationResults": results_of(kind)}, ready, then)]

    def regenerate(self, id, _):
        integration = self.find(id)
        if integration is None:
            return self.missing(id)
        living = integration.where(lambda b: b.state != GONE)
        sure = integration.type == "Trino" and any(b.state == "enabled" for _, b in living)
        outcomes = self.gone(integration) + self.busy(integration, "")
        if not sure:
            outcomes += [Outcome(c, None, living) for c in (400, 409, 422)]
        editing = Belief("editing", living[0][1].versions, self.now + self.delay, [living[0][1]])
        return outcomes + [Outcome(200, None, living + [(integration, editing)])]

#-----------------------
    def script(self, which, body):
        wrong, perhaps = payload_rules(body, True)
        if wrong:
            return errors(INVALID)
        kind, owners = body["type"], {"initial-create": ("Azure Synapse Analytics", "Redshift"),
                                      "post-cleanup": ("Azure Synapse Analytics",)}
        fits = kind in owners.get(which, ("Databricks", "Snowflake", "Redshift", "Azure Synapse Analytics"))
        if kind in ("Trino",) or kind not in KNOWN or body.get("autoBootstrap") or special(host_of(body)):
            perhaps = True
        want = Text(body["config"]["catalog"]) if kind == "Databricks" and which == "create" else str
        return [Outcome(200, want)] + (errors(INVALID) if perhaps or not fits else [])

    def script_of(self, id, which, body):
        integration = self.find(id)
        wrong, perhaps = payload_rules(body, False) if which == "edit" else (False, False)
        if integration is None:
            return self.missing(id) + (errors(INVALID) if wrong or perhaps else [])
        outcomes = self.gone(integration) + errors([409] if any(b.state in BUSY for b in integration.beliefs) else [])
        if wrong:
            return outcomes + errors(INVALID)
        other = which == "edit" and body["type"] != integration.type
        sure = integration.type == "Databricks" and not any(v.get("autoBootstrap") for v in integration.versions)
        if perhaps or other or not sure or which == "edit":
            outcomes += errors([400, 409, 422])
        return outcomes + [Outcome(200, str, integration.where(lambda b: b.state != GONE))]

    def authenticate(self, body):
        try:
            key = json.loads(body.decode())["apikey"]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            key = None
        if isinstance(key, str) and key:
            return [Outcome(200, {"authenticated": True, "token": str})]
        return errors([400, 401, 422]) + ([] if body else [Outcome(200, {"token": str})])
