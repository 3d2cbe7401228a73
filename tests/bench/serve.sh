#!/usr/bin/env bash
# Measures `ucforge serve` beside Prism, a common stand-in for APIs, on the same OpenAPI document in the same run.
#
#   cargo build --release -p ucforge && tests/bench/serve.sh [SECONDS [ROUNDS]]
#
# Prints CSV; a figure has a value for each round, separated by spaces.
#
# It needs wrk and curl, and Prism: PRISM names its program, otherwise npx gets it. Both servers log each request, to nowhere.
set -euo pipefail

cd "$(dirname "$0")/../.."
seconds=${1:-10}
rounds=${2:-1}
ucforge=${UCFORGE:-target/release/ucforge}
prism=${PRISM:-npx --yes @stoplight/prism-cli@5}
folder=$(mktemp -d)
started=()
end() {
    for process in "${started[@]}"; do
        kill -- "-$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap end EXIT

script='{"type": "Databricks", "autoBootstrap": false, "config": {"workspaceUrl": "www.example-workspace.cloud.databricks.com",
  "httpPath": "sql/protocolv1/o/0/0000-00000-abc123", "authenticationType": "token", "token": "s3cret", "catalog": "immuta"}}'
cat >"$folder/get.lua" <<'LUA'
wrk.headers["Authorization"] = "key"
function done(summary, latency, requests)
  local bad = summary.errors
  io.write(string.format("RESULT %.0f %.3f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(99) / 1000,
    bad.connect + bad.read + bad.write + bad.status + bad.timeout))
end
LUA
{
    cat "$folder/get.lua"
    printf 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [[%s]]\n' "$script"
} >"$folder/post.lua"

# Waits until a server answers as it should: errors are quick, and would be measured by mistake.
ready() {
    local answer
    for _ in $(seq 600); do
        if answer=$(curl -s -o /dev/null -w '%{http_code}' -H 'Authorization: key' "$1/integrations") && [[ $answer == 200 ]]; then
            answer=$(curl -s -o "$folder/answer" -w '%{http_code}' -H 'Authorization: key' -H 'Content-Type: application/json' \
                -d "$script" "$1/integrations/scripts/create")
            [[ $answer == 200 ]] && return
            echo "POST to $1 was answered with $answer: $(cat "$folder/answer")" >&2
            exit 1
        fi
        sleep 0.1
    done
    echo "nothing answers at $1: $(cat "$folder"/*.log)" >&2
    exit 1
}

# Gives each server a process group, so that what npx starts ends with it.
set -m
"$ucforge" schema openapi >"$folder/openapi.json"
"$ucforge" serve --listen 127.0.0.1:4971 >"$folder/serve.log" 2>/dev/null &
started+=($!)
# shellcheck disable=SC2086 # PRISM may be a command with arguments.
$prism mock --host 127.0.0.1 --port 4972 "$folder/openapi.json" >/dev/null 2>"$folder/prism.log" &
started+=($!)
set +m
ready http://127.0.0.1:4971
ready http://127.0.0.1:4972

# Prints requests a second and the 99th percentile in ms.
measure() {
    local result threads=2
    [[ $3 == 1 ]] && threads=1
    wrk -t"$threads" -c"$3" -d1s -s "$folder/$2.lua" "$1" >/dev/null
    result=$(wrk -t"$threads" -c"$3" -d"${seconds}s" -s "$folder/$2.lua" "$1" | grep '^RESULT')
    read -r _ rate late bad <<<"$result"
    [[ $bad == 0 ]] || echo "$bad answers of $1 were errors or too late" >&2
    echo "$rate $late"
}

echo "request,connections,prism requests/s,prism p99 ms,serve requests/s,serve p99 ms"
for request in "get /integrations" "post /integrations/scripts/create"; do
    read -r method path <<<"$request"
    for connections in 1 16 256; do
        slow=() slow_late=() quick=() quick_late=()
        for _ in $(seq "$rounds"); do
            read -r rate late <<<"$(measure "http://127.0.0.1:4972$path" "$method" "$connections")"
            slow+=("$rate") slow_late+=("$late")
            read -r rate late <<<"$(measure "http://127.0.0.1:4971$path" "$method" "$connections")"
            quick+=("$rate") quick_late+=("$late")
        done
        echo "${method^^} $path,$connections,${slow[*]},${slow_late[*]},${quick[*]},${quick_late[*]}"
    done
done
