"""The catalogue: shipped presets, a host program's over them, then the administrator's, the user's over all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from wizard.catalog import source
from wizard.catalog.packed import NAME as PACKED
from wizard.catalog.packed import Packed, checksum, unpacked
from wizard.catalog.problem import Problem
from wizard.values.frozen import dataclass
from wizard.values.names import is_name
from wizard.values.preset import CATEGORIES, Preset
from wizard.values.text import safe

_NONE: Packed = {}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Presets by id, in the order they are listed; ``problems`` are the errors of the files left out."""

    presets: Mapping[str, Preset] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """A preset from ``file`` that stands in for others of its id; ``ships``: one of them is what the program brings."""

    preset: Preset
    file: str
    ships: bool


@dataclass(frozen=True, slots=True)
class _Layer:
    """One place presets come from: what it holds, and how a file of it is read."""

    name: str
    stems: Callable[[], list[str]]
    text: Callable[[str], str]
    packed: Callable[[], Packed] = dict  # those that have been read before
    shipped: bool = True


def load(
    user_folder: str,
    admin_folders: Sequence[str],
    only: Sequence[str] | None = None,
    *,
    host_folder: str | None = None,
) -> Catalogue:
    """All presets, or those called ``only``. A whole preset wins by id; a broken file only hides itself.

    ``admin_folders`` stand in the order of $XDG_CONFIG_DIRS: the first is the most important. ``host_folder``: what
    the program ships that these presets are for.
    """
    found: dict[str, Preset] = {}
    problems: list[Problem] = []
    # From the top down, so that what is overridden is not even read.
    for layer in _layers(user_folder, admin_folders, host_folder):
        known = layer.packed() if only is None else {}
        for stem in _stems(layer, only, problems):
            if stem in found:
                continue
            preset = _read(layer, stem, problems, known)
            if preset is not None:
                found[stem] = preset if layer.shipped else replace(preset, shipped=False)
    listed = sorted(found.values(), key=lambda each: (CATEGORIES.index(each.category), each.name.casefold(), each.id))
    return Catalogue({each.id: each for each in listed}, tuple(problems))


def ids(user_folder: str, admin_folders: Sequence[str], *, host_folder: str | None = None) -> frozenset[str]:
    """What files there are, none of them read."""
    layers = _layers(user_folder, admin_folders, host_folder)
    return frozenset(stem for layer in layers for stem in _stems(layer, None, []))


def overrides(user_folder: str, admin_folders: Sequence[str], *, host_folder: str | None = None) -> list[Override]:
    """Those of which a lower layer has one too, by id. Only they are read."""
    layers = [(each, frozenset(_stems(each, None, []))) for each in _layers(user_folder, admin_folders, host_folder)]
    found = dict[str, Override]()
    for at, (layer, stems) in enumerate(layers[:-1]):
        for stem in sorted(stems - found.keys()):
            below = [other for other, theirs in layers[at + 1 :] if stem in theirs]
            preset = _read(layer, stem, []) if below else None
            if preset is not None:
                ships = any(other.shipped for other in below)
                found[stem] = Override(preset, f"{layer.name}/{stem}.toml", ships)
    return [found[stem] for stem in sorted(found)]


def _layers(user_folder: str, admin_folders: Sequence[str], host_folder: str | None) -> Iterator[_Layer]:
    for folder in (user_folder, *admin_folders):
        # A relative folder would be looked up in the working directory, from which nothing is read.
        if Path(folder).is_absolute():
            yield replace(_on_disk(folder), shipped=False)
    if host_folder is not None and Path(host_folder).is_absolute():
        yield _on_disk(host_folder)
    yield _shipped()


def _stems(layer: _Layer, only: Sequence[str] | None, problems: list[Problem]) -> list[str]:
    if only is not None:
        return [each for each in dict.fromkeys(only) if is_name(each)]
    try:
        return layer.stems()
    except source.Unreadable as error:
        problems.append(Problem(file=safe(layer.name, 4096), key="", text=error.text))
        return []


def _read(layer: _Layer, stem: str, problems: list[Problem], known: Packed = _NONE) -> Preset | None:
    file = f"{layer.name}/{stem}.toml"
    try:
        content = layer.text(stem)
    except FileNotFoundError:
        return None
    except source.Unreadable as error:
        problems.append(Problem(file=safe(file, 4096), key="", text=error.text, line=error.line))
        return None
    if stem in known and known[stem][0] == checksum(content):
        return known[stem][1]
    from wizard.catalog.preset_file import read  # noqa: PLC0415  # 8 ms, where all are packed

    preset, found = read(content, stem=stem, file=file)
    problems += [each for each in found if each.level == "error"]
    return preset


def _on_disk(folder: str) -> _Layer:
    return _Layer(folder, lambda: source.stems(folder), lambda stem: source.text(f"{folder}/{stem}.toml"))


def _shipped() -> _Layer:
    """The preset folder: inside the package once built, beside ``app/`` in a checkout."""
    package = Path(__file__).parents[1]
    if not package.is_dir():
        return _in_archive()
    built = package / "presets"
    if built.is_dir():
        return replace(_on_disk(str(built)), packed=lambda: _packed(built / PACKED))
    return _on_disk(str(package.parents[1] / "presets"))


def _packed(file: Path) -> Packed:
    """Nothing, where it cannot be used: then the files are read as in a checkout."""
    try:
        return unpacked(file.read_text("utf-8"))
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return {}


def _in_archive() -> _Layer:
    from importlib.resources import files  # noqa: PLC0415  # 30 ms, needed only when imported from a zip

    folder = files("wizard").joinpath("presets")

    def stems() -> list[str]:
        names = sorted(each.name for each in folder.iterdir())
        return [name.removesuffix(".toml") for name in names if name.endswith(".toml")]

    def text(stem: str) -> str:
        try:
            return source.decoded(folder.joinpath(f"{stem}.toml").read_bytes())
        except KeyError:  # what a zip answers for a name it does not hold
            raise FileNotFoundError(stem) from None

    return _Layer("wizard/presets", stems, text)


def text_of(preset_id: str, user_folder: str, admin_folders: Sequence[str], *, host_folder: str | None = None) -> str:
    """The file behind the preset in force, word for word. Raises FileNotFoundError when there is none."""
    from wizard.catalog.preset_file import read  # noqa: PLC0415  # as above

    for layer in _layers(user_folder, admin_folders, host_folder):
        try:
            content = layer.text(preset_id)
        except (FileNotFoundError, source.Unreadable):
            continue
        if read(content, stem=preset_id, file=preset_id)[0] is not None:
            return content
    raise FileNotFoundError(preset_id)
