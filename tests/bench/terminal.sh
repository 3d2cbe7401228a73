#!/usr/bin/env bash
# How the terminal UI starts, idles and answers keys: alone, with 1,000 workspaces, with 1,000 integrations, and in an answer
# of 1 MB; then how it takes odd sizes and signals. Needs Python 3.9 and a release build; the programs named after it are
# measured beside it: what they are called, what their screen shows when they are ready, and the command.
#
#   tests/bench/terminal.sh ['NAME|READY|PROGRAM ARGUMENTS'...]
#
# JSON names a file that gets the figures as lines of JSON; ROUNDS is how often each is started.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "${UCFORGE:-target/release/ucforge}")
rounds=${ROUNDS:-7}
few=$((rounds > 2 ? 2 : rounds))
here=$PWD/tests/bench
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
json=()
[ -z "${JSON:-}" ] || json=(--json "$JSON")
measure() { python3 "$here/measure_tui.py" --runs "$rounds" --settle 1 --idle 5 --idle-runs 2 "${json[@]}" "$@"; }

ls -l "$program"
measure --name ucforge --wait 'no flow chosen' --key '\x1b[B' --quit '\x11' -- "$program"
for other in "$@"; do
  IFS='|' read -r name ready command <<< "$other"
  # shellcheck disable=SC2086 # The command has arguments.
  measure --name "$name" --wait "$ready" --key '\x1b[B' --quit 'q' -- $command
done

python3 - "$folder/large.yaml" <<'PYTHON'
import sys
with open(sys.argv[1], "w") as out:
    out.write("ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\n")
    out.write("httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {env: T}\ncatalog: immuta\n")
    out.write("additionalWorkspaceConnections:\n")
    for number in range(1000):
        out.write(f"  - workspaceUrl: w{number}.cloud.databricks.com\n    httpPath: /sql/1.0/warehouses/{number:016x}\n")
        out.write("    authenticationType: token\n    token: {env: T}\n")
PYTHON
large() { measure --wait 'integration-automatic' --idle 0 --runs "$few" --key-count 30 --quit '\x11' "$@" -- "$program" "$folder/large.yaml"; }
large --name '1,000 workspaces: type' --before '\x10/catalog\r' --then 'type; Enter goes on' --key a
large --name '1,000 workspaces: move' --before '\x10/catalog\r' --then 'type; Enter goes on' --key '\t'

"$program" serve --listen 127.0.0.1:0 > "$folder/serve" 2>&1 &
server=$!
until url=$(grep -o 'http://127.0.0.1:[0-9]*' "$folder/serve" | head -1) && [ -n "$url" ]; do kill -0 "$server"; done
python3 - "$url" <<'PYTHON'
import json, sys, urllib.request
for number in range(1000):
    config = {"workspaceUrl": f"w{number}.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
              "authenticationType": "token", "token": "dapi" + "0" * 32, "catalog": f"immuta_{number}",
              "audit": {"enabled": True}, "workspaceIds": [str(1000000000000000 + number + step) for step in range(8)]}
    body = json.dumps({"type": "Databricks", "autoBootstrap": True, "config": config}).encode()
    headers = {"Authorization": "k", "Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(sys.argv[1] + "/integrations", body, headers)).read()
print("an answer of", len(urllib.request.urlopen(urllib.request.Request(sys.argv[1] + "/integrations", headers=headers)).read()), "bytes")
PYTHON
many() {
  measure --wait 'no flow chosen' --idle 0 --runs "$few" --key-count 30 --quit '\x11' --env "IMMUTA_URL=$url" --env IMMUTA_API_KEY=k \
    "$@" -- "$program"
}
many --name '1,000 integrations: move' --before '\x1b2' --then 'integrations: 1000' --key '\x1b[B'
many --name '1,000 integrations: filter' --before '\x1b2/' --then 'integrations: 1000' --key 'w'
many --name '1 MB: scroll' --before '\x1b2\x1b6\x1b[F\r' --then 'answered 200' --key '\x1b[6~'

python3 "$here/edge_tui.py" -- "$program"
