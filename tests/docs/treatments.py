"""How each command of the README is executed here; one that no treatment fits fails the test that meets it."""

import json
import re
import shlex
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from docs.blocks import Command
from docs.place import PROVIDERS, Place
from wizard.cli.parser import parse

Treatment = Callable[[Place, Command], None]
# Programs of others, and steps that take the network: the command line is held against our parser alone.
FOREIGN = ("op", "pass", "vault", "gcloud", "aider")


class Untreated(AssertionError):
    pass


def parsed(text: str) -> None:
    """Every command of ours in ``text`` is one our parser takes. Raises UsageError."""
    inner = re.findall(r"\$\((wizard [^)]*)\)", text)
    for each in inner or [text]:
        words = shlex.split(re.split(r" [<>|] ?", each)[0])
        assert words[0].endswith("wizard"), each
        parse(words[1:])


def only_parsed(_place: Place, command: Command) -> None:
    parsed(command.text)


def elsewhere(_place: Place, _command: Command) -> None:
    """It is what other tests do: a clean environment (`test_packaging`), or this very run."""


def runs(
    *, ends: Sequence[int] = (0,), answers: Sequence[tuple[str, str]] | None = None, first: str = "", says: str = ""
) -> Treatment:
    """Executed by a shell; ``answers`` at a terminal, ``first`` before it. ``says`` is a pattern of what it prints."""

    def treat(place: Place, command: Command) -> None:
        parsed(command.text)
        if first:
            assert place.run(first).exit == 0, first
        done = place.run(command.text, answers=answers)
        assert done.exit in ends, f"{command}\n{done.out}{done.err}{done.shown}"
        assert re.search(says, done.out + done.err + done.shown), f"{command}\n{done.out}{done.err}{done.shown}"

    return treat


def unpiped(place: Place, command: Command) -> None:
    """What is written into the pipe; its reader would take the network."""
    runs(says="Authorization: Bearer ")(place, Command(command.line, command.text.partition(" | ")[0]))


def finished(place: Place, command: Command) -> None:
    """A sign-in begun a moment ago; somebody has been to the page, and copied the address it ended at."""
    parsed(command.text)
    begun = place.run("wizard auth openrouter --method browser --start --store plain")
    told = json.loads(begun.out)
    (place.folder / "final-address").write_text(last_page(told["url"]) + "\n")
    done = place.run(re.sub(r"--finish \S+", f"--finish {told['id']}", command.text))
    assert done.exit == 0, f"{command}\n{done.err}"


def last_page(url: str) -> str:
    """Where a browser ends that allows it: the practice provider asks nobody here."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(url, timeout=60)
    except urllib.error.HTTPError as answer:
        return str(answer.headers["location"])
    raise AssertionError(url)


KEY = ("API key (hidden): ", "{key}\n")
FIRST = [KEY, ("Default model: ", "\n"), ("Where to keep it: ", "plain file\n"), ("Save? [Y/n]: ", "\n")]


def log_in(place: Place, command: Command) -> None:
    """A renewal asks for the key alone, a first login for the rest too."""
    named = command.text.split()[2]
    runs(answers=[KEY] if named in PROVIDERS else FIRST, says="is ready")(place, command)


TREATMENTS: Mapping[str, Treatment] = {
    r"python3 -m venv .*|\S*pip install .*|bash tests/run.*|git clone .*": elsewhere,
    r"\S*wizard demo.*": only_parsed,
    r"wizard": runs(says="openai"),
    rf"wizard .*(?:--command|--) (?:{'|'.join(FOREIGN)})\b.*": only_parsed,
    r"wizard auth [a-z]+ --key-stdin.* < \S+": runs(says="is ready"),
    r"wizard auth [a-z]+ --method browser": runs(answers=[], says="is ready"),
    r"wizard auth [a-z]+ .*--start.*": runs(says='"url"'),
    r"wizard auth --finish \S+ < \S+": finished,
    r"wizard auth custom --base-url https://\S+": only_parsed,  # an address that is nobody's
    r"wizard auth [a-z]+": log_in,
    r"wizard token.*": runs(says="^wz-practice-|."),
    r"wizard headers \S+ \| curl .*": unpiped,
    r"wizard headers.*": runs(says="Authorization"),
    r"man wizard": elsewhere,
    r'eval "\$\(wizard env .*\)"': runs(),
    r'eval "\$\(wizard completion bash\)"': runs(),
    r"wizard completion .*": runs(),
    r"wizard run .* -- (?:python|env|sh|curl)\b.*": runs(),
    r"wizard connect (?:codex|claude-code|opencode)\b.*": runs(answers=[("Change it? [y/N]: ", "y\n")]),
    r"wizard connect .*": runs(),
    r"wizard disconnect (\S+)": runs(first="wizard connect codex --yes"),
    r"wizard test.*": runs(says="hello|answer"),
    r"wizard models?(?: .*)?": runs(),
    r"wizard use .*": runs(),
    r"wizard status.*": runs(says="openai"),
    r"wizard import.*": runs(),
    r"wizard doctor.*": runs(ends=(0, 6), says="keyring"),
    r"wizard logout .*": runs(says="deleted|revoked"),
    r"wizard presets .*": runs(),
    r"wizard schema .*": runs(says="schema"),
}


@dataclass(frozen=True, slots=True)
class Found:
    pattern: str
    treat: Treatment


def treatment(command: Command) -> Found:
    """The first that fits. Raises Untreated, naming the command."""
    for pattern, treat in TREATMENTS.items():
        if re.fullmatch(pattern, command.text):
            return Found(pattern, treat)
    raise Untreated(f"{command}\nno test executes it: give it a treatment in tests/docs/treatments.py")
