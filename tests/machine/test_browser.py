"""R54: which addresses are opened, by which program, and what that program gets."""

import asyncio
import os
import re
import shlex
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlencode, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wizard.errors import Refused
from wizard.machine import browser
from wizard.machine.browser import Desktop, desktop, open_url, openable

URL = "https://auth.example/authorize?client_id=a&scope=b%20c&state=d#e"

RECORDER = """#!{python} -IS
import json, os, sys
with open({record!r} + str(os.getpid()), "w") as file:
    links = {{}}
    for each in os.listdir("/proc/self/fd"):
        try:
            links[each] = os.readlink("/proc/self/fd/" + each)
        except OSError:
            pass  # the listing's own
    own = str(file.fileno())
    json.dump({{"argv": sys.argv[1:], "env": dict(os.environ), "cwd": os.getcwd(), "session": os.getsid(0) == os.getpid(),
               "fds": {{k: v for k, v in links.items() if k != own}}}}, file)
os.rename(file.name, file.name + ".json")
print("noise on stdout"); print("noise on stderr", file=sys.stderr)
{then}
"""


class Programs:
    """A folder of programs that record how they were started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a folder"
        self.folder.mkdir()
        self._records = folder / "records"
        self._records.mkdir()

    def add(self, name: str = "browser", then: str = "") -> Path:
        program = self.folder / name
        program.write_text(RECORDER.format(python=sys.executable, record=f"{self._records}/{name}.", then=then))
        program.chmod(0o755)
        return program

    @property
    def starts(self) -> list[tuple[str, dict]]:
        import json

        return [
            (each.name.rsplit(".", 2)[0], json.loads(each.read_text())) for each in sorted(self._records.glob("*.json"))
        ]

    def environ(self, **more: str) -> dict[str, str]:
        return {"PATH": str(self.folder), "HOME": os.environ["HOME"], **more}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that ends is waited for, however busy the machine is."""
    assert browser.FAILS_WITHIN_S == 0.7
    monkeypatch.setattr(browser, "FAILS_WITHIN_S", 60)


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    return Programs(tmp_path)


def opened(environ: dict[str, str], url: str = URL, scrub: tuple[str, ...] = ()) -> bool:
    return asyncio.run(open_url(url, environ, scrub))


GOOD = [
    *(f"https://host{n}.example/p/{n}?{urlencode({'redirect_uri': 'http://127.0.0.1:9/cb', 'n': n})}" for n in range(36)),
    URL,
    "https://auth.example",
    "https://auth.example/",
    "https://auth.example?x=y",
    "https://auth.example:8443/a.b/c,d/-e_/~f!*&+=@:",
    "https://xn--bcher-kva.example/%C3%A9",
    "https://a.example//double//slash",
    "https://a.example/%action?x=%25s",
    "https://[2001:db8::1]/a",
    "https://192.0.2.7/a",
    "http://127.0.0.1:49152/go/4K7Q2MXA",
    "http://localhost:8080/authorize",
    "http://[::1]:8080/authorize",
    "https://a.example/" + "a" * 8000,
]  # fmt: skip


def test_50_good_addresses_reach_the_browser_as_they_are(tmp_path: Path) -> None:
    assert len(GOOD) == 50
    program, record = tmp_path / "browser", tmp_path / "record"
    program.write_text(f'#!/bin/sh\nprintf "%s " $# "$@" >>"{record}"; echo >>"{record}"\n')
    program.chmod(0o755)

    async def all_of_them() -> list[bool]:
        return [await open_url(url, {"BROWSER": str(program)}) for url in GOOD]

    assert asyncio.run(all_of_them()) == [True] * 50
    assert record.read_text().splitlines() == [f"1 {url} " for url in GOOD]


def test_an_address_is_put_together_again() -> None:
    assert openable("https://A.Example:443/x?y") == "https://a.example/x?y"
    assert openable("http://LOCALHOST:80/x?y") == "http://localhost/x?y"


QUOTES = """#!/bin/sh
sh -c "printf %s \\"$1\\"" >double
sh -c "printf %s '$1'" >single
"""


