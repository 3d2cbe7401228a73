set -euo pipefail
umask 077

step() { printf '\n== %s\n' "$1"; }
say() { printf '%s\n' "$1"; }
stop() {
  printf 'stopped: %s\n' "$1" >&2
  exit "${2:-1}"
}

# Sends METHOD PATH [FUNCTION THAT PRINTS THE BODY]. Leaves $code and $answer.
request() {
  local all options
  options=(--silent --show-error --globoff --max-time 120 --request "$1" --url "$url$2" --write-out '\n%{http_code}')
  options+=(--header 'Accept: application/json')
  if [[ ${3:-} ]]; then
    options+=(--header 'Content-Type: application/json' --data-binary @-)
    all=$("$3" | curl "${options[@]}" --header @<(authorization)) ||
      stop "no answer to $1 $2, which may have been carried out: run this again, it looks first" 3
  else
    all=$(curl "${options[@]}" --header @<(authorization)) || stop "no answer to $1 $2" 3
  fi
  code=${all##*$'\n'}
  answer=${all%$'\n'*}
}
authorization() { printf 'Authorization: %s\n' "$IMMUTA_API_KEY"; }

# Ends everything unless the last answer was a success.
expect() {
  case $code in
    2??) ;;
    *)
      printf '%s\n' "$answer" >&2
      stop "$1: the API answered $code"
      ;;
  esac
}

# Prints what stands under a NAME at the top of a JSON OBJECT: a text without its quotes, a number, a word.
member() {
  local LC_ALL=C
  local name=$1 s=$2 depth=0 inside='' key='' word='' c i
  for ((i = 0; i < ${#s}; i++)); do
    c=${s:i:1}
    if [[ $inside ]]; then
      case $c in
        '\') i=$((i + 1)); word+=\\${s:i:1} ;;
        '"') inside='' ;;
        *) word+=$c ;;
      esac
      continue
    fi
    case $c in
      '"') inside=yes; word='' ;;
      '{' | '[') depth=$((depth + 1)); key=''; word='' ;;
      ':') key=$word; word='' ;;
      ',' | '}' | ']')
        if [[ $depth == 1 && $key == "$name" ]]; then
          printf '%s' "$word"
          return
        fi
        key=''; word=''
        if [[ $c != ',' ]]; then depth=$((depth - 1)); fi
        ;;
      [[:space:]]) ;;
      *) word+=$c ;;
    esac
  done
}

# Whether a JSON object has this text or word under this name, anywhere.
has() {
  local flat=${answer//[[:space:]]/}
  [[ $flat == *"$1"* ]]
}

# Asks QUESTION on a terminal; elsewhere VARIABLE must say yes.
confirm() {
  local reply=''
  if [[ ${!1:-} == yes ]]; then return; fi
  if [[ -t 0 ]]; then read -r -p "$2 [yes/no] " reply || reply=no; fi
  case $reply in
    y | yes) ;;
    *) stop "$2 When that is so, run this again with $1=yes, or answer yes on a terminal" 3 ;;
  esac
}

# Looks at integration ID until nothing changes any more. Leaves its $state.
settle() {
  local before='' waited=0
  while :; do
    request GET "/integrations/$1"
    expect "looking at integration $1"
    state=$(member status "$answer")
    if [[ $state != "$before" ]]; then say "integration $1: ${state:-no state in the answer}"; fi
    case $state in *ing) ;; *) return ;; esac
    if ((waited >= ${WAIT_SECONDS:-1800})); then
      stop "integration $1 is still $state: run this again to go on waiting" 3
    fi
    before=$state
    sleep "${POLL_SECONDS:-5}"
    waited=$((waited + ${POLL_SECONDS:-5}))
  done
}

# Waits until integration ID is enabled.
await() {
  settle "$1"
  if [[ $state != enabled ]]; then
    printf '%s\n' "$answer" >&2
    stop "integration $1 is not enabled"
  fi
}

