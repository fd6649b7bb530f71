"""What the manual page says beside commands and options, which are the parser's."""

from collections.abc import Mapping

DATE = "2026-11-22"
WHATIS = "one login for every program that talks to a model provider"
DESCRIPTION = (
    (
        "wizard walks a person through choosing a provider of language models and logging in: with a browser, a code on "
        "another device, an API key, a token command or the environment. It proves that the credential works, keeps it in "
        "the system keyring, an encrypted file or a plain one, and writes a profile without secrets. From then on it hands "
        "a fresh credential to whatever asks: a shell, a child process, an SDK, another coding tool."
    ),
    (
        "On a terminal, wizard alone opens the setup or your profiles; with --plain, or where TERM is dumb, it asks line "
        "by line. Without a terminal nothing is asked: an answer that is missing is named, with the option that gives it."
    ),
    (
        "What is printed on standard output is the answer and nothing else; everything said to a person goes to standard "
        "error. An error says what to run where there is a remedy. No option takes a secret as its value."
    ),
)
EXITS = {
    "0": "It is done.",
    "1": "An unexpected failure.",
    "2": "Usage: a flag, a name or an answer is wrong or missing.",
    "3": "A file is unreadable or invalid.",
    "4": "A login is needed.",
    "6": "Secret storage is unavailable.",
    "7": "Refused by policy: an insecure URL, the wrong host, a redirect, a login that is not exportable.",
    "8": "The provider rejected the credential.",
    "75": "Try again later: the network, the provider, a lock.",
    "126, 127": "The program of wizard run cannot be started, or is not there.",
    "129, 143": "Ended by SIGHUP, SIGTERM.",
    "130": "Cancelled.",
}
VARIABLES = {
    "WIZARD_PROFILE": "The profile to use instead of the default one. It is set for what wizard run starts.",
    "WIZARD_CONFIG": "The file of profiles, instead of config.toml.",
    "WIZARD_PLAIN": "1: line prompts instead of screens.",
    "BROWSER": "Commands that open an address, separated by colons, in place of the desktop's own.",
    "NO_COLOR": "No colours.",
    "HTTPS_PROXY, NO_PROXY": "A proxy, never for addresses of this machine.",
    "SSL_CERT_FILE, SSL_CERT_DIR": "Certificates to trust beside those of the system.",
    "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CONFIG_DIRS": "Where the files below are.",
    "CODEX_HOME, CLAUDE_CONFIG_DIR, OPENCODE_CONFIG": "Where the tools keep their files, for wizard connect.",
}
FILES = {
    "~/.config/wizard/config.toml": "Profiles, without secrets: yours to read and edit.",
    "~/.config/wizard/presets/*.toml": "Your own providers, one a file.",
    "/etc/xdg/wizard/presets/*.toml": "An administrator's.",
    "~/.local/state/wizard/": "Sealed credentials and locks.",
    "~/.config/wizard/apps/NAME/, ~/.local/state/wizard/apps/NAME/": "The same of the program NAME, with --app NAME.",
}
TABLES: Mapping[str, Mapping[str, str]] = {"EXIT STATUS": EXITS, "ENVIRONMENT": VARIABLES, "FILES": FILES}
EXAMPLES = {
    "wizard auth openai": "Log in, or replace the key of a profile.",
    "wizard auth openai --key-stdin < keyfile": "The same in a script.",
    "wizard token openai": "The key, one line, nothing else.",
    'eval "$(wizard env openai)"': "Its variables in this shell.",
    "wizard run openai -- aider": "A program with its variables, and without any other provider's.",
    "wizard connect codex": "Let a tool ask here for its key.",
    'eval "$(wizard completion bash)"': "Completion in this shell.",
}
