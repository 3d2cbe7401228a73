# Looks for an integration in use on workspace HOST. Leaves its id in $found, or nothing, and its $state.
look_for_integration() {
  local i path index
  found=''
  request GET /integrations
  expect 'looking for integrations'
  case ${answer//[[:space:]]/} in '['*) ;; *) unreadable 'looking for integrations' ;; esac
  understand 'looking for integrations'
  for ((i = 0; i < ${#paths[@]}; i++)); do
    path=${paths[i]}
    index=${path%%.*}
    case $path in
      "$index".config.workspaceUrl | "$index".config.host | "$index".config.additionalWorkspaceConnections.*.workspaceUrl) ;;
      *) continue ;;
    esac
    if ! same "${values[i]}" "$1"; then continue; fi
    get "$index.status"
    state=$value
    case $state in deleted | disabled) continue ;; esac
    get "$index.id"
    value=${value//[^A-Za-z0-9_-]/ }
    case $path in *.additionalWorkspaceConnections.*) stop "workspace $1 is an additional one of integration $value: it can have no other" ;; esac
    if [[ ! $value ]]; then unreadable 'looking for integrations'; fi
    found=$value
  done
}
