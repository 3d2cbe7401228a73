# Saves the script in the response, plain text or a JSON string, as FILE. A file that differs is left alone: somebody may have edited it.
save_script() {
  local file=$1 number=1 script=$answer begins=${answer:0:999}
  case ${begins//[[:space:]]/} in
    '' | null | '<'* | '{'* | '['*) unreadable ;;
    '"'*) get 'if any(explode[]; . == 0 or . == 65533) or (test("\\S") | not) then error(0) else . end' && script=$value ;;
  esac
  script=${script%"${script##*[![:space:]]}"}
  while [[ -e $file || -L $file ]]; do
    if [[ -f $file && ! -L $file ]] && printf '%s\n' "$script" | cmp -s - "$file"; then break; fi
    say "$file already exists and differs: it is left unchanged"
    number=$((number + 1)) file=${1%.sql}-$number.sql
  done
  if [[ ! -e $file ]]; then write "$file" "$script" || stop "$file cannot be written"; fi
  say "the script is in $file"
  if ((number > 1)); then say 'this is the script to run, not an earlier one'; fi
}
# Writes TEXT to FILE, whole or not at all, and never through a link.
write() {
  local part=''
  [[ ! -L $1 && ! -d $1 ]] && part=$(mktemp "./$1.XXXXXX") && printf '%s\n' "$2" >"$part" && mv -f "$part" "$1" && return 0
  if [[ $part ]]; then rm -f "$part"; fi
  return 1
}
