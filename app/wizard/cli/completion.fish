# Completion of `wizard` for fish. In ~/.config/fish/config.fish:  wizard completion fish | source
function __wizard_possible
    set -l words (commandline -opc) (commandline -ct)
    set -l last $words[-1]
    set -e words[1]
    # `command wizard`, not the path that was typed: Tab must start nothing that happens to lie here.
    set -l lines (command wizard completion fish -- $words 2>/dev/null </dev/null)
    set -l kind $lines[1]
    set -e lines[1]
    set -l head (string match -r -- '^--[^=]*=' $last)
    switch "$kind"
        case words
            test (count $lines) -gt 0; and printf '%s\n' $lines
        case files
            __fish_complete_path (string replace -r -- '^--[^=]*=' '' $last)
        case folders
            printf "$head%s\n" (__fish_complete_directories (string replace -r -- '^--[^=]*=' '' $last))
        case programs
            set -l at (contains -i -- -- $words)
            if test -n "$at"; and test "$at" -lt (count $words)
                complete -C (string join -- ' ' (string escape -- $words[(math $at + 1)..-2]) $last)
            else
                complete -C (string replace -r -- '^--[^=]*=' '' $last)
            end
    end
end
complete -c wizard -f -a '(__wizard_possible)'
