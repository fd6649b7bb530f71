"""Names a preset may give to variables, and the ones it may not take."""

import re

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,99}", re.ASCII)
# `wizard run` removes and sets what a preset names: it must not reach the loader, the shell, the proxy or ourselves.
_NOT_THEIRS = re.compile(
    r"PATH|HOME|SHELL|USER|LOGNAME|PWD|IFS|ENV|BASH_ENV|TERM|LANG|TMPDIR|BROWSER|DISPLAY|EDITOR|PAGER"
    r"|(?:LD|DYLD|LC|XDG|WIZARD|GIT|SSH|DBUS|SSL|TEXTUAL)_.*|PYTHON.*|(?:HTTP|HTTPS|ALL|NO)_PROXY"
    r"|NODE_OPTIONS|PERL5\w*|RUBY(?:OPT|LIB)|JAVA_TOOL_OPTIONS|PROMPT_COMMAND|APPDATA|LOCALAPPDATA|PATHEXT|COMSPEC"
    r"|SYSTEMROOT|WINDIR|USERPROFILE|PS[0-4]|SHELLOPTS|BASHOPTS|ZDOTDIR|FPATH|CDPATH|VISUAL|GCONV_PATH"
    r"|NODE_EXTRA_CA_CERTS|(?:CURL|REQUESTS)_CA_BUNDLE",
    re.ASCII,
)


def variable_problem(name: str) -> str:
    """Why ``name`` is no environment variable of a provider; empty when it may be one."""
    if not _VARIABLE.fullmatch(name):
        return "is not the name of an environment variable (A-Z, 0-9 and _)"
    return f"`{name}` is not a provider's variable" if _NOT_THEIRS.fullmatch(name) else ""
