"""Where everything lives: the folders of the person, of an app, and of the administrator."""

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

from wizard.errors import BadFile, UsageError
from wizard.values.names import is_name


class Folders(NamedTuple):
    """``service`` is the name under which the operating system's keyring keeps our items.

    ``admin_presets``, the most important first, are for an app also what the person and the administrator have set up
    for every program.
    """

    config_file: str
    presets: str
    admin_presets: tuple[str, ...]
    state: str
    service: str


def folders(
    app: str | None = None, environ: Mapping[str, str] | None = None, *, platform: str = sys.platform
) -> Folders:
    """The folders of the person, or of ``app``; nothing is created.

    Raises UsageError for a name no app can have, BadFile when there is no home.
    """
    env = os.environ if environ is None else environ
    if app is not None and not is_name(app):
        raise UsageError("that cannot be an app name", hint="use a-z, 0-9, dot, dash and underscore, at most 64")
    config, state, sites = _windows(env) if platform == "win32" else _unix(env, platform)
    own = "wizard" if app is None else os.path.join("wizard", "apps", app)
    own_first = ("wizard",) if app is None else (own, "wizard")
    admin = [os.path.join(each, folder, "presets") for folder in own_first for each in sites]
    if app is not None:
        admin.insert(0, os.path.join(config, "wizard", "presets"))
    # A path relative to the working directory is what the person typed, never what a repository can set.
    chosen = os.path.abspath(env["WIZARD_CONFIG"]) if app is None and env.get("WIZARD_CONFIG") else None
    return Folders(
        config_file=chosen or os.path.join(config, own, "config.toml"),
        presets=os.path.join(config, own, "presets"),
        admin_presets=tuple(admin),
        state=os.path.join(state, own),
        service="wizard" if app is None else f"wizard:{app}",
    )


def shown(path: str) -> str:
    """``path`` as a person writes it, with ``~``, on one line."""
    from wizard.values.text import safe  # noqa: PLC0415  # late: only errors show paths

    home = os.environ.get("HOME", "").rstrip("/")
    return safe(f"~{path[len(home) :]}" if home and path.startswith(home + os.sep) else path, 400)


def typed(path: str) -> str:
    """``path`` as one word of a shell's command line, with ``~`` where that is possible."""
    from shlex import quote  # noqa: PLC0415  # late: only remedies name files

    from wizard.values.text import safe  # noqa: PLC0415  # late: as above

    plain = shown(path)
    return plain if quote(plain.removeprefix("~")) == plain.removeprefix("~") else safe(quote(path), 400)


def _unix(env: Mapping[str, str], platform: str) -> tuple[str, str, list[str]]:
    native = platform == "darwin"
    support = "Library/Application Support"
    sites = [each for each in env.get("XDG_CONFIG_DIRS", "").split(":") if os.path.isabs(each)]
    return (
        _base(env, "XDG_CONFIG_HOME", support if native else ".config"),
        _base(env, "XDG_STATE_HOME", support if native else ".local/state"),
        sites or [f"/{support}" if native else "/etc/xdg"],
    )


def _base(env: Mapping[str, str], variable: str, below_home: str) -> str:
    # A relative path is to be ignored: XDG Base Directory Specification.
    if os.path.isabs(value := env.get(variable, "")):
        return value
    home = env.get("HOME", "")
    if not home:
        raise BadFile("`$HOME` is not set", hint="set HOME to your home folder")
    if not os.path.isabs(home):
        raise BadFile("`$HOME` is not an absolute path", hint="set HOME to your home folder")
    return os.path.join(home, below_home)


def _windows(env: Mapping[str, str]) -> tuple[str, str, list[str]]:
    local = env.get("LOCALAPPDATA", "")
    if not local:
        profile = env.get("USERPROFILE", "")
        if not profile:
            raise BadFile("`%LOCALAPPDATA%` is not set", hint="set LOCALAPPDATA, or USERPROFILE to your home folder")
        local = os.path.join(profile, "AppData", "Local")
    return local, local, [env.get("PROGRAMDATA") or "C:\\ProgramData"]
