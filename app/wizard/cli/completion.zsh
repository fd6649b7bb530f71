#compdef wizard
# Completion of `wizard` for zsh. In ~/.zshrc, after compinit:  source <(wizard completion zsh)
_wizard() {
    local line kind at
    local -a lines shown
    # `command wizard`, not the path that was typed: Tab must start nothing that happens to lie here.
    lines=("${(@f)$(command wizard completion zsh -- "${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null </dev/null)}")
    kind=$lines[1]
    shift lines
    case $kind in
        files) compset -P '--*='; _files ;;
        folders) compset -P '--*='; _files -/ ;;
        programs)
            at=${words[(i)--]}
            if (( at < CURRENT )); then
                words=("${(@)words[at+1,-1]}")
                (( CURRENT -= at ))
                _normal
            else
                compset -P '--*='
                _command_names -e
            fi
            ;;
        words)
            for line in $lines; do
                shown+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
            done
            _describe -t wizard 'wizard' shown
            ;;
    esac
}
# As a file in $fpath it is run at the first Tab, else it is sourced.
if [[ $funcstack[1] == _wizard ]]; then
    _wizard "$@"
else
    compdef _wizard wizard
fi
