"""A config.toml that cannot be read, on the home screen: what is wrong, Enter, and how the copy is kept."""

import asyncio
from collections.abc import Iterator

from tui.copies import FakeOffer
from tui.desks import FakeDesk, home
from tui.sizes import fits, sizes
from tui.stage import lines, play
from wizard.errors import BadFile, StorageUnavailable


class Unreadable(FakeDesk):
    """As long as no copy is open."""

    def __init__(self, offer: FakeOffer) -> None:
        super().__init__()
        self._offer = offer

    def profiles(self):
        if self._offer.path is None:
            raise BadFile("not valid")
        return super().profiles()


def words(text: str) -> str:
    return " ".join(text.split())


def commands(rows: list[str]) -> Iterator[str]:
    """As a shell takes what is copied from the screen: a line that ends in a backslash goes on in the next."""
    for at, row in enumerate(rows):
        if row.startswith(" mv "):
            yield words(f"{row.removesuffix(chr(92))} {rows[at + 1]}" if row.endswith("\\") else row)


@sizes
def test_enter_opens_the_home_on_a_copy_and_says_how_to_keep_it(size: tuple[int, int]) -> None:
    async def run() -> None:
        offer = FakeOffer()
        async with home(Unreadable(offer), size, offer=offer) as here:
            rows = fits(here, size)
            assert rows[0] == " Profiles"
            assert offer.said in words(here.text)
            assert offer.left_out in words(here.text)
            assert rows[-1].startswith(" Enter open a copy")
            assert offer.opened == 0
            await here.press("enter")
            await here.until(lambda: "anthropic" in here.text)
            rows = fits(here, size)
            assert rows[0].endswith("4 saved, 1 issue")
            assert "A copy without line 14 of config.toml. To keep it, run:" in words(here.text)
            assert [*commands(rows)] == [" ".join(offer.keep)]
            assert lines(here.text, " > ")[0].split()[1] == "anthropic"
            await here.press("down", "d")
            assert here.home._desk.done == [("default", "openai")]
            assert "To keep it, run:" in here.text
            offer.is_moved = True
            await here.press("d")
            await here.until(lambda: "To keep it, run:" not in here.text)
            fits(here, size)

    play(run)


@sizes
def test_a_long_path_keeps_its_place_below_the_list(size: tuple[int, int]) -> None:
    async def run() -> None:
        offer = FakeOffer("/srv/a-rather-long-folder/for/the/settings/of/everybody")
        async with home(Unreadable(offer), size, offer=offer) as here:
            await here.press("enter")
            await here.until(lambda: "anthropic" in here.text)
            assert "".join(words(here.text).split()).count("config.without-line-14.toml") == 1
            fits(here, size)

    play(run)


def test_esc_leaves_without_a_copy() -> None:
    async def run() -> None:
        offer = FakeOffer()
        async with home(Unreadable(offer), offer=offer) as here:
            await here.press("a", "t", "x", "slash")
            await here.press("escape")
            assert here.home.is_over
            assert not here.home.was_cancelled
        assert offer.opened == 0

    play(run)


def test_what_stops_the_copy_is_said_and_enter_tries_again() -> None:
    async def run() -> None:
        offer = FakeOffer()
        offer.refuses = StorageUnavailable("cannot write `~/x.toml`: Read-only file system (EROFS)", hint="an editor")
        async with home(Unreadable(offer), offer=offer) as here:
            await here.press("enter")
            await here.until(lambda: "Read-only file system" in here.text)
            assert "x Cannot write ~/x.toml: Read-only file system (EROFS)." in words(here.text)
            offer.refuses = None
            await here.press("enter")
            await here.until(lambda: "anthropic" in here.text)
            assert offer.opened == 2

    play(run)


def test_a_defect_is_said_as_well() -> None:
    async def run() -> None:
        offer = FakeOffer()
        offer.refuses = ZeroDivisionError("a key")  # type: ignore[assignment]
        async with home(Unreadable(offer), offer=offer) as here:
            await here.press("enter")
            await here.until(lambda: "ZeroDivisionError" in here.text)
            assert "a key" not in here.text

    play(run)


def test_enter_pressed_twice_makes_one_copy() -> None:
    async def run() -> None:
        offer = FakeOffer()
        offer.gate = asyncio.Event()
        async with home(Unreadable(offer), offer=offer) as here:
            await here.press("enter", "enter")
            offer.gate.set()
            await here.until(lambda: "anthropic" in here.text)
            assert offer.opened == 1

    play(run)


def test_it_is_left_while_the_copy_is_made() -> None:
    async def run() -> None:
        offer = FakeOffer()
        offer.gate = asyncio.Event()
        async with home(Unreadable(offer), offer=offer) as here:
            await here.press("enter", "ctrl+c")
            assert here.home.was_cancelled

    play(run)


def test_help_stands_over_it_and_goes() -> None:
    async def run() -> None:
        offer = FakeOffer()
        async with home(Unreadable(offer), offer=offer) as here:
            await here.press("question_mark")
            assert offer.said not in words(here.text)
            assert "Open a copy." in here.text
            await here.press("escape")
            assert offer.said in words(here.text)
            await here.press("enter")
            await here.until(lambda: "anthropic" in here.text)

    play(run)
