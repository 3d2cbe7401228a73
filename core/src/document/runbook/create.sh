# Looks for an integration in use on the workspace. Leaves its id in $found, or nothing, and its $state.
look_for_integration() {
  ask GET /integrations
  get 'def here: strings | differs($host) | not; if type == "array" then . else error end
    | map(select(.status | IN("deleted", "disabled") | not)
      | if any(.config.additionalWorkspaceConnections | arrays[].workspaceUrl; here) then "additional"
        elif any(.config | .workspaceUrl, .host; here) then "own" else empty end
      + " \(.id | name // error) \(.status | shown)") | sort | first // ""'
  read -r kind found state <<<"$value" || true
  if [[ $kind == additional ]]; then stop "this workspace is an additional one of integration $found: it can have no other"; fi
}
