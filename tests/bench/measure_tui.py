#!/usr/bin/env python3
"""Measure how a terminal program starts and idles, in a pseudo-terminal.

Spawns CMD in a COLSxROWS pty, answers the usual terminal queries (so that no
program waits for a reply that never comes), renders the output on an emulated
screen, and records per run:

  first_ms   exec -> first byte written to the terminal
  ready_ms   exec -> arrival of the chunk after which the SCREEN matches --wait
  ready_cpu  CPU milliseconds that the process tree had used by then (steadier
             than ready_ms on a busy machine)
  settle_ms  exec -> last byte before the first 300 ms of silence
  rss_kib    resident memory of the process tree, --settle seconds after ready
  pss_kib    the same, shared pages counted by share
  idle_cpu   CPU of the process tree over --idle seconds, % of one core
  idle_wakes voluntary context switches per second over the same span
  idle_bytes bytes written to the terminal over the same span
  key_ms     with --key: key sent -> next output (median over --key-count)

Prints the median, minimum and maximum of each over --runs (after --warmup
discarded runs) and, with --json, appends one JSON object per call to a file.

  measure_tui.py --wait 'Recipes' --runs 7 -- slumber -f slumber.yml
  measure_tui.py --wait 'Ready' --key j --json out.jsonl -- ./target/release/app

Needs Python 3.9+; with the `pyte` package the screen is emulated exactly,
without it a plain cursor-addressing fallback is used. Only the process group
that it started is ever signalled.
"""
from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import queue
import re
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import threading
import time

try:
    import pyte
except ImportError:
    pyte = None

CLK = os.sysconf("SC_CLK_TCK")

# query pattern -> reply; the replies of a plain xterm-256color on a dark background
REPLIES = [
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>0;276;0c"),
    (re.compile(rb"\x1b\[>0?q"), b"\x1bP>|xterm(390)\x1b\\"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\]10;\?(?:\x07|\x1b\\)"), b"\x1b]10;rgb:dddd/dddd/dddd\x1b\\"),
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:1111/1111/1111\x1b\\"),
    (re.compile(rb"\x1b\[14t"), b"\x1b[4;640;960t"),
    (re.compile(rb"\x1b\[16t"), b"\x1b[6;16;8t"),
]


class PlainScreen:
    """Cursor addressing and text only: enough to search for words."""

    def __init__(self, cols, rows):
        self.cols, self.rows = cols, rows
        self.cells = [[" "] * cols for _ in range(rows)]
        self.x = self.y = 0
        self.rest = ""

    TOKEN = re.compile(r"\x1b\[([?>=!]?)([\d;:]*)[ -/]*([@-~])|\x1b[\]P_^X].*?(?:\x07|\x1b\\)|\x1b[()][0-9A-B]|\x1b[=>78cDEHMNOZ]|[\r\n\b]|[^\x00-\x1f\x7f]|[\x00-\x1f]", re.S)

    def feed(self, text):
        text = self.rest + text
        self.rest = ""
        cut = text.rfind("\x1b", max(0, len(text) - 64))
        if cut >= 0 and not self.TOKEN.fullmatch(text[cut:]) and not re.match(r"\x1b(\[[?>=!]?[\d;:]*[ -/]*[@-~]|[^\[\]P_^X])", text[cut:]):
            text, self.rest = text[:cut], text[cut:]
        for m in self.TOKEN.finditer(text):
            t = m.group(0)
            if m.group(3):
                self.csi(m.group(2), m.group(3))
            elif t == "\r":
                self.x = 0
            elif t == "\n":
                self.y = min(self.rows - 1, self.y + 1)
            elif t == "\b":
                self.x = max(0, self.x - 1)
            elif t >= " " and len(t) == 1:
                if self.x < self.cols:
                    self.cells[self.y][self.x] = t
                self.x += 1

    def csi(self, args, final):
        n = [int(a) if a.isdigit() else 0 for a in re.split("[;:]", args)] if args else [0]
        if final in "Hf":
            self.y = min(self.rows, max(1, n[0])) - 1
            self.x = min(self.cols, max(1, n[1] if len(n) > 1 else 1)) - 1
        elif final == "G":
            self.x = max(1, n[0]) - 1
        elif final == "d":
            self.y = min(self.rows, max(1, n[0])) - 1
        elif final == "C":
            self.x += max(1, n[0])
        elif final == "D":
            self.x = max(0, self.x - max(1, n[0]))
        elif final == "A":
            self.y = max(0, self.y - max(1, n[0]))
        elif final == "B":
            self.y = min(self.rows - 1, self.y + max(1, n[0]))
        elif final == "J" and n[0] in (2, 3):
            self.cells = [[" "] * self.cols for _ in range(self.rows)]

    @property
    def display(self):
        return ["".join(r) for r in self.cells]


