# Leaves in $script_text the script that is in the answer, whether it came as a text or as a JSON string.
take_script() {
  case ${answer//[[:space:]]/} in
    '' | null | '<'* | '{'* | '['*)
      quote_answer >&2
      stop 'generating the script: the answer is no script' 3
      ;;
    '"'*)
      understand 'generating the script'
      get ''
      script_text=$value
      ;;
    *) script_text=$answer ;;
  esac
  script_text=${script_text%"${script_text##*[![:space:]]}"}
  if [[ ! $script_text ]]; then unreadable 'generating the script'; fi
}

# Writes TEXT to FILE, whole or not at all. A file that says something else stays, whatever its name: somebody may have edited it.
save() {
  local file=$1 there number=1
  while [[ -e $file ]]; do
    there=$(<"$file") || stop "$file cannot be read"
    if [[ $there == "$2" ]]; then
      say "the script is in $file already"
      return 0
    fi
    say "$file is there and differs: it stays as it is"
    number=$((number + 1))
    file=${1%.sql}-$number.sql
  done
  { printf '%s\n' "$2" >"$file.part" && mv "$file.part" "$file"; } || stop "$file cannot be written"
  say "the script is in $file"
  if ((number > 1)); then say 'this is the one that must be run: an earlier one does not do'; fi
}
