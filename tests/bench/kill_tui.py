#!/usr/bin/env python3
"""Kills the terminal UI with SIGKILL at random moments while somebody types, and looks at what it has kept: every draft must be
whole JSON, and the next start must find it. Prints the figures; exits 1 if a draft was damaged or temporary files were left.

  kill_tui.py [--times N] -- program
"""
import argparse, fcntl, json, os, pathlib, pty, random, select, shutil, signal, struct, sys, tempfile, termios, time

p = argparse.ArgumentParser()
p.add_argument("--times", type=int, default=100)
p.add_argument("--seed", type=int, default=7)
p.add_argument("cmd", nargs=argparse.REMAINDER)
args = p.parse_args()
cmd = args.cmd[1:] if args.cmd[:1] == ["--"] else args.cmd
dice = random.Random(args.seed)
home = pathlib.Path(tempfile.mkdtemp(prefix="kill-tui-"))
SETUP = b'\x1b[200~{"ucforge": 1, "flow": "connection", "connectionKey": "lake"}\x1b[201~'


def start():
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", HOME=str(home), XDG_STATE_HOME=str(home / "s"), XDG_CONFIG_HOME=str(home / "c"))
        os.execvp(cmd[0], cmd)
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    return pid, fd


def drain(fd, seconds):
    end = time.time() + seconds
    while (left := end - time.time()) > 0:
        if select.select([fd], [], [], left)[0]:
            try:
                os.read(fd, 65536)
            except OSError:
                return


whole = broken = left = 0
longest = 0
for _ in range(args.times):
    pid, fd = start()
    drain(fd, 0.25)
    os.write(fd, SETUP)
    drain(fd, 0.05)
    os.write(fd, b"\r")
    # Around a pause the draft is saved: half a second after the last key.
    until = time.time() + dice.uniform(0.05, 1.4)
    while time.time() < until:
        os.write(fd, dice.choice([b"a", b"\t", b"x", b"\x7f", b"1"]))
        drain(fd, dice.choice([0.01, 0.02, 0.55]))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(fd)
    for file in (file for file in home.rglob("*") if file.is_file()):
        text = file.read_bytes()
        if file.suffix == ".json":
            try:
                json.loads(text)
                whole += 1
                longest = max(longest, len(text))
            except ValueError:
                broken += 1
                print(f"damaged: {file}: {text[:80]!r}")
# The next start clears what is left of earlier ones.
pid, fd = start()
drain(fd, 0.5)
os.write(fd, b"\x11")
os.waitpid(pid, 0)
left = [file.name for file in home.rglob("*") if file.is_file() and file.suffix not in (".json", ".lock", "")]
print(f"{args.times} kills: drafts read {whole} times whole (up to {longest} bytes), {broken} damaged; left over after the next start: {left or 'nothing'}")
shutil.rmtree(home)
sys.exit(1 if broken or left or not whole else 0)