class PyteScreen:
    def __init__(self, cols, rows):
        self.screen = pyte.Screen(cols, rows)
        self.stream = pyte.Stream(self.screen)

    # sequences pyte chokes on: private-parameter SGR/mode queries, DCS and APC strings
    STRIP = re.compile(r"\x1b\[[>=<][\d;]*[a-zA-Z]|\x1b\[\?[\d;]*\$p|\x1b\[\?u|\x1b[P_^X].*?\x1b\\|\x1b\[\d* ?q", re.S)

    def feed(self, text):
        self.stream.feed(self.STRIP.sub("", text))

    @property
    def display(self):
        return self.screen.display


def tree(pid):
    """pid and its descendants."""
    out, todo = [], [pid]
    while todo:
        p = todo.pop()
        out.append(p)
        try:
            for t in os.listdir(f"/proc/{p}/task"):
                with open(f"/proc/{p}/task/{t}/children") as f:
                    todo += [int(c) for c in f.read().split()]
        except OSError:
            pass
    return out


def memory(pid):
    rss = pss = 0
    for p in tree(pid):
        try:
            with open(f"/proc/{p}/smaps_rollup") as f:
                for line in f:
                    if line.startswith("Rss:"):
                        rss += int(line.split()[1])
                    elif line.startswith("Pss:"):
                        pss += int(line.split()[1])
        except OSError:
            pass
    return rss, pss


def cpu_and_switches(pid):
    """CPU seconds used so far, and voluntary context switches, of the process tree."""
    seconds = switches = 0
    for p in tree(pid):
        ticks = fine = 0
        try:
            with open(f"/proc/{p}/stat") as f:  # counts ended threads too, in ticks
                s = f.read().rsplit(")", 1)[1].split()
                ticks = (int(s[11]) + int(s[12])) / CLK
            for t in os.listdir(f"/proc/{p}/task"):
                with open(f"/proc/{p}/task/{t}/schedstat") as f:  # live threads, in ns
                    fine += int(f.read().split()[0]) / 1e9
                with open(f"/proc/{p}/task/{t}/status") as f:
                    for line in f:
                        if line.startswith("voluntary_ctxt_switches"):
                            switches += int(line.split()[1])
        except OSError:
            pass
        seconds += max(fine, ticks)
    return seconds, switches


def busy_share(seconds):
    """Share of all cores' time that was not idle, over a span."""
    def read():
        with open("/proc/stat") as f:
            v = [int(x) for x in f.readline().split()[1:9]]
        return sum(v), v[3] + v[4]
    t0, i0 = read()
    time.sleep(seconds)
    t1, i1 = read()
    return 1 - (i1 - i0) / max(1, t1 - t0)