@pytest.mark.parametrize("launcher", ["wslview", "xdg-open"])
def test_an_address_says_nothing_to_a_shell_it_is_quoted_for(tmp_path: Path, home: Path, launcher: str) -> None:
    """wslview is a script that puts it into a PowerShell command, in double quotes; others use single ones."""
    ran = tmp_path / "ran"
    for name, text in ((launcher, QUOTES), ("evil", f"#!/bin/sh\n: >'{ran}'\n")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    url = "https://auth.example/device?a=$(evil)&b=';evil;'&c=$HOME"
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin", "HOME": str(home), "DISPLAY": ":0", "WSL_DISTRO_NAME": "Ubuntu"}

    assert asyncio.run(open_url(url, environ))

    assert (home / "double").read_text() == (home / "single").read_text() == openable(url)
    assert unquote(openable(url)) == url
    assert not ran.exists()


HOSTILE = [
    "", " ", "x", "--renderer-cmd-prefix=x", "-new-window", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x",
    "ftp://a.example/", "HTTPS://a.example/", "https:/a.example/", "https:a.example", "https://", "https:///path", "//a.example",
    "http://a.example/", "http://10.0.0.1/", "http://127.0.0.1.evil.example/", "http://localhost.evil.example/", "http://0.0.0.0/",
    "http://2130706433/", "http://0x7f.1/", "https://0x7f000001/", "https://127.1/", "https://user@a.example/",
    "https://user:pass@a.example/", "https://a.example@evil.example/", "https://a.example\\@evil.example/",
    "https://a.example/\\x", "https://a.example/ x", " https://a.example/", "https://a.example/\n", "https://a.example/\r\nX: y",
    "https://a.example/\x00", "https://a.example/\x1b[2J", "https://a.example/\x7f", "https://a.example/é",
    "https://аpple.example/", "https://a.example/\u202e", "https://a.example/`id`", 'https://a.example/"x"',
    "https://a.example/<x>", "https://a.example/{x}", "https://a.example/|x", "https://a.example/^x", "https://a.example/%",
    "https://a.example/%s", "https://a.example/%zz", "https://a.example:99999/", "https://a.example:x/", "https://[::1", "https://[::1]x/",
    "https://[fe80::1%eth0]/", "https://-a.example/", "https://a..example/", "https://.example/", "https://%61.example/",
    "https://a.example/" + "a" * 8192, "vscode://x", "ms-settings:", "view-source:https://a.example/", "https://$(id)/",
    "https://a.example:443:443/", "https://a,b/", "https://?x", "https://#x", "https://a_*b/", "http://[::ffff:10.0.0.1]/",
]  # fmt: skip


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_starts_nothing(programs: Programs, url: str) -> None:
    with pytest.raises(Refused) as caught:
        opened(programs.environ(BROWSER=shlex.quote(str(programs.add()))), url)
    assert programs.starts == []
    assert len(url) < 9 or url not in caught.value.message + caught.value.hint


TEXT = st.text(max_size=30)
MADE = st.one_of(
    TEXT,
    st.builds("{}://{}".format, st.sampled_from(["https", "http", "file", "javascript", "HTTPS", "-x"]), TEXT),
    st.builds("https://a.example/{}{}".format, TEXT, st.sampled_from(["\\", " ", "\n", "é", "\x00", '"', "%", "@\t"])),
    st.builds("https://{}@a.example/".format, TEXT),
    st.builds("http://{}.example/".format, st.from_regex(r"[a-z0-9.]{1,20}", fullmatch=True)),
)


@settings(max_examples=500, deadline=None)
@given(MADE)
@example("https://a.example/x")
@example("https://a.example/$(x)/a;b?c='d'")
def test_what_is_opened_has_one_reading(url: str) -> None:
    try:
        result = openable(url)
    except Refused:
        return
    parts = urlsplit(result)
    assert result.isascii()
    assert result.isprintable()
    assert not re.search(r"[\\ \"<>`{}|^]", result)
    assert (
        parts.scheme == "https"
        or parts.hostname in {"localhost", "127.0.0.1", "::1"}
        or parts.hostname.startswith("127.")
    )
    assert parts.hostname
    assert parts.username is None
    assert openable(result) == result
    assert not set("$'();") & {*result}
    same = re.sub(r"[$'();]", lambda each: f"%{ord(each[0]):02x}", url.lower())
    assert result.lower() in {same, same.replace(":443", "", 1), same.replace(":80", "", 1)}


def test_browser_is_a_list_of_commands_split_without_a_shell(programs: Programs) -> None:
    first, second = programs.add("first"), programs.add("second", "sys.exit(3)")
    tried = f"missing %s:{shlex.quote(str(second))} --new '%s' \"a b\" $(id) ; > x:'open quote:{shlex.quote(str(first))} -u=%s -n &"

    assert opened(programs.environ(BROWSER=tried))

    assert sorted((name, start["argv"]) for name, start in programs.starts) == [
        ("first", [f"-u={URL}", "-n"]),
        ("second", ["--new", URL, "a b", "$(id)", ";", ">", "x"]),
    ]


def test_the_address_goes_behind_where_no_place_is_given(programs: Programs) -> None:
    programs.add()
    assert opened(programs.environ(BROWSER="browser --new"))
    assert [start["argv"] for _, start in programs.starts] == [["--new", URL]]


def test_a_chosen_browser_that_fails_is_not_replaced_by_another(programs: Programs) -> None:
    programs.add("browser", "sys.exit(1)")
    programs.add("xdg-open")
    assert not opened(programs.environ(BROWSER="browser", DISPLAY=":0"))
    assert not opened(programs.environ(BROWSER=":: :'", DISPLAY=":0"))
    assert [name for name, _ in programs.starts] == ["browser"]


def test_without_a_choice_the_desktop_opens_it(programs: Programs) -> None:
    for name in ("xdg-open", "lynx", "w3m", "links", "elinks", "www-browser"):
        programs.add(name)
    assert opened(programs.environ(DISPLAY=":0"))
    ((name, start),) = programs.starts
    assert (name, start["argv"]) == ("xdg-open", [URL])
    # On an unknown desktop xdg-open would go on to these.
    assert {"lynx", "w3m", "links", "elinks", "www-browser"}.isdisjoint(start["env"]["BROWSER"].split(":"))


def test_text_browsers_are_not_looked_for(programs: Programs) -> None:
    for name in ("lynx", "w3m", "links", "elinks", "www-browser"):
        programs.add(name)
    assert not opened(programs.environ(DISPLAY=":0"))
    assert programs.starts == []


@pytest.mark.parametrize(
    ("present", "used"),
    [(("wslview", "explorer.exe", "xdg-open"), "wslview"), (("explorer.exe", "xdg-open"), "explorer.exe")],
)
def test_inside_windows_its_browser_is_used(programs: Programs, present: tuple[str, ...], used: str) -> None:
    for name in present:
        programs.add(name, "sys.exit(1)" if name == "explorer.exe" else "")
    environ = programs.environ(WSL_DISTRO_NAME="Debian")
    assert desktop(environ) == Desktop(opens=True)
    assert opened(environ)
    assert [name for name, _ in programs.starts] == [used]


def test_the_current_directory_is_never_searched(programs: Programs, monkeypatch) -> None:
    programs.add("xdg-open")
    programs.add("browser")
    monkeypatch.chdir(programs.folder)
    for path in ("", ".", "./", ":", "::.", f"../{programs.folder.name}"):
        assert not opened({"PATH": path, "HOME": "/"})
        for command in ("browser", "./browser", f"../{shlex.quote(programs.folder.name)}/browser"):
            assert not opened({"PATH": path, "HOME": "/", "BROWSER": command})
    assert programs.starts == []


def test_what_cannot_run_is_passed_over(programs: Programs, tmp_path: Path) -> None:
    (programs.folder / "plain").write_text("no program")
    (programs.folder / "folder").mkdir()
    broken = programs.folder / "broken"
    broken.write_text("#!/nowhere/at/all\n")
    broken.chmod(0o755)
    assert not opened(programs.environ(BROWSER="plain:folder:broken:missing"))
    assert not opened(programs.environ(BROWSER="browser\0x"))
    assert not opened({})


def test_nothing_of_its_noise_is_seen(programs: Programs, capfd) -> None:
    programs.add("xdg-open")
    assert opened(programs.environ(DISPLAY=":0"))
    assert capfd.readouterr() == ("", "")


def test_it_gets_no_file_of_ours_no_terminal_and_no_secret(programs: Programs, tmp_path: Path) -> None:
    programs.add("xdg-open")
    kept = {"DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "XDG_SESSION_TYPE": "x11", "LANG": "C"}
    dropped = {
        "WIZARD_PROFILE": "a",
        "WIZARD_PASSPHRASE": "b",
        "TEXTUAL": "c",
        "TEXTUAL_DEBUG": "d",
        "OPENAI_API_KEY": "sk",
    }
    with (tmp_path / "lock").open("w") as lock:
        os.set_inheritable(lock.fileno(), True)
        assert opened(programs.environ(**kept, **dropped), scrub=("OPENAI_API_KEY",))
    ((_, start),) = programs.starts
    assert start["fds"] == dict.fromkeys(("0", "1", "2"), "/dev/null")
    assert start["session"]
    assert start["cwd"] == os.path.realpath(os.environ["HOME"])
    assert kept.items() <= start["env"].items()
    assert dropped.keys().isdisjoint(start["env"])


def test_a_browser_that_stays_is_not_waited_for_and_leaves_no_zombie(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "FAILS_WITHIN_S", 0.7)
    flag = programs.folder / "go on"
    programs.add("xdg-open", f"import time\nwhile not os.path.exists({str(flag)!r}): time.sleep(0.01)")
    began = time.monotonic()
    assert opened(programs.environ(DISPLAY=":0"))
    assert time.monotonic() - began < 20
    deadline = time.monotonic() + 60
    while not [*programs._records.glob("*.json")]:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    (record,) = programs._records.glob("*.json")
    pid = record.name.split(".")[-2]
    assert Path("/proc", pid).exists()
    flag.touch()
    while Path("/proc", pid).exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_browser_that_fails_at_once_has_not_opened(programs: Programs) -> None:
    programs.add("xdg-open", "sys.exit(3)")
    assert not opened(programs.environ(DISPLAY=":0"))


@pytest.mark.parametrize(
    ("environ", "answer"),
    [
        ({"DISPLAY": ":0"}, Desktop(opens=True)),
        ({"WAYLAND_DISPLAY": "wayland-0"}, Desktop(opens=True)),
        ({}, Desktop(opens=False, reason="no display")),
        ({"DISPLAY": ""}, Desktop(opens=False, reason="no display")),
        ({"WSL_INTEROP": "/run/x"}, Desktop(opens=False, reason="no display")),
        ({"SSH_CONNECTION": "a", "DISPLAY": ":0"}, Desktop(opens=False, reason="over SSH")),
        ({"SSH_TTY": "/dev/pts/0", "DISPLAY": ":0"}, Desktop(opens=False, reason="over SSH")),
        ({"SSH_TTY": "/dev/pts/0", "BROWSER": "x"}, Desktop(opens=True)),
        ({"BROWSER": ""}, Desktop(opens=False, reason="no display")),
    ],
)
def test_whether_a_browser_is_seen_here(environ: dict[str, str], answer: Desktop, monkeypatch) -> None:
    monkeypatch.setattr(browser, "_CONTAINER_MARKS", ())
    assert desktop(environ) == answer


def test_a_container_without_a_display_is_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(browser, "_CONTAINER_MARKS", (tmp_path / "none", tmp_path))
    assert desktop({}) == Desktop(opens=False, reason="in a container")
    assert desktop({"DISPLAY": ":0"}) == Desktop(opens=True)
    assert desktop({"SSH_TTY": "x"}).reason == "over SSH"
