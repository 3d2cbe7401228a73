"""Random steps against a sandbox server (`serve --control --delay 1000`), each answer held against the model.

walk.py --url http://127.0.0.1:PORT --steps N --seed S [--delay MS] [--immuta VERSION] [--show N]
Exit code 0: no disagreement; 1: some, or an endpoint is missing; 2: the server cannot be used.
"""
import argparse
import collections
import json
import random
import re
import sys
import time

from bodies import SECRET
from model import Model
from server import Server
from steps import CONTROLS, NAMES, Step

EPISODE = 80  # steps between two resets: histories stay short, and the state small
TYPES = ("Databricks", "Snowflake", "Redshift", "Azure Synapse Analytics", "Native S3", "Google BigQuery", "Vertica",
         "PostgreSQL", "Glue", "None")


class Taken:
    """What came of a step: why it is wrong or None, is the endpoint missing, must the history end."""
    __slots__ = ("why", "missing", "end")

    def __init__(self, why=None, missing=False, end=False):
        self.why, self.missing, self.end = why, missing, end


class Run:
    """One history from a reset on: a server, the model of it, and what was sent."""
    def __init__(self, server, delay, version):
        self.server, self.model, self.now, self.log = server, Model(delay, version), 0, []
        self.model.made, self.model.ids = [], {}
        if server.ask("POST", "/__sandbox/reset")[0] != 200:
            sys.exit("walk: the server does not answer POST /__sandbox/reset (is it started with --control?)")
        self.state = self.look()

    def look(self):
        return self.server.ask("GET", "/__sandbox/state")[2]

    def take(self, step):
        self.model.step = step.number
        path, body = step.concrete(self.model)
        if path.startswith(CONTROLS):
            self.now += int(path.partition("ms=")[2])
            status, _, text = self.server.ask(step.method, path)
            self.log.append((step, path, body, status, text))
            self.state = self.look()
            return Taken(None if status == 200 else f"status: wanted 200, got {status}", end=status != 200)
        status, kind, text = self.send(step, path, body)
        self.log.append((step, path, body, status, text))
        reads = step.method in ("GET", "HEAD")
        changed = False
        if not reads or step.number % 4 == 0:  # every fourth read is looked into: each look is a request
            before, self.state = self.state, self.look()
            changed = before != self.state
        if SECRET.encode() in text and "scripts" not in path:
            return Taken("a secret that was sent stands in the answer")
        if changed and (reads or step.half or status >= 400 and not step.fault):
            return Taken(f"the answer {status} has changed the state", end=True)
        outcomes = self.model.expect(step.method, path, body, self.now, step.content, step.authorization[1])
        if step.half:
            return Taken(None if status in (0, 400, 401, 404, 408, 415, 422) else f"half a body: got {status}")
        if status == 0 and any(o.status == 413 for o in outcomes):
            return Taken()  # the server hangs up on a body that is too long
        if step.fault not in (None, "delay=2"):
            taken = self.faulty(step, status, kind, text)
            return Taken() if status == 401 and not step.authorization[1] else taken
        if self.is_missing(step, path, status, text, outcomes):
            return Taken(missing=True)
        return self.judge(step, status, kind, text, outcomes)

    def send(self, step, path, body):
        headers = {}
        if step.authorization[0] is not None:
            headers["Authorization"] = step.authorization[0]
        if body is not None:
            headers["Content-Type"] = step.content
        if step.fault:
            headers["x-sandbox-fault"] = step.fault
        ask = self.server.send_half if step.half else self.server.ask
        return ask(step.method, path, headers, body)

    def is_missing(self, step, path, status, text, outcomes):
        if status == 405:
            return all(o.status != 405 for o in outcomes)
        plain = text.decode("utf-8", "replace").replace(path.partition("?")[0], "/")
        return status == 404 and all(o.status != 404 or o.want for o in outcomes) and plain == self.server.nowhere

    @staticmethod
    def faulty(step, status, kind, text):
        """Whether an answer went wrong as it was told to. Whether a write was done then is open: the history ends."""
        number = re.search(r"\d{3}", step.fault)
        if number:
            good = status == int(number.group())
        elif step.fault == "garbage":
            good = status != 0 and ("text/plain" in kind or not readable(text, kind))
        else:
            good = status == 0 or not readable(text, kind)
        empty = step.method == "HEAD" or status == 0
        return Taken(None if good or empty and not number else f"the fault {step.fault} gave {status}",
                     end=step.method not in ("GET", "HEAD"))

    def judge(self, step, status, kind, text, outcomes):
        if step.method == "HEAD":
            fits = any(o.status == status for o in outcomes)
            return Taken(None if fits and not text else f"HEAD: got {status} and {len(text)} bytes")
        try:
            answer = json.loads(text) if "json" in kind else text.decode()
        except ValueError:
            return Taken(f"the answer ({kind}) cannot be read", end=True)
        if status >= 400 and "json" not in kind:
            return Taken(f"an error as {kind}")
        model = self.model
        why = model.accept(outcomes, status, answer)
        for made in model.integrations:
            if made.id and made.step not in model.ids:
                model.made.append(made.step)
                model.ids[made.step] = made.id
        wrong = why is not None and (step.method != "GET" or why.startswith("status"))
        return Taken(why, end=wrong or model.lost)


