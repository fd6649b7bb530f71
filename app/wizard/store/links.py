"""The file a symbolic link of a dotfile manager stands for (R4)."""

import os

from wizard.errors import BadFile
from wizard.store.files import is_ours
from wizard.store.paths import shown, typed


def real_place(path: str) -> str:
    """``path``, or what it links to, when file and folder there are safely ours. Raises BadFile."""
    if not os.path.islink(path):
        return path
    try:
        target = os.path.realpath(path)  # raises where the link turns into a file meanwhile
        found = {each: os.stat(each) for each in (os.path.dirname(target), target) if os.path.lexists(each)}
    except OSError as error:
        raise BadFile(f"cannot follow the link `{shown(path)}`: {error.strerror}") from error
    if os.path.islink(target) or not all(is_ours(info) for info in found.values()):
        # No mode helps here: the folder, or the file, is not the person's to change.
        raise BadFile(
            f"`{shown(path)}` is a link to `{shown(target)}`, which belongs to somebody else",
            hint="put a file of your own in place of the link",
        )
    if loose := [typed(each) for each, info in found.items() if info.st_mode & 0o022]:
        raise BadFile(
            f"`{shown(path)}` is a link to `{shown(target)}`, which others may write",
            hint=f"chmod go-w {' '.join(loose)}",
        )
    return target
