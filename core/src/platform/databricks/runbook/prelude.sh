step() { what=$1 && printf '\n== %s\n' "$1"; }
# For jq. A text leaks when a piece of a secret is in it, whatever comes between its letters and digits, or in base64. Only plain sentences are shown.
defs='def bare: ascii_downcase | explode | map(select(. > 127 or (. > 47 and . < 58) or (. > 96 and . < 123))) | implode;
def base64: ("", "-", "--") as $x | $x + . | @base64[[0, 2, 3][$x | length]:utf8bytelength * 4 / 3 | floor] | select(length > 3);
def pieces: ([([length / 2 | floor, 8] | min), 4] | max) as $n | range(0; [length - $n, 0] | max + 1) as $at | .[$at:$at + $n];
def leaks: bare as $text | [$text, ($text | gsub("[0-9]"; ""))] as $texts | any($secrets[0][] | gsub("-----[^-]*-----"; "")
  | ., base64 | bare | ., (gsub("[0-9]"; "") | select(length > 7)) | select(. != "") | pieces; . as $piece | any($texts[]; contains($piece)));
def shown: tostring | if leaks then "(hidden: it may repeat a secret)" else .[:2000] | explode | map(if . < 32 or (. > 126 and . < 160) or (. > 8202 and . < 8304) then 32 else . end) | implode end;
def sentence: length < 301 and test("\\A[A-Za-z0-9 .,:;()\"/_\u0027-]+\\z") and ([scan("[0-9]")] | length < 7) and ([scan("[A-Z]")] | length < 13)
  and all(scan("[A-Za-z0-9]+"); length < 21 and test("\\A([A-Za-z]?[a-z]*([A-Z][a-z]{2,})*|[A-Z]+|[0-9]+)\\z")) and (leaks | not);
def told: . as $raw | (try fromjson catch $raw) | (objects | (.statusCode | numbers | select(. == floor and . > 99 and . < 600)),
    (.error | strings | select(test("\\A[A-Z][a-z]+([ -][A-Z][a-z]+){0,4}\\z") and sentence))),
  ([strings, (.. | objects | .message | strings)] | join("; ") | if sentence then . elif ($raw | test("\\S") | not) then "the response is empty" else "the rest of the response is hidden: it may repeat what was sent" end);
def name: if type == "number" and . == floor and fabs < 1e15 then tostring else . end
  | strings | select(test("\\A[A-Za-z0-9_-]{1,99}\\z") and (leaks | not));
def differs($from): type == "string" and . != "" and ascii_downcase != ($from | ascii_downcase);'
# Prints the result of the jq FILTER on the response, which must be one value.
query() {
  printf '%s' "$answer" | jq -rs --arg host "$host" --arg catalog "$catalog" --slurpfile secrets <(printf '%s' "$secrets") \
    "$defs if length == 1 then .[0] else error(0) end | $1" 2>/dev/null
}
# Leaves the result of the jq FILTER on the response in $value, or stops.
get() { value=$(query "$1") || unreadable; }
unreadable() { tell; stop "$what: the response cannot be understood" 3; }
# Shows what is safe to show of the response.
tell() { printf '%s' "$answer" | jq -rRs --slurpfile secrets <(printf '%s' "$secrets") "$defs told" >&2 || true; }
# Sends METHOD PATH [BODY]. Leaves $code and $answer. Only what changes nothing is sent again.
request() {
  local all tries=1 options=(--disable --silent --show-error --globoff --max-time 120 --header 'Accept: application/json')
  method=$1
  if [[ $1 == GET ]]; then tries=3; else options+=(--header 'Content-Type: application/json' --data-binary @-); fi
  while :; do
    all=$(printf '%s' "${3:-}" | curl "${options[@]}" --header @<(printf 'Authorization: %s\n' "$IMMUTA_API_KEY") \
      --write-out '\n%{http_code}' --request "$1" --url "$url$2") || all=''
    code=${all##*$'\n'} answer=${all%$'\n'*} tries=$((tries - 1))
    case $tries:$code in 0:*) return 0 ;; *: | *:429 | *:50[234]) sleep 1 ;; *) return 0 ;; esac
  done
}
# The same, and stops unless the response is a success.
ask() { request "$@" && expect; }
expect() {
  local doubt=''
  case $method:$code in *:2??) return 0 ;; GET:*) ;; *) doubt=', and may have carried it out: check, then run this again' ;; esac
  tell
  case $code in '' | [35]??) stop "$what: the server answered ${code:-nothing}$doubt" 3 ;; *) stop "$what: the API answered $code" ;; esac
}
# Asks QUESTION on a terminal; elsewhere VARIABLE must say yes.
confirm() {
  local reply=${!1:-}
  if [[ $reply != yes && -t 0 ]]; then read -r -p "$2 [yes/no] " reply || reply=no; fi
  case $reply in [yY] | [yY][eE][sS]) ;; *) stop "not confirmed: $2 Run this again and answer yes, or with $1=yes" 3 ;; esac
}
# Waits for the next poll, or stops when WHAT has taken too long.
look_again() {
  if ((waited >= most)); then stop "$1: run this again to keep waiting" 3; fi
  sleep "$pause" && waited=$((waited + (pause > 0 ? pause : 1)))
}
# Polls integration ID until it no longer changes. Leaves its $state, and in $other what makes it doubtful.
settle() {
  waited=0 state=''
  while :; do
    ask GET "/integrations/$1"
    get '(.status | strings | if sentence or . == "recurringValidationError" then . else "(hidden)" end | select(. != "")) // error(0), (.config | (.workspaceUrl // .host) as $there
      | if .catalog | differs($catalog) then "has another catalog" elif $there | differs($host) then "is on another workspace"
        elif $there then "" else "may be on another workspace" end)'
    now=${value%%$'\n'*} other=${value#"$now"} other=${other#$'\n'}
    case $other in has* | is*) stop "integration $1 $other: it is not the integration of this runbook" ;; esac
    if [[ $now != "$state" ]]; then say "integration $1: $now"; fi
    state=$now
    case $state in *ing) look_again "integration $1 is still $state" ;; *) return 0 ;; esac
  done
}
