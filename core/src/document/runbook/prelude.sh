step() { printf '\n== %s\n' "$1"; }
say() { printf '%s\n' "$1"; }
stop() {
  printf 'stopped: %s\n' "$1" >&2
  exit "${2:-1}"
}
# What the server says may hold what a terminal would obey, and secrets that were sent to it.
quote_answer() {
  local secret text=$answer
  for secret in "$IMMUTA_API_KEY" ${secrets[@]+"${secrets[@]}"}; do
    if [[ $secret ]]; then text=${text//"$secret"/***}; fi
  done
  printf '%s\n' "${text//[[:cntrl:]]/ }"
}

# Sends METHOD PATH [FUNCTION THAT PRINTS THE BODY]. Leaves $code and $answer. Only what changes nothing is sent again.
request() {
  local all options tries=1
  method=$1
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
  case $method:$code in
    *:3?? | GET:5??) stop "$1: the server answered $code" 3 ;;
    *:5??) stop "$1: the server answered $code, and may have carried it out: look, then run this again" 3 ;;
    *) stop "$1: the API answered $code" ;;
  esac
}

# Reads the answer as JSON. Leaves its texts (decoded), numbers and words in $values, and in $paths where each of them
# stands: config.catalog, 0.id, or nothing for an answer that is one value. Fails when the answer is no JSON.
read_answer() {
  local all="$answer " i piece run c state=value inside='' text='' hex='' high=0 depth=0 path
  local word_ends='[],:}[:space:]]*' number='^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$'
  local -a open prefix count key
  paths=() values=() open=('') prefix=('') count=(0) key=('')
  # In pieces: to cut a long text at its front again and again is slow.
  for ((i = 0; i < ${#all}; i += 512)); do
    piece=${all:i:512}
    while [[ $piece ]]; do
      case $inside in
        text)
          run=${piece%%[\"\\]*}
          if [[ $high != 0 && $run ]]; then return 1; fi
          text+=$run piece=${piece:${#run}}
          c=${piece:0:1} piece=${piece:1}
          case $c in
            '') ;;
            '\') inside=escape ;;
            *)
              if [[ $high != 0 ]]; then return 1; fi
              inside=''
              if [[ $state == name* ]]; then
                key[depth]=$text state=colon
              else
                paths+=("$path") values+=("$text") state=after
              fi
              ;;
          esac
          ;;
        escape)
          c=${piece:0:1} piece=${piece:1} inside=text
          if [[ $high != 0 && $c != u ]]; then return 1; fi
          case $c in
            n) text+=$'\n' ;;
            r) text+=$'\r' ;;
            t) text+=$'\t' ;;
            b) text+=$'\b' ;;
            f) text+=$'\f' ;;
            '"' | '\' | /) text+=$c ;;
            u) inside=hex hex='' ;;
            *) return 1 ;;
          esac
          ;;
        hex)
          c=${piece:0:1} piece=${piece:1}
          case $c in [0-9A-Fa-f]) hex+=$c ;; *) return 1 ;; esac
          if [[ ${#hex} == 4 ]]; then
            inside=text
            add_code_point $((16#$hex)) || return 1
          fi
          ;;
        word)
          # shellcheck disable=SC2295 # It is a pattern.
          run=${piece%%$word_ends}
          text+=$run piece=${piece:${#run}}
          if [[ ! $piece ]]; then continue; fi
          inside='' state=after
          case $text in
            null) ;;
            true | false) paths+=("$path") values+=("$text") ;;
            *)
              if [[ ! $text =~ $number ]]; then return 1; fi
              paths+=("$path") values+=("$text")
              ;;
          esac
          ;;
        *)
          run=${piece%%[![:space:]]*}
          piece=${piece:${#run}}
          c=${piece:0:1}
          if [[ ! $c ]]; then continue; fi
          case ${open[depth]} in
            '{') path=${prefix[depth]}${key[depth]} ;;
            '[') path=${prefix[depth]}${count[depth]} ;;
            *) path='' ;;
          esac
          case $state:$c in
            value:'"' | first:'"' | name*:'"') inside=text text='' ;;
            value:'{' | first:'{' | value:'[' | first:'[')
              depth=$((depth + 1))
              open[depth]=$c prefix[depth]=${path:+$path.} count[depth]=0 key[depth]=''
              if [[ $c == '{' ]]; then state=name; else state=first; fi
              ;;
            after:'}' | name:'}' | after:']' | first:']')
              case ${open[depth]}$c in '{}' | '[]') ;; *) return 1 ;; esac
              depth=$((depth - 1)) state=after
              ;;
            after:,)
              case ${open[depth]} in
                '{') state=name_again ;;
                '[') state=value count[depth]=$((count[depth] + 1)) ;;
                *) return 1 ;;
              esac
              ;;
            colon::) state=value ;;
            value:[-0-9a-z] | first:[-0-9a-z]) inside=word text=$c ;;
            *) return 1 ;;
          esac
          piece=${piece:1}
          ;;
      esac
    done
  done
  [[ $depth == 0 && $state == after && ! $inside ]]
}