def wait_calm(limit):
    """Wait until the machine is at least 92% idle over a second, up to `limit` seconds."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if busy_share(1.0) < 0.08:
            return True
    return False


class Run:
    def __init__(self, cmd, cols, rows, env, cwd):
        self.screen = (PyteScreen if pyte else PlainScreen)(cols, rows)
        self.chunks = queue.Queue()
        self.total = 0
        self.last = None
        self.first = None
        self.tail = b""
        self.buf = b""
        self.t0 = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, cols * 8, rows * 16))
            if cwd:
                os.chdir(cwd)
            try:
                os.execvpe(cmd[0], cmd, env)
            except OSError as e:
                os.write(2, f"exec failed: {e}\n".encode())
                os._exit(127)
        # set it from this side too: the child may read the size before its own ioctl is seen
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, cols * 8, rows * 16))
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        while True:
            try:
                r, _, _ = select.select([self.fd], [], [], 1.0)
                if not r:
                    continue
                data = os.read(self.fd, 65536)
            except OSError:
                break
            now = time.perf_counter()
            if not data:
                break
            if self.first is None:
                self.first = now
            self.last = now
            self.total += len(data)
            probe = self.tail + data
            for rx, reply in REPLIES:
                for m in rx.finditer(probe):
                    if m.end() > len(self.tail):
                        try:
                            os.write(self.fd, reply)
                        except OSError:
                            pass
            self.tail = data[-24:]
            self.chunks.put((now, data))
        self.chunks.put((time.perf_counter(), None))

    def pump(self, until):
        """Feed chunks to the screen; yields their arrival times; stops at `until`."""
        while True:
            left = until - time.perf_counter()
            if left <= 0:
                return
            try:
                t, data = self.chunks.get(timeout=left)
            except queue.Empty:
                return
            if data is None:
                raise EOFError("the program ended; the screen was:\n" + self.text().rstrip())
            self.buf += data
            try:
                text, self.buf = self.buf.decode("utf-8"), b""
            except UnicodeDecodeError as e:
                if len(self.buf) - e.start < 4:
                    text, self.buf = self.buf[: e.start].decode("utf-8"), self.buf[e.start :]
                else:
                    text, self.buf = self.buf.decode("utf-8", "replace"), b""
            self.screen.feed(text)
            yield t

    def text(self):
        return "\n".join(self.screen.display)

    def stop(self, quit_keys):
        try:
            if quit_keys:
                os.write(self.fd, quit_keys)
                time.sleep(0.3)
        except OSError:
            pass
        for sig in (signal.SIGTERM, signal.SIGKILL):
            try:
                done, _ = os.waitpid(self.pid, os.WNOHANG)
                if done:
                    break
                os.killpg(self.pid, sig)  # pty.fork made the child a session leader
            except (ProcessLookupError, ChildProcessError):
                break
            time.sleep(0.3)
        try:
            os.waitpid(self.pid, os.WNOHANG)
        except ChildProcessError:
            pass
        os.close(self.fd)


def once(args, cmd, want_idle):
    home = tempfile.mkdtemp(prefix="measure-tui-") if not args.home else args.home
    env = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", HOME=home,
               XDG_CONFIG_HOME=home + "/.config", XDG_DATA_HOME=home + "/.local/share",
               XDG_STATE_HOME=home + "/.local/state", XDG_CACHE_HOME=home + "/.cache",
               COLUMNS=str(args.cols), LINES=str(args.rows))
    for kv in args.env:
        k, _, v = kv.partition("=")
        env[k] = v
    for k in args.unset:
        env.pop(k, None)
    run = Run(cmd, args.cols, args.rows, env, args.cwd)
    res, wait = {}, re.compile(args.wait, re.S)
    try:
        ready = None
        for t in run.pump(run.t0 + args.timeout):
            if wait.search(run.text()):
                ready = t
                break
        if ready is None:
            raise TimeoutError("no match for --wait; the screen was:\n" + run.text())
        if args.before:
            os.write(run.fd, args.before.encode().decode("unicode_escape").encode("latin-1"))
            then = re.compile(args.then, re.S)
            if not any(then.search(run.text()) for _ in run.pump(time.perf_counter() + args.timeout)):
                raise TimeoutError("no match for --then; the screen was:\n" + run.text())
        res["first_ms"] = (run.first - run.t0) * 1e3
        res["ready_ms"] = (ready - run.t0) * 1e3
        res["ready_cpu"] = cpu_and_switches(run.pid)[0] * 1e3
        end = time.perf_counter() + args.settle
        last = ready
        settled = None
        for t in run.pump(end):
            if settled is None and t - last > 0.3:
                settled = last
            last = t
        res["settle_ms"] = ((settled or last) - run.t0) * 1e3
        res["rss_kib"], res["pss_kib"] = memory(run.pid)
        if args.show:
            print(run.text(), file=sys.stderr)
        if want_idle:
            c0, s0 = cpu_and_switches(run.pid)
            b0, w0 = run.total, time.perf_counter()
            for _ in run.pump(w0 + args.idle):
                pass
            span = time.perf_counter() - w0
            c1, s1 = cpu_and_switches(run.pid)
            res["idle_cpu"] = 100 * (c1 - c0) / span
            res["idle_wakes"] = (s1 - s0) / span
            res["idle_bytes"] = run.total - b0
        if args.key:
            key = args.key.encode().decode("unicode_escape").encode("latin-1")
            lat = []
            for _ in range(args.key_count):
                for _ in run.pump(time.perf_counter() + 0.15):
                    pass
                k0 = time.perf_counter()
                os.write(run.fd, key)
                for t in run.pump(k0 + 1.0):
                    lat.append((t - k0) * 1e3)
                    break
            if lat:
                res["key_ms"] = statistics.median(lat)
                res["key_p95_ms"] = sorted(lat)[int(0.95 * (len(lat) - 1))]
                res["key_most_ms"] = max(lat)
                res["key_answered"] = len(lat)
    finally:
        quit_keys = args.quit.encode().decode("unicode_escape").encode("latin-1") if args.quit else b""
        run.stop(quit_keys)
        if not args.home:
            shutil.rmtree(home, ignore_errors=True)
    return res


def size_of(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    total = 0
    for d, _, files in os.walk(path):
        for f in files:
            p = os.path.join(d, f)
            if not os.path.islink(p):
                total += os.path.getsize(p)
    return total


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--wait", required=True, help="regex that the screen must match to count as ready")
    p.add_argument("--name", help="label in the output (default: the program's name)")
    p.add_argument("--runs", type=int, default=7)
    p.add_argument("--warmup", type=int, default=1)
    p.add_argument("--idle", type=float, default=10.0, help="seconds of idle to watch (0: none)")
    p.add_argument("--idle-runs", type=int, default=3, help="in how many of the runs")
    p.add_argument("--settle", type=float, default=2.0, help="seconds to wait after ready before memory is read")
    p.add_argument("--calm", type=float, default=0.0, metavar="S",
                   help="before each run wait up to S seconds for an idle machine; runs that got none are marked")
    p.add_argument("--timeout", type=float, default=20.0)
    p.add_argument("--before", default="", help="keys to send once it is ready, before anything else is measured")
    p.add_argument("--then", default="", help="regex that the screen must match after these")
    p.add_argument("--key", default="", help=r"a key to send for latency, escapes as in Python ('j', '\x1b[B')")
    p.add_argument("--key-count", type=int, default=20)
    p.add_argument("--quit", default="", help=r"keys that quit the program, e.g. 'q' or '\x03'")
    p.add_argument("--cols", type=int, default=120)
    p.add_argument("--rows", type=int, default=40)
    p.add_argument("--cwd")
    p.add_argument("--home", help="keep this HOME instead of a fresh empty one per run")
    p.add_argument("--env", action="append", default=[], metavar="K=V")
    p.add_argument("--unset", action="append", default=[], metavar="K")
    p.add_argument("--size", action="append", default=[], metavar="PATH", help="file or folder whose size to report")
    p.add_argument("--json", metavar="FILE", help="append the result as one JSON line")
    p.add_argument("--show", action="store_true", help="print the settled screen of each run to stderr")
    p.add_argument("cmd", nargs=argparse.REMAINDER, help="-- program and its arguments")
    args = p.parse_args()
    cmd = args.cmd[1:] if args.cmd[:1] == ["--"] else args.cmd
    if not cmd:
        p.error("no program given")
    rows = []
    uncalm = 0
    for i in range(args.warmup + args.runs):
        if args.calm and not wait_calm(args.calm):
            uncalm += 1
        r = once(args, cmd, args.idle > 0 and args.warmup <= i < args.warmup + args.idle_runs)
        if i >= args.warmup:
            rows.append(r)
    name = args.name or os.path.basename(cmd[0])
    out = {"name": name, "cmd": cmd, "runs": len(rows), "screen": f"{args.cols}x{args.rows}",
           "emulator": "pyte" if pyte else "plain", "uncalm_runs": uncalm}
    if args.size:
        out["size_bytes"] = sum(size_of(s) for s in args.size)
    print(f"{name}: {len(rows)} runs, {args.cols}x{args.rows}, load {os.getloadavg()[0]:.2f}")
    if args.size:
        print(f"  {'size':11} {out['size_bytes'] / 1e6:10.2f} MB")
    if uncalm:
        print(f"  NOTE: {uncalm} runs started on a busy machine")
    for k in ("first_ms", "ready_ms", "ready_cpu", "settle_ms", "rss_kib", "pss_kib", "idle_cpu", "idle_wakes",
              "idle_bytes", "key_ms", "key_p95_ms", "key_most_ms", "key_answered"):
        v = [r[k] for r in rows if k in r]
        if v:
            out[k] = {"median": statistics.median(v), "min": min(v), "max": max(v), "n": len(v), "values": v}
            print(f"  {k:11} {statistics.median(v):10.2f}  (min {min(v):.2f}, max {max(v):.2f}, n={len(v)})")
    if args.json:
        with open(args.json, "a") as f:
            f.write(json.dumps(out) + "\n")


if __name__ == "__main__":
    main()
