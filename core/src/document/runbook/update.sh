# Asks before the update of integration ID takes additional workspaces away: those that are there now, and not in $keeps.
ask_about_workspaces() {
  local i j gone=''
  for ((i = 0; i < ${#paths[@]}; i++)); do
    case ${paths[i]} in config.additionalWorkspaceConnections.*.workspaceUrl) ;; *) continue ;; esac
    for ((j = 0; j < ${#keeps[@]}; j++)); do
      if same "${values[i]}" "${keeps[j]}"; then continue 2; fi
    done
    gone+=" ${values[i]//[^A-Za-z0-9.-]/ }"
  done
  if [[ ! $gone ]]; then return 0; fi
  say "the update replaces everything, and these additional workspaces are not in it:$gone"
  confirm REMOVE_WORKSPACES "Shall integration $1 lose them?"
}
