# The text of a JSON string; what is no JSON string stays as it is.
plain() {
  local LC_ALL=C
  local s=$1 out='' c i h low
  case $s in '"'*'"') ;; *)
    printf '%s' "$s"
    return
    ;;
  esac
  for ((i = 1; i < ${#s} - 1; i++)); do
    c=${s:i:1}
    if [[ $c == '\' ]]; then
      i=$((i + 1))
      case ${s:i:1} in
        n) c=$'\n' ;;
        r) c=$'\r' ;;
        t) c=$'\t' ;;
        b) c=$'\b' ;;
        f) c=$'\f' ;;
        u)
          h=$((16#${s:i+1:4}))
          i=$((i + 4))
          if ((h >= 0xD800 && h <= 0xDBFF)) && [[ ${s:i+1:2} == '\u' ]]; then
            low=$((16#${s:i+3:4}))
            h=$((0x10000 + ((h - 0xD800) << 10) + low - 0xDC00))
            i=$((i + 6))
          fi
          utf8 "$h"
          ;;
        *) c=${s:i:1} ;;
      esac
    fi
    out+=$c
  done
  printf '%s' "$out"
}

# Leaves the bytes of a code point in $c.
utf8() {
  if (($1 < 0x80)); then
    bytes "$1"
  elif (($1 < 0x800)); then
    bytes $((0xC0 | $1 >> 6)) $((0x80 | $1 & 0x3F))
  elif (($1 < 0x10000)); then
    bytes $((0xE0 | $1 >> 12)) $((0x80 | $1 >> 6 & 0x3F)) $((0x80 | $1 & 0x3F))
  else
    bytes $((0xF0 | $1 >> 18)) $((0x80 | $1 >> 12 & 0x3F)) $((0x80 | $1 >> 6 & 0x3F)) $((0x80 | $1 & 0x3F))
  fi
}
bytes() {
  local escapes
  escapes=$(printf '\\x%02x' "$@")
  printf -v c '%b.' "$escapes"
  c=${c%.}
}

# Writes TEXT to FILE, whole or not at all. A file that is there and says something else stays: somebody may have edited it.
save() {
  local file=$1
  if [[ -e $file && $(<"$file") == "$2" ]]; then
    say "the script is in $file already"
    return
  fi
  if [[ -e $file ]]; then
    file=$file.new
    say "$1 is there and differs: it stays as it is"
  fi
  printf '%s\n' "$2" >"$file.part"
  mv "$file.part" "$file"
  say "the script is in $file"
}

