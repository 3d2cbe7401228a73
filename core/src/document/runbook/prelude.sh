step() { printf '\n== %s\n' "$1"; }
say() { printf '%s\n' "$1"; }
stop() {
  printf 'stopped: %s\n' "$1" >&2
  exit "${2:-1}"
}
# What the server says may hold what a terminal would obey.
quote_answer() { printf '%s\n' "${answer//[[:cntrl:]]/ }"; }

# Sends METHOD PATH [FUNCTION THAT PRINTS THE BODY]. Leaves $code and $answer. Only what changes nothing is sent again.
request() {
  local all options tries=1
  options=(--disable --silent --show-error --globoff --max-time 120 --request "$1" --url "$url$2" --write-out '\n%{http_code}')
  options+=(--header 'Accept: application/json')
  if [[ $1 == GET ]]; then tries=3; fi
  while :; do
    code='' answer='' tries=$((tries - 1))
    if [[ ${3:-} ]]; then
      all=$("$3" | curl "${options[@]}" --header 'Content-Type: application/json' --data-binary @- --header @<(authorization)) || all=''
    else
      all=$(curl "${options[@]}" --header @<(authorization)) || all=''
    fi
    if [[ $all ]]; then
      code=${all##*$'\n'}
      answer=${all%$'\n'*}
    fi
    case $code in '' | 429 | 502 | 503 | 504) ;; *) return 0 ;; esac
    if ((tries <= 0)); then break; fi
    sleep 1
  done
  if [[ ! $code ]]; then
    if [[ $1 == GET ]]; then stop "no answer to $1 $2" 3; fi
    stop "no answer to $1 $2, which may have been carried out: look, then run this again" 3
  fi
}
authorization() { printf 'Authorization: %s\n' "$IMMUTA_API_KEY"; }

# Ends everything unless the last answer was a success.
expect() {
  case $code in 2??) return 0 ;; esac
  quote_answer >&2
  case $code in
    3?? | 5??) stop "$1: the server answered $code" 3 ;;
    *) stop "$1: the API answered $code" ;;
  esac
}

# Leaves in $value what stands under a NAME at the top of the answer: a text without its quotes, a number, a word.
# Ends everything when the answer is no whole JSON object.
member() {
  local depth=0 inside='' key='' word='' whole='' piece c i j
  value=''
  # In pieces: to take one character out of a long text is slow.
  for ((i = 0; i < ${#answer}; i += 512)); do
    piece=${answer:i:512}
    for ((j = 0; j < ${#piece}; j++)); do
      c=${piece:j:1}
      if [[ $inside == escape ]]; then
        word+=\\$c
        inside=text
        continue
      fi
      if [[ $inside ]]; then
        case $c in
          '\') inside=escape ;;
          '"') inside='' ;;
          *) word+=$c ;;
        esac
        continue
      fi
      case $c in
        '"') inside=text; word='' ;;
        '{' | '[')
          if [[ $depth == 0 && ($c == '[' || $whole) ]]; then unreadable "$2"; fi
          depth=$((depth + 1)); key=''; word=''
          ;;
        ':') key=$word; word='' ;;
        ',' | '}' | ']')
          if [[ $depth == 0 ]]; then unreadable "$2"; fi
          if [[ $depth == 1 && $key == "$1" && $word != null ]]; then value=$word; fi
          key=''; word=''
          if [[ $c != ',' ]]; then depth=$((depth - 1)); fi
          if [[ $depth == 0 ]]; then whole=yes; fi
          ;;
        [[:space:]]) ;;
        *) word+=$c ;;
      esac
    done
  done
  if [[ ! $whole || $depth != 0 || $inside || $word ]]; then unreadable "$2"; fi
}
unreadable() {
  quote_answer >&2
  stop "$1: the answer cannot be understood" 3
}

# Whether the answer holds this JSON, blanks aside, anywhere.
has() {
  local flat=${answer//[[:space:]]/}
  [[ $flat == *"$1"* ]]
}

# Asks QUESTION on a terminal; elsewhere VARIABLE must say yes.
confirm() {
  local reply=''
  if [[ ${!1:-} == yes ]]; then return 0; fi
  if [[ -t 0 ]]; then read -r -p "$2 [yes/no] " reply || reply=no; fi
  case $reply in
    [yY] | [yY][eE][sS]) ;;
    *) stop "not confirmed: $2 Run this again and answer yes, or with $1=yes" 3 ;;
  esac
}

# Looks at integration ID until nothing changes any more. Leaves its $state.
settle() {
  local before='' waited=0
  case $1 in '' | *[!A-Za-z0-9_-]*) stop "the answer names no integration" 3 ;; esac
  while :; do
    request GET "/integrations/$1"
    expect "looking at integration $1"
    member status "looking at integration $1"
    state=$value
    if [[ $state != "$before" ]]; then say "integration $1: ${state//[^A-Za-z]/ }"; fi
    case $state in
      *ing) ;;
      '') unreadable "looking at integration $1" ;;
      *) return 0 ;;
    esac
    if ((waited >= most)); then
      stop "integration $1 is still $state: run this again to go on waiting" 3
    fi
    before=$state
    sleep "$pause"
    waited=$((waited + (pause > 0 ? pause : 1)))
  done
}

# Waits until integration ID is enabled, with this CATALOG.
await() {
  settle "$1"
  if [[ $state != enabled ]]; then
    quote_answer >&2
    stop "integration $1 is not enabled"
  fi
  if has '"catalog":' && ! has "$2"; then
    stop "integration $1 has another catalog: it is not the one of this runbook"
  fi
}

