# Leaves in $lines what an update replaces of the answer that was read, "NAME: VALUE" each: additional workspaces by their
# host instead of their number, the entries of other lists without one. Names are those in $replaced.
read_settings() {
  local i path host number rest
  local -a hosts
  hosts=() lines=$'\n'
  for ((i = 0; i < ${#paths[@]}; i++)); do
    case ${paths[i]} in "$workspaces".*.workspaceUrl) ;; *) continue ;; esac
    number=${paths[i]#"$workspaces".}
    number=${number%%.*}
    case $number in '' | *[!0-9]* | 0?* | ??????*) continue ;; esac
    hosts[number]=${values[i]}
  done
  for ((i = 0; i < ${#paths[@]}; i++)); do
    path=${paths[i]} host=''
    case $path in
      "$workspaces".*)
        rest=${path#"$workspaces".}
        number=${rest%%.*}
        case $number in '' | *[!0-9]* | 0?* | ??????*) continue ;; esac
        host=${hosts[number]:-}
        path="$workspaces.*.${rest#*.}"
        ;;
    esac
    while [[ $path =~ [.][0-9]+$ ]]; do path=${path%.*}; done
    case " $replaced " in *" $path "*) ;; *) continue ;; esac
    path=${path#"$workspaces.*."}
    rest="${host:+workspace $host, }$path: ${values[i]}"
    lines+="${rest//[[:cntrl:]]/ }"$'\n'
  done
}
workspaces=config.additionalWorkspaceConnections

# Asks before the update of integration ID, which was looked at, takes away or changes what was not asked for.
ask_about_losses() {
  local there line gone='' lost='' host=''
  read_settings
  there=${lines#$'\n'}
  answer=$(update_request)
  # It holds secrets: nothing of it is shown.
  read_answer || stop 'what is to be sent cannot be read'
  read_settings
  while IFS= read -r line; do
    # Neither hosts nor catalogs have letter case; groups may.
    case $line in 'workspace '*) shopt -s nocasematch ;; *) shopt -u nocasematch ;; esac
    if [[ ! $line || $lines == *$'\n'"$line"$'\n'* ]]; then continue; fi
    case $line in
      'workspace '*', workspaceUrl: '*)
        host=${line#workspace }
        host=${host%%, *}
        gone+=" ${host//[^A-Za-z0-9.-]/ }"
        ;;
      'workspace '*)
        # A workspace that goes away takes all of its own along.
        host=${line#workspace }
        host=${host%%, *}
        if [[ $lines == *$'\n'"workspace $host, workspaceUrl: "* ]]; then lost+="  $line"$'\n'; fi
        ;;
      *)
        # What counts where nothing is said need not be said.
        if [[ $usual == *$'\n'"$line"$'\n'* && $lines != *$'\n'"${line%%: *}: "* ]]; then continue; fi
        lost+="  $line"$'\n'
        ;;
    esac
  done <<<"$there"
  shopt -u nocasematch
  if [[ $gone ]]; then
    say "the update replaces everything, and these additional workspaces are not in it:$gone"
    confirm REMOVE_WORKSPACES "Shall integration $1 lose them?"
  fi
  if [[ $lost ]]; then
    say "the update replaces everything, and does not say this as it is now:"
    say "${lost%$'\n'}"
    confirm CHANGE_SETTINGS "Shall integration $1 change there?"
  fi
}
