# Asks before the update of integration ID, which was just read, removes or changes what nobody asked for.
ask_about_losses() {
  local gone lost answer="[$answer, $update_request]"
  get 'def values: if type == "array" then .[] else . end | select(type | IN("string", "number", "boolean")) | tostring;
    def settings:
      (@SETTINGS@ as $name | getpath($name / ".") | values | {$name, line: "\($name): \(.)"} | .key = .line),
      (.config.additionalWorkspaceConnections | arrays[] | objects | (.workspaceUrl | strings) as $host
        | @OF_WORKSPACES@ as $name | getpath($name / ".") | values
        | {$host, $name, line: "workspace \($host), \($name): \(.)"} | .key = (.line | ascii_downcase));
    [.[1] | settings] as $sent | [.[0] | settings | select(.key | IN($sent[].key) | not)]
    | map(select(.host and .name == "workspaceUrl").host) as $gone | ($gone | map(shown) | join(" ")),
      (.[] | select(if .host then .host | IN($gone[]) else (.line | IN(@USUAL@)) and (.name | IN($sent[].name) | not) end | not)
        | "  " + (.line | shown))'
  gone=${value%%$'\n'*} lost=${value#"$gone"}
  if [[ $gone ]]; then
    say "the update replaces everything, and these additional workspaces are not in it: $gone"
    confirm REMOVE_WORKSPACES "Remove them from integration $1?"
  fi
  if [[ $lost ]]; then
    say "the update replaces everything, and would change what is set now:$lost"
    confirm CHANGE_SETTINGS "Change them in integration $1?"
  fi
}
