"""The demo: the real wizard in a throw-away home, against the practice provider on loopback."""

import os
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from wizard.demo import DEMO
from wizard.demo.home import Home, desktop_of, leading_to, throw_away
from wizard.demo.preset import local_preset_toml, mint_preset_toml, preset_toml, token_preset_toml
from wizard.demo.provider import Practice
from wizard.errors import WizardError
from wizard.machine.process import Ended, run, run_here

Say = Callable[[str], None]

NO_TOKEN = 2  # what `wizard token` ends with for a profile that has none
# Where each of the protocols puts a key.
CREDENTIALS = frozenset({"authorization", "x-api-key", "x-goog-api-key"})


def play(say: Say, *, by_hand: bool, keep: str | None = None) -> int:
    """Run the demo; 0 when each login it plays ended with the token the provider had issued. Raises WizardError when not."""
    code = _play(say, by_hand=by_hand, keep=keep)
    if by_hand:
        say(_afterwards(keep))
    return code


def _play(say: Say, *, by_hand: bool, keep: str | None) -> int:
    with throw_away(keep) as home, Practice(auto_consent=not by_hand) as practice, Practice(keyless=True) as local:
        home.presets.mkdir(parents=True, mode=0o700)
        for name, preset in {
            "practice": preset_toml(practice.base_url),
            "practice-mint": mint_preset_toml(practice.base_url),
            "practice-token": token_preset_toml(practice.base_url),
            "practice-local": local_preset_toml(local.base_url),
        }.items():
            (home.presets / f"{name}.toml").write_text(preset, encoding="utf-8")
        say("The real wizard, with a practice provider on this machine: no account is needed or touched.")
        say(f"Its home is {f'kept in {home.folder}' if keep else 'thrown away at the end'}, and its store is `plain`.")
        if by_hand:
            say(f"Choose “Practice provider”; keys and tokens are handed out at {practice.account_url}")
            return _by_hand(home, say)
        _by_itself(home, practice, local, say)
        return 0


def _by_hand(home: Home, say: Say) -> int:
    environ = {**home.environ, **desktop_of(os.environ), DEMO: "1"}
    code = run_here(home.command("auth", "--store", "plain"), environ)
    if code == 0:
        say("Now in a new process, `wizard status` says:")
        run_here(home.command("status"), home.environ)
    return code if code >= 0 else 128 - code


def _afterwards(keep: str | None) -> str:
    if keep is None:
        return "The practice home is gone. Your own is behind `wizard`."
    found = leading_to(Path(keep).absolute(), os.environ)
    return f"The practice provider has ended; its home stays: `{found}`. Your own is behind `wizard`."


def _by_itself(home: Home, practice: Practice, local: Practice, say: Say) -> None:
    key = practice.issue_key()
    say("")
    say("1. With an API key, piped in")
    _step(home, say, "auth", "practice", "--key-stdin", "--store", "plain", given=key + "\n", shown="< KEY")
    _same(home, say, "practice", key)
    say("")
    say("2. With a browser: authorization code and PKCE, back to a listener on this machine")
    browser = {"BROWSER": shlex.join([sys.executable, "-P", "-m", "wizard.demo.consent", "%s"])}
    _step(home, say, *_login("practice", "browser", "signed-in"), environ=browser)
    _is_live(home, practice, say, "signed-in")
    say("")
    say("3. With a code typed on another page")
    _step(home, say, *_login("practice", "device", "by-code"))
    _is_live(home, practice, say, "by-code")
    say("")
    say("4. With a browser that ends in an API key, made for this machine")
    _step(home, say, *_login("practice-mint", "browser", "minted"), environ=browser)
    _is_live(home, practice, say, "minted")
    say("")
    say("5. With the key in an environment variable; nothing is stored")
    borrowed = practice.issue_key()
    variable = {"PRACTICE_API_KEY": borrowed}
    _step(home, say, "auth", "practice", "--profile", "borrowed", "--method", "env", environ=variable)
    _same(home, say, "borrowed", borrowed, environ=variable)
    say("")
    say("6. With a program that prints the token each time; nothing is stored")
    fetched, file = practice.issue_key(), home.folder / "the-keys-own-store"
    file.write_text(fetched + "\n", encoding="ascii")
    _step(home, say, "auth", "practice", "--profile", "fetched", *_printing(file))
    _same(home, say, "fetched", fetched)
    say("")
    say("7. With a token pasted from a page, piped in here; it travels as Authorization: Bearer, where a key would not")
    token = practice.issue_token()
    _step(home, say, *_login("practice-token", "bearer", "pasted"), "--key-stdin", given=token + "\n", shown="< TOKEN")
    _same(home, say, "pasted", token)
    say("")
    say("8. With a local server that asks for no key; there is nothing to store")
    _step(home, say, "auth", "practice-local", "--method", "none", "--profile", "keyless")
    _needs_none(home, local, say, "keyless")
    say("")
    say("9. The credential at work, a new key in place of the old one, and a way out")
    _step(home, say, "test", "signed-in")
    renewed = practice.issue_key()
    _step(home, say, "auth", "practice", "--key-stdin", given=renewed + "\n", shown="< KEY")
    _step(home, say, "logout", "signed-in")
    _step(home, say, "status")
    _same(home, say, "practice", renewed)
    say("")
    say(
        "Each of these logins ended with the token the provider had issued, or none where it asks for none. "
        "Try it yourself: `wizard demo` on a terminal."
    )


