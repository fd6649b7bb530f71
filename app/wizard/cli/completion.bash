# Completion of `wizard` for bash 3.2 and later. In ~/.bashrc:  eval "$(wizard completion bash)"
_wizard() {
    local rest=${COMP_LINE:0:COMP_POINT} word last kind value means i at=0
    local words=()
    # bash breaks words at `=` and `:`; what touches is one word.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        at=1
        case $rest in [[:blank:]]*) at=0 ;; esac
        rest=${rest#"${rest%%[![:blank:]]*}"}
        [ "$i" -lt "$COMP_CWORD" ] || word=$rest
        rest=${rest#"$word"}
        if [ "$at" = 1 ] && [ "${#words[@]}" -gt 0 ]; then
            words[${#words[@]} - 1]+=$word
        else
            words[${#words[@]}]=$word
        fi
    done
    last=${words[${#words[@]} - 1]}
    COMPREPLY=()
    # `command wizard`, not the path that was typed: Tab must start nothing that happens to lie here.
    while IFS=$'\t' read -r value means; do
        if [ -z "$kind" ]; then
            kind=$value
        elif [[ $value == "$last"* ]]; then
            # Only what stands behind the last break is replaced.
            COMPREPLY[${#COMPREPLY[@]}]=${value#"${last%"${last##*[=:]}"}"}
        fi
    done < <(command wizard completion bash -- "${words[@]:1}" 2>/dev/null </dev/null)
    case $kind in
        files) compopt -o filenames 2>/dev/null; _wizard_of -f "${last#*=}" ;;
        folders) compopt -o filenames 2>/dev/null; _wizard_of -d "${last#*=}" ;;
        programs)
            for ((i = 1; i < COMP_CWORD; i++)); do
                [ "${COMP_WORDS[i]}" = -- ] && break
            done
            if [ "$i" -lt "$COMP_CWORD" ] && declare -F _command_offset >/dev/null; then
                _command_offset $((i + 1))
            elif [ "$i" -lt $((COMP_CWORD - 1)) ]; then
                compopt -o filenames 2>/dev/null
                _wizard_of -f "$last"
            else
                _wizard_of -c "${last#*=}"
            fi
            ;;
    esac
}
_wizard_of() {
    local found
    while IFS= read -r found; do
        COMPREPLY[${#COMPREPLY[@]}]=$found
    done < <(compgen "$1" -- "$2")
}
complete -F _wizard wizard
