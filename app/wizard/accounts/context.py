"""Where one command, screen or API call stands: the folders, and what is read from them, each once and late."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from wizard.catalog.presets import Catalogue
from wizard.catalog.presets import ids as preset_ids
from wizard.catalog.presets import load as load_presets
from wizard.errors import BadFile, LoginNeeded, StorageUnavailable, UsageError
from wizard.store.config import Config
from wizard.store.config import load as load_profiles
from wizard.store.host import presets_of_host, refused_presets
from wizard.store.paths import Folders, folders
from wizard.values.names import is_name
from wizard.values.preset import Endpoint, Preset
from wizard.values.profile import Profile
from wizard.values.secret import Secret

if TYPE_CHECKING:
    # A look at files and nothing more is to be a matter of milliseconds.
    from wizard.accounts.command_cache import CommandCache
    from wizard.store.opened import Opened
    from wizard.store.vault import Vault
    from wizard.values.credential import Credential

KEYRING_S = 3.0
TRIES = 3


class Context:
    """``app`` None: the person's own folders; a name: that host program's. ``keyring_s``: how long a keyring may take.

    ``command_s`` is how long a token command may, where that is less than its profile says. ``commands`` keeps what they
    print, in a process that lives long. ``inside``: it is the program whose folders these are that asks, through the
    Python API, so that a login which does not leave it is given out. ``host_presets``: the folder of presets it ships;
    None: the one it was remembered to have.
    """

    def __init__(
        self,
        app: str | None = None,
        environ: Mapping[str, str] | None = None,
        *,
        keyring_s: float = KEYRING_S,
        command_s: float | None = None,
        commands: "CommandCache | None" = None,
        inside: bool = False,
        host_presets: str | None = None,
    ) -> None:
        self.app = app
        self.inside = inside and app is not None
        self.keyring_s = keyring_s
        self.command_s = command_s
        self.commands = commands
        self.environ: Mapping[str, str] = os.environ if environ is None else environ
        self._own = self._folders = folders(app, self.environ)
        self.ask_passphrase: Callable[[str, str], Secret] | None = None  # given whose it is, and why again
        self._host_presets = host_presets
        self._presets: dict[str, Preset | None] = {}  # those that were asked for one by one
        self._keys: dict[str, tuple[str, bytes]] = {}  # of records that a passphrase has opened
        self._closed: dict[str, StorageUnavailable] = {}  # why a passphrase did not open a record

    @property
    def folders(self) -> Folders:
        """Those of the copy that is open, until somebody has put it in the place of the file."""
        if self._folders is not self._own and not os.path.lexists(self._folders.config_file):
            self._open(self._own)
        return self._folders

    @property
    def is_copy(self) -> bool:
        """Whether the profiles are those of a copy, beside the file that every other program reads."""
        return self.folders is not self._own

    def open_copy(self, path: str) -> None:
        """From here on the profiles are those of the file at ``path``."""
        self._open(self._own._replace(config_file=path))

    def _open(self, where: Folders) -> None:
        self._folders = where
        self.__dict__.pop("vault", None)  # what was made for the other file

    @cached_property
    def host_presets(self) -> str | None:
        if self._host_presets is not None or self.app is None:
            return self._host_presets
        return presets_of_host(self.folders)

    @property
    def refused_presets(self) -> BadFile | None:
        """Why those it was remembered to have are left out."""
        return None if self._host_presets is not None or self.app is None else refused_presets(self.folders)

    @cached_property
    def catalogue(self) -> Catalogue:
        return self._load(None)

    @property
    def preset_ids(self) -> frozenset[str]:
        """What the catalogue has files for, readable or not; none of them is read."""
        return preset_ids(self.folders.presets, self.folders.admin_presets, host_folder=self.host_presets)

    def forget_presets(self) -> None:
        """They are read again when they are next asked for: one has just been written."""
        self.__dict__.pop("catalogue", None)
        self._presets.clear()

    def _load(self, only: Sequence[str] | None) -> Catalogue:
        where = self.folders
        return load_presets(where.presets, where.admin_presets, only, host_folder=self.host_presets)

    @property
    def config(self) -> Config:
        """Read anew each time: another process, or the person's editor, may have written it."""
        return load_profiles(self.folders.config_file)

    def usual(self, config: Config) -> str | None:
        """The profile that is meant where none is named: that of ``WIZARD_PROFILE``, else the default."""
        return self.environ.get("WIZARD_PROFILE") or config.default

    @cached_property
    def vault(self) -> "Vault":
        from wizard.store.vault import Vault  # noqa: PLC0415  # see above

        return Vault(self.folders, deadline_s=self.keyring_s)

    @property
    def secret_names(self) -> frozenset[str]:
        """The variables of providers and their SDKs, keys among them: no program we start is given them (R83)."""
        from wizard.handoff.environment import provider_variables  # noqa: PLC0415  # see above

        return provider_variables(self.catalogue.presets.values())

    def opened(self, credential_id: str) -> "Credential":
        """The credential of a record. As :meth:`unsealed`."""
        return self.unsealed(credential_id).credential

    def unsealed(self, credential_id: str) -> "Opened":
        """A record, its passphrase asked for where it has one.

        Raises as :meth:`wizard.store.vault.Vault.opened`; StorageUnavailable when there is nobody to give a passphrase.
        """
        header = self.vault.header(credential_id)
        if header is None or header.store != "encrypted" or self.ask_passphrase is None:
            return self.vault.opened(credential_id)
        known = self._keys.get(credential_id)
        if known is not None and known[0] == header.salt:
            return self.vault.opened(credential_id, known=known)
        if credential_id in self._closed:
            raise self._closed[credential_id]
        return self._asked(credential_id, header.profile or credential_id, self.ask_passphrase)

    def unlock(self, profiles: Iterable[str] = (), records: Iterable[str] = ()) -> None:
        """Ask for the passphrases these profiles and records need, one after the other, each once.

        To be called where the person can be asked, before anything runs beside: only on the main thread do Ctrl+C and
        SIGTERM give the terminal back. What does not open is said where it is used. Raises Cancelled, BadFile.
        """
        if self.ask_passphrase is None:
            return
        saved = self.config.profiles
        chosen = [saved[name] for name in profiles if name in saved]
        chosen += [saved[each.gateway.profile] for each in chosen if each.gateway and each.gateway.profile in saved]
        named = [each.auth.credential for each in chosen if each.auth.credential is not None]
        for each in dict.fromkeys([*named, *records]):
            with suppress(BadFile, LoginNeeded):
                try:
                    header = self.vault.header(each)
                    if header is not None and header.store == "encrypted":
                        self.unsealed(each)
                except StorageUnavailable as error:
                    self._closed[each] = error

    def ask_again(self) -> None:
        """A new action of the person's: what did not open before may be tried anew."""
        self._closed.clear()

    def lock(self) -> None:
        """Forget what passphrases have opened, and who could be asked for one: the person's visit is over."""
        self.ask_passphrase = None
        self._keys.clear()
        self._closed.clear()

    def _asked(self, credential_id: str, whose: str, ask: Callable[[str, str], Secret]) -> "Opened":
        problem = ""
        for left in reversed(range(TRIES)):
            passphrase = ask(whose, problem)
            try:
                opened = self.vault.opened(credential_id, passphrase)
            except StorageUnavailable as error:
                if not left:
                    raise
                problem = error.message
                continue
            if opened.known is not None:
                self._keys[credential_id] = opened.known
            return opened
        raise AssertionError

    @property
    def config_path(self) -> str:
        return self.tilde(self.folders.config_file)

    def tilde(self, path: str) -> str:
        """A path as a person writes it, with ``~`` for the home."""
        home = self.environ.get("HOME", "")
        return f"~{path[len(home) :]}" if home and path.startswith(home + os.sep) else path

    def preset(self, profile: Profile) -> Preset | None:
        """The preset of its provider, read without the others while nothing has asked for all."""
        wanted = profile.provider
        if "catalogue" in self.__dict__:
            return self.catalogue.presets.get(wanted)
        if wanted not in self._presets:
            self._presets[wanted] = self._load([wanted]).presets.get(wanted)
        return self._presets[wanted]

    def endpoint(self, profile: Profile) -> Endpoint:
        from wizard.login.endpoint import endpoint_of  # noqa: PLC0415  # see above

        return endpoint_of(profile, self.preset(profile))

    def chosen(self, name: str | None) -> Profile:
        """The profile named, else of ``WIZARD_PROFILE``, else the default.

        Raises UsageError for a name that is none, LoginNeeded when none is named and there is no default, BadFile when
        that profile cannot be read.
        """
        config = self.config
        wanted = self.usual(config) if name is None else name
        if wanted is None:
            if config.profiles:
                raise UsageError(
                    "no default profile is set", hint=f"`wizard use NAME`; there is {', '.join(config.profiles)}"
                )
            raise LoginNeeded("nothing is logged in yet", hint="wizard auth")
        if wanted in config.broken:
            raise config.broken[wanted]
        found = config.profiles.get(wanted)
        if found is None:
            raise self.unknown(wanted, tuple(config.profiles))
        return found

    def required(self, name: str | None) -> Profile:
        """As :meth:`chosen` for who asks for a login: that there is none of the name is LoginNeeded too (SPEC §1)."""
        try:
            return self.chosen(name)
        except UsageError as error:
            raise LoginNeeded(error.message, hint=error.hint) from None

    def unknown(self, name: str, known: tuple[str, ...]) -> UsageError:
        """The error for a profile that is not there: the command that makes it, the nearest name, and the list."""
        from wizard.values.nearest import nearest  # noqa: PLC0415  # only a mistake needs it

        near, listed = nearest(name, known), f"there is {', '.join(known)}"
        told = listed if near is None else f"did you mean `{near}`? {listed}"
        if name in self.preset_ids:
            hint = f"`wizard auth {name}`; {told}" if known else f"wizard auth {name}"
        elif known:
            hint = told if near is not None else f"`wizard auth` makes another; {told}"
        else:
            hint = "`wizard auth` makes the first"
        return UsageError(f"no profile named `{self.shown(name)}`", hint=hint)

    def shown(self, name: str) -> str:
        """A name from the command line, fit to be repeated; a key given in its place is not."""
        from wizard.values.keys import prefix  # noqa: PLC0415  # see above

        if not is_name(name) or prefix(Secret(name), self.catalogue.presets.values()):
            return "…"
        return name
