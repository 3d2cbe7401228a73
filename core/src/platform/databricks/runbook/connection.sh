# Waits for the background jobs of $bulk, as far as the API reports them: in an object, a list, or an object keyed by id.
# Older versions know jobs by their own ids only.
await_jobs() {
  waited=0
  while :; do
    request GET "/jobs?bulkId=$bulk"
    case $code in 404 | 405) request POST /jobs/statuses "{\"jobIds\": [\"$bulk\"]}" ;; esac
    value=$(query 'def jobs: if type == "object" and (has("state") or all(.[]; type | IN("object", "array") | not)) then . else (arrays, objects)[] | jobs end;
      [jobs.state | if type == "array" and . != [] then .[] else . end | if type == "string" then ascii_downcase else "" end]
      | if any(IN("failed", "failure", "error", "cancelled", "canceled", "expired")) then "failed" elif length == 0 then "" elif all(. == "completed") then "completed"
        elif all(IN("completed", "created", "active", "retry")) then "running" else "" end') || value=''
    case $code:$value in
      2??:running) look_again "the background jobs of $bulk are still running"; continue ;;
      2??:failed) tell; stop "a background job of $bulk failed: look in Immuta, then remove $jobs_file and run this again" ;;
      2??:completed) say "background jobs $bulk: completed" ;;
      *) say "background jobs $bulk: the API does not report how they end; look for them in Immuta" ;;
    esac
    case $code in '' | 401 | 403 | [35]??) return 0 ;; *) rm -f "$jobs_file" && return 0 ;; esac
  done
}
