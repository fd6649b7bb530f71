"""What is said of a config.toml that cannot be read, and the copy that a visit works on in its place."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from store.kit import OBTAINED, config_path, credential, write_config
from wizard.accounts.context import Context
from wizard.accounts.copied import Offer, offered
from wizard.accounts.desk import Desk
from wizard.accounts.log_in import draft_for
from wizard.accounts.save import Save
from wizard.errors import BadFile
from wizard.login.draft import Wishes
from wizard.store import profiles
from wizard.values.preset import Login
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret

TABLE = """[profiles.{0}]
provider = "openai"
protocol = "openai-chat"
base_url = "https://api.openai.com/v1"
[profiles.{0}.auth]
method = "api-key"
kind = "api-key"
credential = "{0}"
store = "plain"
"""
CONFIG = "".join(map(TABLE.format, ("ada", "lab")))
THOSE = "Nothing was changed. Enter opens a copy without those entries."
KEY = "sk-proj-canary0123456789abcdefghijklmnop"


def offer_of(text: str) -> Offer:
    write_config(text)
    context = Context()
    with pytest.raises(BadFile) as raised:
        _ = context.config
    return offered(context, raised.value)


@pytest.mark.parametrize(
    ("text", "said", "left_out"),
    [
        (
            f"x = {KEY}\n{CONFIG}",
            "config.toml line 1 is not valid. Nothing was changed. Enter opens a copy without that entry.",
            "",
        ),
        (
            f"x = \n\n{CONFIG}y = {KEY}\n",
            "config.toml lines 1 and 21 are not valid. Nothing was changed. Enter opens a copy without those entries.",
            "",
        ),
        (
            "\n".join(["= 1\nok = 1"] * 5 + ["[x]"]).replace("ok", "o{}").format(*range(5)) + "\n" + CONFIG,
            f"config.toml lines 1, 3, 5 and 2 more are not valid. {THOSE}",
            "",
        ),
        (
            CONFIG.replace("[profiles.lab", "[[profiles.lab"),
            "config.toml lines 10 and 14 are not valid. Nothing was changed. Enter opens a copy without those entries.",
            "It leaves out 9 lines and the profile lab.",
        ),
        (
            CONFIG + "".join(f"[profiles.p{at}\nx = 1\n" for at in range(5)),
            f"config.toml lines 19, 21, 23 and 2 more are not valid. {THOSE}",
            "It leaves out 10 lines and the profiles p0, p1, p2 and 2 more.",
        ),
        (
            f"{CONFIG}[profiles.{KEY}\nx = 1\n",
            "config.toml line 19 is not valid. Nothing was changed. Enter opens a copy without that entry.",
            "It leaves out 2 lines and the profile ….",
        ),
    ],
    ids=["a line", "two", "five", "a table", "profiles", "a key as a name"],
)
def test_what_is_wrong_is_told_by_its_lines_and_never_by_what_stands_there(text: str, said: str, left_out: str) -> None:
    offer = offer_of(text)

    assert offer.said == said
    assert offer.left_out == left_out
    assert offer.earlier == ""
    assert KEY not in repr(vars(offer))


def test_where_there_is_nothing_to_open_that_is_the_remedy() -> None:
    with pytest.raises(BadFile, match=r"config.toml:1:3") as raised:
        offer_of("a word\n")

    assert (
        raised.value.hint == "nothing was changed, and no copy without the mistake can be made; correct it in an editor"
    )


def test_the_visit_reads_and_writes_the_copy_and_the_file_stays() -> None:
    broken = f"{CONFIG}x =\n"
    write_config(broken)
    context = Context()
    offer = offered(context, BadFile("broken"))
    assert context.vault.folders.config_file == str(config_path())

    asyncio.run(offer.open())

    copy = config_path().with_name("config.without-line-19.toml")
    assert (offer.path, offer.shown_path) == (str(copy), "~/.config/wizard/config.without-line-19.toml")
    assert offer.about == "a copy without line 19 of config.toml"
    assert offer.keep == ("mv", "~/.config/wizard/config.without-line-19.toml", "~/.config/wizard/config.toml")
    assert context.vault.folders.config_file == str(copy)
    Desk(context).make_default("lab")
    assert copy.read_text().startswith('default = "lab"\n')
    assert config_path().read_text() == broken


def test_a_credential_of_the_profile_that_is_left_out_stays_whatever_is_done_on_the_copy() -> None:
    write_config("")
    context = Context()
    context.vault.put("lab", credential(), "plain", provider="openai", profile="lab")
    context.vault.put("ada", credential(), "plain", provider="openai", profile="ada")
    write_config(CONFIG.replace("[profiles.lab", "[[profiles.lab"))
    offer = offered(context, BadFile("broken"))
    offer.make()

    asyncio.run(Desk(context).remove("ada"))
    auth = Auth(method="api-key", kind="api-key", credential="lab.2", store="plain", obtained=OBTAINED)
    profile = Profile(
        name="lab", provider="openai", protocol="openai-chat", base_url="https://api.openai.com/v1", auth=auth
    )
    profiles.put(context.folders, profile)
    asyncio.run(Desk(context).log_out("lab"))

    assert context.vault.ids() == ("lab",)


def test_a_key_that_is_replaced_on_the_copy_stays_with_the_file_until_the_copy_is_in_its_place() -> None:
    write_config(CONFIG)
    context = Context()
    context.vault.put("ada", credential(), "plain", provider="openai", profile="ada")
    write_config(f"{CONFIG}x =\n")
    offer = offered(context, BadFile("broken"))
    offer.make()
    begun = draft_for(context, "ada", Wishes())
    assert begun.preset is not None
    draft = replace(
        begun,
        login=Login(method="api-key"),
        endpoint=begun.preset.endpoints[0],
        credential=replace(credential(), secret=Secret(KEY)),
        store="plain",
    )

    saved = Save(context, draft).run()

    assert saved.profile == "ada"
    assert context.chosen("ada").auth.credential == "ada.2"
    write_config(CONFIG)  # corrected by hand, and the copy was forgotten
    assert Context().opened(Context().chosen("ada").auth.credential or "") == credential()
    Path(offer.path or "").replace(config_path())
    asyncio.run(Desk(Context()).log_out("ada"))
    assert Context().vault.ids() == ()


def test_a_copy_that_was_put_in_the_place_of_the_file_meanwhile_is_the_file() -> None:
    offer = offer_of(f"{CONFIG}x =\n")
    offer.make()
    context = offer._context
    assert offer.is_open
    assert context.vault.folders.config_file == offer.path
    Path(offer.path or "").replace(config_path())

    Desk(context).make_default("lab")

    assert config_path().read_text() == f'default = "lab"\n\n{CONFIG}'
    assert context.vault.folders.config_file == str(config_path())
    assert not offer.is_open
    assert not Path(offer.path or "").exists()


def test_a_copy_with_which_something_was_done_is_told_of_at_the_next_visit() -> None:
    offer = offer_of(f"{CONFIG}x =\n")
    offer.make()
    assert offer_of(f"{CONFIG}x =\n").earlier == ""
    Path(offer.path or "").write_text(CONFIG + "# more\n")

    again = offer_of(f"{CONFIG}x =\n")

    assert again.earlier == (
        "A copy of an earlier visit is there as well, and stays: ~/.config/wizard/config.without-line-19.toml"
    )
    again.make()
    assert Path(again.path or "").name == "config.without-line-19.2.toml"
