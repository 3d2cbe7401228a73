# Looks for an integration in use on the workspace. Leaves its id in $found, or nothing, and its $state.
look_for_integration() {
  ask GET /integrations
  get 'def here: type == "string" and ascii_downcase == ($host | ascii_downcase); if type == "array" then . else error(0) end
    | map(select(.status | IN("deleted", "disabled") | not)
      | if any(.config.additionalWorkspaceConnections | arrays[].workspaceUrl; here) then "additional"
        elif any(.config | .workspaceUrl, .host; here) then "own" else empty end
      + " \(.id | name // error(0)) \(.status | shown)") | sort | first // ""'
  read -r kind found state <<<"$value" || true
  if [[ $kind == additional ]]; then stop "this is an additional workspace of integration $found: it cannot have another integration"; fi
}
