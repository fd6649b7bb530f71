"""Makes a picture of a screen: ``python tests/render.py SCREEN PICTURE.png``.

SCREEN is a Textual screenshot (.svg), what ``Tmux.screen(colour=True)`` gave, or an HTML page, of which two pictures are
made: PICTURE-light.png and PICTURE-dark.png. Needs chromium and, for screens, the font Fira Code.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.ansi import AnsiDecoder
from rich.console import Console

from servers.chromium import Clicks

VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def main(source: Path, picture: Path) -> None:
    text = source.read_text()
    if source.suffix == ".html":
        with Clicks() as clicks:
            clicks.pictures(text, picture.parent, picture.stem)
        return
    svg = text if text.lstrip().startswith("<svg") else svg_of_terminal(text)
    render(svg, picture)


def svg_of_terminal(text: str) -> str:
    """A picture of text with colour sequences."""
    lines = [*AnsiDecoder().decode(text)]  # a colour goes on into the next line
    width = max((line.cell_len for line in lines), default=80)
    console = Console(width=width, record=True, file=StringIO(), force_terminal=True, color_system="truecolor")
    for line in lines:
        console.print(line, no_wrap=True, overflow="ignore", crop=False)
    return console.export_svg(title="")


def render(svg: str, picture: Path) -> None:
    view = VIEW.search(svg)
    if view is None:
        raise ValueError("the picture has no viewBox")
    width, height = (round(float(each)) for each in view.groups())
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise FileNotFoundError("chromium is not installed")
    with tempfile.TemporaryDirectory() as folder:
        # Inside a page without margins: chromium centres a bare SVG.
        page = Path(folder) / "page.html"
        page.write_text(
            f"<!doctype html><meta charset=utf-8><style>body{{margin:0}}svg{{width:{width}px}}</style>{svg}"
        )
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND",  # the SVG names a web font beside the local one
                f"--user-data-dir={folder}/profile",
                f"--window-size={width},{height}",
                f"--screenshot={picture.resolve()}",
                page.as_uri(),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
