# Leaves in $script_text the script that is in the answer, whether it came as a text or as a JSON string.
take_script() {
  local text=$answer piece c i j state=text hex='' code_point=0 high=0
  text=${text%"${text##*[![:space:]]}"}
  script_text=$text
  case $text in
    '' | null | '<'* | '{'* | '['*)
      quote_answer >&2
      stop 'generating the script: the answer is no script' 3
      ;;
    '"'*) ;;
    *) return 0 ;;
  esac
  case $text in '"'*'"') ;; *) unreadable 'generating the script' ;; esac
  text=${text:1:${#text}-2}
  script_text=''
  for ((i = 0; i < ${#text}; i += 512)); do
    piece=${text:i:512}
    for ((j = 0; j < ${#piece}; j++)); do
      c=${piece:j:1}
      case $state in
        text)
          case $c in
            '\') state=escape ;;
            '"') unreadable 'generating the script' ;;
            *) script_text+=$c ;;
          esac
          ;;
        escape)
          state=text
          case $c in
            n) script_text+=$'\n' ;;
            r) script_text+=$'\r' ;;
            t) script_text+=$'\t' ;;
            b) script_text+=$'\b' ;;
            f) script_text+=$'\f' ;;
            '"' | '\' | /) script_text+=$c ;;
            u) state=hex hex='' ;;
            *) unreadable 'generating the script' ;;
          esac
          ;;
        hex)
          case $c in [0-9A-Fa-f]) hex+=$c ;; *) unreadable 'generating the script' ;; esac
          if [[ ${#hex} == 4 ]]; then
            state=text code_point=$((16#$hex))
            if ((code_point >= 0xD800 && code_point <= 0xDBFF)); then
              high=$code_point
            else
              if ((code_point >= 0xDC00 && code_point <= 0xDFFF)); then
                code_point=$((0x10000 + ((high - 0xD800) << 10) + code_point - 0xDC00))
              fi
              add_character "$code_point"
            fi
          fi
          ;;
      esac
    done
  done
  script_text=${script_text%"${script_text##*[![:space:]]}"}
  if [[ $state != text || ! $script_text ]]; then unreadable 'generating the script'; fi
}

# Adds the bytes of a code point.
add_character() {
  if (($1 < 0x80)); then
    add_bytes "$1"
  elif (($1 < 0x800)); then
    add_bytes $((0xC0 | $1 >> 6)) $((0x80 | $1 & 0x3F))
  elif (($1 < 0x10000)); then
    add_bytes $((0xE0 | $1 >> 12)) $((0x80 | $1 >> 6 & 0x3F)) $((0x80 | $1 & 0x3F))
  else
    add_bytes $((0xF0 | $1 >> 18)) $((0x80 | $1 >> 12 & 0x3F)) $((0x80 | $1 >> 6 & 0x3F)) $((0x80 | $1 & 0x3F))
  fi
}
add_bytes() {
  local escapes bytes
  escapes=$(printf '\\x%02x' "$@")
  printf -v bytes '%b.' "$escapes"
  script_text+=${bytes%.}
}

# Writes TEXT to FILE, whole or not at all. A file that is there and says something else stays: somebody may have edited it.
save() {
  local file=$1 there=''
  if [[ -e $file ]]; then
    there=$(<"$file") || stop "$file cannot be read"
    if [[ $there == "$2" ]]; then
      say "the script is in $file already"
      return 0
    fi
    file=$file.new
    say "$1 is there and differs: it stays as it is"
  fi
  { printf '%s\n' "$2" >"$file.part" && mv "$file.part" "$file"; } || stop "$file cannot be written"
  say "the script is in $file"
}