def readable(text, kind):
    try:
        json.loads(text)
    except ValueError:
        return "text/plain" in kind
    return True


def signature(step, why):
    """What a disagreement is about, without its names and numbers."""
    for kind in TYPES:
        why = why.replace(kind, "TYPE")
    short = re.sub(r"got .{80,}", lambda m: m.group()[:80], why)
    plain = re.sub(r"\d{4,}|(?<=id )\d+|(?<=id = )\d+|'[^']*(?:example\.com|\.invalid)'", "#", short)
    return f"{step.name}: {plain}"[:170]


class Walk:
    """Histories one after the other, and the disagreements that were found."""
    def __init__(self, given):
        self.given, self.server = given, Server(given.url)
        self.counts, self.missing, self.found = (collections.Counter() for _ in range(3))
        self.codes, self.first = collections.defaultdict(collections.Counter), {}

    def start(self):
        return Run(self.server, self.given.delay, self.given.immuta)

    def go(self):
        r, run, steps = random.Random(self.given.seed), None, []
        for number in range(self.given.steps):
            if run is None or len(steps) >= EPISODE:
                run, steps = self.start(), []
            step = Step(r, run.model, number)
            steps.append(step)
            taken = run.take(step)
            self.counts[step.name] += 1
            self.codes[step.name][run.log[-1][3]] += 1
            self.missing[step.name] += taken.missing
            if taken.why:
                name = signature(step, taken.why)
                self.found[name] += 1
                self.first.setdefault(name, (list(steps), taken.why))
            if taken.end:
                run = None

    def fails(self, steps, wanted):
        run = self.start()
        for step in steps:
            taken = run.take(step)
            if taken.why and signature(step, taken.why) == wanted:
                return run
            if taken.end:
                return None
        return None

    def shrunk(self, steps, wanted):
        """The shortest history found that ends in the same disagreement, and how it went."""
        best, size = self.fails(steps, wanted), max(1, len(steps) // 2)
        while best and size:
            start = 0
            while start < len(steps) - 1:
                fewer = steps[:start] + steps[min(start + size, len(steps) - 1):]
                run = self.fails(fewer, wanted)
                if run:
                    steps, best = fewer, run
                else:
                    start += size
            size //= 2
        return best

    def report(self, took):
        for name, (history, why) in list(self.first.items())[:self.given.show]:
            best = self.shrunk(history, name)
            print(f"\nDISAGREEMENT ({self.found[name]} times) {name}\n  {why}" + ("" if best else "\n  (not seen again)"))
            for step, path, body, status, text in best.log if best else ():
                extra = " ".join(filter(None, (step.fault, step.half and "half", step.content[12:]))) if body else ""
                print(f"    {step.method} {path} {(body or b'').decode('utf-8', 'replace')[:1500]} {extra}")
                print(f"      -> {status} {' '.join(text.decode('utf-8', 'replace').split())[:300]}")
        print(f"\n{'endpoint':45} {'steps':>7} {'missing':>7}  answers")
        for name in NAMES:
            codes = " ".join(f"{c}:{n}" for c, n in sorted(self.codes[name].items()))
            print(f"{name:45} {self.counts[name]:7} {self.missing[name]:7}  {codes}")
        print(f"{self.given.steps} steps, seed {self.given.seed}, {self.given.steps / took:.0f} a second, "
              f"{len(self.first)} different disagreements in {sum(self.found.values())} answers, "
              f"{sum(self.missing.values())} at missing endpoints")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", required=True)
    options.add_argument("--steps", type=int, default=10000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--delay", type=int, default=1000, help="what the server was started with")
    options.add_argument("--immuta", default="saas", help="what the server was started with")
    options.add_argument("--show", type=int, default=20, help="how many different disagreements to show")
    walk = Walk(options.parse_args())
    began = time.monotonic()
    walk.go()
    walk.report(time.monotonic() - began)
    return 1 if walk.found or sum(walk.missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
