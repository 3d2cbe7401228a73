"""The steps of a walk: one request each, chosen and filled in at random."""
import json
import re

from bodies import HOSTS, KEYS, REFUSED, SECRET, connection, databricks, payload, secret, spoilt
from model import LIMIT

CONTROLS = "/__sandbox/"
JSON, YAML = "application/json", ["application/yaml", "application/x-yaml", "text/yaml"]


def one_id(r, model):
    named = [i for i in model.integrations if i.id]
    if named and r.random() < .93:
        chosen = r.choice(named)
        return "{id:%d}" % chosen.step, chosen
    return ("{id:%d}" % r.choice(model.made) if model.made and r.random() < .5 else "99999"), None


def edited(r, old):
    """A body for PUT: mostly what is there, with something changed or left out."""
    if old is None or old.key is not None or r.random() < .1:
        return payload(r)
    body = json.loads(json.dumps(old.versions[-1]))
    config, kind = body.get("config"), r.random()
    if not isinstance(config, dict):
        return body
    if "token" in config:
        config["token"] = secret(r)
    if kind < .2:
        for name in ("token", "password", "username"):
            config.pop(name, None)
    elif kind < .3 and body["type"] == "Databricks":
        config["audit"] = {"enabled": r.random() < .5}
    elif kind < .35:
        config["httpPath" if body["type"] == "Databricks" else "database"] = "changed"
    elif kind < .4 and "workspaceUrl" in config:
        config["workspaceUrl"] = r.choice(HOSTS + REFUSED)
    elif kind < .45:
        body["autoBootstrap"] = not body.get("autoBootstrap")
    elif kind < .48:
        body["type"] = "Snowflake" if body["type"] != "Snowflake" else "Redshift"
    return spoilt(r, body) if r.random() < .05 else body


def for_delete(r, old):
    login = {"authenticationType": "userPassword", "username": SECRET + "user", "password": SECRET + "pass",
             "role": "ACCOUNTADMIN"}
    if old is not None and old.type in ("Snowflake", "Redshift", "Azure Synapse Analytics"):
        return r.choice([None, login, login, {"config": login}, {**login, "password": SECRET + "wrong"},
                         {"username": SECRET + "user"}, {}])
    return r.choice([None] * 8 + [login, {"token": SECRET + "0"}, {}, []])


def object_path(r, model, children=True):
    key = r.choice(list(model.connections) or KEYS) if r.random() < .8 else r.choice(KEYS + ["nokey"])
    held = model.connections.get(key)
    if children and held and held.children and r.random() < .4:
        return "{child:%s:%d}" % (key, r.randrange(len(held.children)))
    return key + ("/no-such-object" if children and r.random() < .05 else "")


def settings(r):
    def value():
        return r.choice([True, False, True, False, None, "yes"])

    return r.choice([{"settings": {"isActive": r.random() < .5}}, {"settings": {"isActive": value()}},
                     {"settings": {"activateNewChildren": value()}}, {"settings": {}}, {"isActive": True}, {}])


def job_ids(r, model):
    ids = ["{job:%d}" % r.randrange(len(model.jobs))] if model.jobs else []
    return r.choice([{"jobIds": ids, "wait": 0}] * 3 + [
        {"jobIds": ids + ["00000000-0000-4000-8000-00000000ffff"]}, {"jobIds": "text"}, {}, {"jobIds": [1]}])


def bulk(r, model):
    return "/jobs?bulkId={bulk:%d}" % r.choice(list(model.bulks)) if model.bulks and r.random() < .9 else \
        r.choice(["/jobs", "/jobs?bulkId=00000000-0000-4000-8000-00000000ffff"])


def of_id(method, tail="", body=lambda r, old: None):
    def make(r, model):
        id, old = one_id(r, model)
        return method, f"/integrations/{id}{tail}", body(r, old)
    return make