def _printing(file: Path) -> tuple[str, ...]:
    """The options for a program that every machine has, and that prints ``file``."""
    if sys.platform == "win32":
        return ("--command", "cmd", "--arg", "/c", "--arg", "type", "--arg", str(file))
    return ("--command", "cat", "--arg", str(file))


def _login(preset: str, method: str, profile: str) -> tuple[str, ...]:
    return ("auth", preset, "--method", method, "--profile", profile, "--store", "plain")


def _step(
    home: Home,
    say: Say,
    *words: str,
    given: str = "",
    shown: str = "",
    environ: Mapping[str, str] | None = None,
    ends: int = 0,
) -> Ended:
    """Run one command as a person would see it. Raises WizardError with the command's own code where that is not ``ends``."""
    say(f"$ wizard {' '.join(words)}" + (f" {shown}" if shown else ""))
    ended = run(home.command(*words), {**home.environ, **(environ or {})}, given=given)
    for line in (ended.err + ("" if words[0] == "token" else ended.out)).splitlines():
        say(f"  {line}")
    if ended.code != ends:
        error = WizardError(f"`wizard {' '.join(words)}` ended with {ended.code}")
        if ended.code != 0:
            error.exit_code = ended.code if ended.code > 0 else 128 - ended.code
        raise error
    return ended


def _same(home: Home, say: Say, profile: str, issued: str, environ: Mapping[str, str] | None = None) -> None:
    ended = _step(home, say, "token", profile, environ=environ)
    if ended.out != issued + "\n":
        raise WizardError("the token in a new process is not the one the provider issued")
    say("  (printed by a new process, and it is what the provider issued)")


def _is_live(home: Home, practice: Practice, say: Say, profile: str) -> None:
    """The token was not known beforehand: it must be the newest one that the provider takes."""
    ended = _step(home, say, "token", profile)
    if ended.out.removesuffix("\n") not in (*practice.oauth.active, *practice.keys):
        raise WizardError("the token in a new process is none the provider issued")
    say("  (printed by a new process, and it is what the provider issued)")


def _needs_none(home: Home, local: Practice, say: Say, profile: str) -> None:
    """The models answer in a new process, which has no token to give and sent the server none."""
    _step(home, say, "test", profile)
    ended = _step(home, say, "token", profile, ends=NO_TOKEN)
    if ended.out or not local.requests_to("/v1/chat/completions"):
        raise WizardError("the server that asks for no key was not asked, or a token was printed for it")
    if any(not CREDENTIALS.isdisjoint(each.headers) for each in local.requests):
        raise WizardError("a key was sent to the server that asks for none")
    say("  (said by a new process; the server was asked, answered, and was sent no key)")
