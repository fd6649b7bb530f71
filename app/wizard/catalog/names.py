"""Names a preset may give to variables and headers, and the ones it may not take."""

import re

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,99}", re.ASCII)
# `wizard run` removes and sets what a preset names: it must not reach the loader, the shell, the proxy or ourselves.
_NOT_THEIRS = re.compile(
    r"PATH|HOME|SHELL|USER|LOGNAME|PWD|IFS|ENV|BASH_ENV|TERM|LANG|TMPDIR|BROWSER|DISPLAY|EDITOR|PAGER"
    r"|(?:LD|DYLD|LC|XDG|WIZARD|GIT|SSH|DBUS|SSL|TEXTUAL)_.*|PYTHON.*|(?:HTTP|HTTPS|ALL|NO)_PROXY"
    r"|NODE_OPTIONS|PERL5\w*|RUBY(?:OPT|LIB)|JAVA_TOOL_OPTIONS|PROMPT_COMMAND|APPDATA|LOCALAPPDATA|PATHEXT|COMSPEC"
    r"|SYSTEMROOT|WINDIR|USERPROFILE",
    re.ASCII,
)
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", re.ASCII)  # RFC 9110 §5.6.2 `token`
_VALUE = re.compile(r"[!-~](?:[ -~]{0,498}[!-~])?", re.ASCII)
# What carries a credential, says who we are, or frames the message.
CREDENTIALS = frozenset({"authorization", "proxy-authorization", "cookie", "x-api-key", "x-goog-api-key", "api-key"})
_IDENTITY = frozenset({"user-agent", "originator", "host", "from", "origin"})
_FRAMING = frozenset(
    {"connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade", "content-encoding"}
)


def variable_problem(name: str) -> str:
    """Why ``name`` is no environment variable of a provider; empty when it may be one."""
    if not _VARIABLE.fullmatch(name):
        return "is not the name of an environment variable (A-Z, 0-9 and _)"
    return f"`{name}` is not a provider's variable" if _NOT_THEIRS.fullmatch(name) else ""


def header_problem(name: str) -> str:
    """Why a preset may not send the fixed header ``name``; empty when it may."""
    lower = name.lower()
    if not _HEADER.fullmatch(name):
        return "is not the name of a header"
    if lower in CREDENTIALS:
        return "carries a credential; say `credential` instead"
    return "is not the preset's to set" if lower in _IDENTITY or lower in _FRAMING else ""


def placement_problem(text: str) -> str:
    """Why ``text`` does not say where a key stands: `bearer`, or `header:NAME`."""
    if text == "bearer":
        return ""
    scheme, _, name = text.partition(":")
    if scheme != "header" or not _HEADER.fullmatch(name):
        return "is neither `bearer` nor `header:NAME`"
    taken = name.lower() in _IDENTITY or name.lower() in _FRAMING or name.lower() == "cookie"
    return f"a key cannot stand in `{name}`" if taken else ""


def is_header_value(text: str) -> bool:
    """Printable ASCII without spaces around it: nothing that could end the header."""
    return _VALUE.fullmatch(text) is not None