CHOICES = [  # weight, name of the endpoint, what makes the step
    (9, "advance", lambda r, m: ("POST", f"/__sandbox/advance?ms={r.choice([1, 10, 500, 999, 1000, 1000, 1500])}", None)),
    (10, "POST /integrations", lambda r, m: ("POST", "/integrations", payload(r))),
    (8, "GET /integrations", lambda r, m: ("GET", "/integrations", None)),
    (9, "GET /integrations/{id}", of_id("GET")),
    (9, "PUT /integrations/{id}", of_id("PUT", "", edited)),
    (6, "DELETE /integrations/{id}", of_id("DELETE", "", for_delete)),
    (4, "GET /integrations/{id}/status", of_id("GET", "/status")),
    (2, "POST /integrations/{id}/regenerate", of_id("POST", "/regenerate")),
    (2, "POST /integrations/{id}/scripts/edit", of_id("POST", "/scripts/edit", edited)),
    (2, "POST /integrations/{id}/scripts/delete", of_id("POST", "/scripts/delete")),
    (2, "POST /integrations/scripts/create", lambda r, m: ("POST", "/integrations/scripts/create", payload(r))),
    (1, "POST /integrations/scripts/initial-create",
     lambda r, m: ("POST", "/integrations/scripts/initial-create", payload(r))),
    (1, "POST /integrations/scripts/cleanup", lambda r, m: ("POST", "/integrations/scripts/cleanup", payload(r))),
    (1, "POST /integrations/scripts/post-cleanup",
     lambda r, m: ("POST", "/integrations/scripts/post-cleanup", payload(r))),
    (5, "POST /data/connection", lambda r, m: ("POST", "/data/connection", connection(r))),
    (2, "POST /data/connection/test", lambda r, m: ("POST", "/data/connection/test", connection(r))),
    (4, "GET /data/connection/{key}", lambda r, m: ("GET", "/data/connection/" + object_path(r, m, False), None)),
    (2, "PUT /data/connection/{key}", lambda r, m: (lambda k: (
        "PUT", "/data/connection/" + k, connection(r, k) if k not in m.connections or r.random() < .2
        else {**m.connections[k].payload, **({"connectionKey": "k9"} if r.random() < .1 else {})}))(
            object_path(r, m, False))),
    (4, "GET /data/object/{path}", lambda r, m: ("GET", "/data/object/" + object_path(r, m), None)),
    (2, "DELETE /data/object/{path}", lambda r, m: ("DELETE", "/data/object/" + object_path(r, m), None)),
    (2, "POST /data/object/search", lambda r, m: ("POST", "/data/object/search", r.choice([None, {}]))),
    (3, "POST /data/object/search/{path}", lambda r, m: ("POST", "/data/object/search/" + object_path(r, m), {})),
    (2, "POST /data/crawl/{path}", lambda r, m: (r.choice(["POST"] * 5 + ["PUT"]), "/data/crawl/" + object_path(r, m),
                                                None)),
    (3, "PUT /data/settings/{path}", lambda r, m: ("PUT", "/data/settings/" + object_path(r, m), settings(r))),
    (4, "GET /jobs", lambda r, m: ("GET", bulk(r, m), None)),
    (2, "POST /jobs/statuses", lambda r, m: ("POST", "/jobs/statuses", job_ids(r, m))),
    (1, "GET /jobs/search", lambda r, m: ("GET", "/jobs/search" + r.choice(["", "?size=5&offset=0"]), None)),
    (1, "GET /jobs/summary", lambda r, m: ("GET", "/jobs/summary", None)),
    (1, "POST /bim/apikey/authenticate", lambda r, m: ("POST", "/bim/apikey/authenticate",
                                                       r.choice([{"apikey": "k"}, {"apikey": "k"}, {}, None, []]))),
    (1, "elsewhere", lambda r, m: (r.choice(["GET", "POST", "DELETE"]), r.choice(["/nowhere", "/data", "/integration"]),
                                   None)),
    (1, "wrong method", lambda r, m: (r.choice(["DELETE", "PATCH"]), r.choice(["/integrations", "/jobs"]), None)),
]
NAMES = [c[1] for c in CHOICES]
MAKERS = {c[1]: c[2] for c in CHOICES}
WEIGHTS = [c[0] for c in CHOICES]


def cut(text):
    return text[:len(text) // 2].encode() + b"\x01"


def deep(_):
    return b'{"type":' * 20000 + b"1" + b"}" * 20000


# Texts that cannot be read, whatever they were.
DAMAGES = [cut, deep, lambda text: b"", lambda text: b"{", lambda text: b"[[[[", lambda text: text.encode() + b"}",
           lambda text: text.encode("utf-16"), lambda text: text.replace('"', '"é', 1).encode("latin-1", "replace")]
AUTHORIZATION = [("a-key", True)] * 90 + [("Bearer a-token", True)] * 8 + [(None, False), ("", False)]


class Step:
    """A request with places for what only the run knows: {id:STEP}, {bulk:STEP}, {job:N}, {child:KEY:N}."""
    __slots__ = ("number", "name", "method", "path", "body", "content", "fault", "authorization", "damage", "half")

    def __init__(self, r, model, number):
        self.number = number
        self.name = r.choices(NAMES, WEIGHTS)[0]
        self.method, self.path, body = MAKERS[self.name](r, model)
        self.body = None if body is None else json.dumps(body)
        self.content, self.fault, self.damage, self.half = JSON, None, None, False
        self.authorization = r.choice(AUTHORIZATION)
        chance = r.random()
        if self.path.startswith(CONTROLS):
            return
        if self.body and self.method in ("POST", "PUT") and chance < .07:
            if chance < .02:
                self.damage = r.choice(DAMAGES)
            elif chance < .022:
                self.damage = lambda text: text.encode() + b" " * LIMIT
            elif chance < .03:
                self.half = True
            elif chance < .06:
                self.content = r.choice(YAML)
            else:
                self.content = r.choice(["text/plain", "application/xml"])
        elif .08 < chance < .11:
            self.fault = r.choice(["500", "503", "429", "delay=2", "truncate", "garbage", "drop", "delay=1, 502"])
        elif .11 < chance < .12 and self.method == "GET":
            self.method = "HEAD"

    def concrete(self, model):
        """Path and body as they are sent."""
        def fill(match):
            kind, _, rest = match.group(1).partition(":")
            try:
                if kind == "id":
                    return model.ids[int(rest)]
                if kind == "bulk":
                    return model.bulks[int(rest)].id
                if kind == "job":
                    return model.jobs[int(rest)]
                key, _, index = rest.rpartition(":")
                return "/".join(model.connections[key].children[int(index)])
            except (KeyError, IndexError):
                return "99998"

        def put(text):
            return re.sub(r"\{((?:id|bulk|job|child):[^{}]*)\}", fill, text)
        if self.body is None:
            return put(self.path), None
        body = put(self.body)
        return put(self.path), self.damage(body) if self.damage else body.encode()