# Adds to $text the bytes of a UTF-16 code unit; of the first half of a pair it only takes note, in $high.
add_code_point() {
  local point=$1 escapes bytes
  if ((point >= 0xDC00 && point <= 0xDFFF)); then
    if [[ $high == 0 ]]; then return 1; fi
    point=$((0x10000 + ((high - 0xD800) << 10) + point - 0xDC00)) high=0
  elif [[ $high != 0 || $point == 0 ]]; then
    return 1
  elif ((point >= 0xD800 && point <= 0xDBFF)); then
    high=$point
    return 0
  fi
  if ((point < 0x80)); then
    set -- "$point"
  elif ((point < 0x800)); then
    set -- $((0xC0 | point >> 6)) $((0x80 | point & 0x3F))
  elif ((point < 0x10000)); then
    set -- $((0xE0 | point >> 12)) $((0x80 | point >> 6 & 0x3F)) $((0x80 | point & 0x3F))
  else
    set -- $((0xF0 | point >> 18)) $((0x80 | point >> 12 & 0x3F)) $((0x80 | point >> 6 & 0x3F)) $((0x80 | point & 0x3F))
  fi
  printf -v escapes '\\x%02x' "$@"
  # The dot keeps a line break at the end.
  printf -v bytes '%b.' "$escapes"
  text+=${bytes%.}
}

# Reads the answer to WHAT, or ends everything.
understand() { read_answer || unreadable "$1"; }
unreadable() {
  quote_answer >&2
  stop "$1: the answer cannot be understood" 3
}

# Leaves in $value what stands at PATH in the answer that was read.
get() {
  local i
  value=''
  for ((i = 0; i < ${#paths[@]}; i++)); do
    if [[ ${paths[i]} == "$1" ]]; then value=${values[i]}; fi
  done
}

# Whether two names are one: neither hosts nor catalogs have letter case.
same() {
  local differ=1
  shopt -s nocasematch
  if [[ $1 == "$2" ]]; then differ=0; fi
  shopt -u nocasematch
  return "$differ"
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

# Waits for the next look, or ends everything when that was long enough for WHAT.
look_again() {
  if ((waited >= most)); then stop "$1: run this again to go on waiting" 3; fi
  sleep "$pause"
  waited=$((waited + (pause > 0 ? pause : 1)))
}

# Looks at integration ID until nothing changes any more. Leaves its $state.
settle() {
  local before=''
  case $1 in '' | *[!A-Za-z0-9_-]*) stop 'the answer names no integration' 3 ;; esac
  waited=0
  while :; do
    request GET "/integrations/$1"
    expect "looking at integration $1"
    understand "looking at integration $1"
    get status
    state=${value//[^A-Za-z]/ }
    if [[ $state != "$before" ]]; then say "integration $1: $state"; fi
    case $state in
      *ing) ;;
      '') unreadable "looking at integration $1" ;;
      *) return 0 ;;
    esac
    before=$state
    look_again "integration $1 is still $state"
  done
}

# Ends everything when integration ID, which was looked at, is known to be on another HOST or to have another CATALOG.
# Leaves in $value the host, if the answer tells it.
compare() {
  get config.catalog
  if [[ $value ]] && ! same "$value" "$3"; then stop "integration $1 has another catalog: it is not the one of this runbook"; fi
  get config.workspaceUrl
  if [[ ! $value ]]; then get config.host; fi
  if [[ $value ]] && ! same "$value" "$2"; then stop "integration $1 is on another workspace: it is not the one of this runbook"; fi
}

# Waits until integration ID is enabled; it must be on this HOST, with this CATALOG.
await() {
  settle "$1"
  compare "$@"
  if [[ $state != enabled ]]; then
    quote_answer >&2
    stop "integration $1 is not enabled: $way_out"
  fi
}
