# Leaves in $state whether the dry run passed: passed, failed, or nothing where its answer does not say so.
judge() {
  local i doubt=''
  state='' paths=() values=()
  if [[ ${answer//[[:space:]]/} ]]; then understand 'the dry run'; fi
  for ((i = 0; i < ${#paths[@]}; i++)); do
    case ${paths[i]##*.}:${values[i]} in
      status:passed | status:warning | success:true) state=${state:-passed} ;;
      status:skipped) ;;
      status:failed | status:failure | status:*[eE]rror | success:false) state=failed ;;
      status:*) doubt=yes ;;
    esac
  done
  if [[ $doubt && $state == passed ]]; then state=''; fi
}

# Keeps $bulk until its jobs have ended, for whoever runs this again.
remember_jobs() { printf '%s\n' "$bulk" >"$jobs_file" || say "$jobs_file cannot be written: look for the jobs of $bulk in Immuta"; }
recall_jobs() {
  if [[ ! -f $jobs_file ]]; then return 0; fi
  bulk=$(<"$jobs_file") || stop "$jobs_file cannot be read"
  bulk=${bulk//[^A-Za-z0-9-]/}
}

# Waits for the background jobs of $bulk, as far as the API tells of them.
await_jobs() {
  local i state
  waited=0
  while :; do
    request POST /jobs/statuses jobs_request
    state=''
    case $code in
      2??)
        if read_answer; then
          for ((i = 0; i < ${#paths[@]}; i++)); do
            case ${paths[i]} in *.state | *.state.0) ;; *) continue ;; esac
            case ${values[i]} in
              completed) state=${state:-completed} ;;
              failed | cancelled | expired)
                quote_answer >&2
                stop "a background job of $bulk did not end well: look in Immuta, then remove $jobs_file and run this again"
                ;;
              *) state=running ;;
            esac
          done
        fi
        ;;
    esac
    case $state in
      running) look_again "the background jobs of $bulk are still running" ;;
      completed)
        rm -f "$jobs_file"
        say "background jobs $bulk: completed"
        return 0
        ;;
      *)
        case $code in 5??) ;; *) rm -f "$jobs_file" ;; esac
        say "background jobs $bulk: the API does not tell their state; look for them in Immuta"
        return 0
        ;;
    esac
  done
}
jobs_request() { printf '{"jobIds": ["%s"]}' "$bulk"; }
