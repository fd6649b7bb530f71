"""``wizard.Auth``: what requests carry, where it stands, and what they do not carry."""

import os
from pathlib import Path

import httpx2
import pytest

import wizard
from api.kit import KEY, by_command, changed, client, logged_in
from fakes.gateway import FRONT, gateway
from fakes.host import host
from servers.canary import assert_absent
from wizard.errors import BadFile, LoginNeeded, UsageError
from wizard.store import profiles
from wizard.store.paths import folders
from wizard.values.profile import Auth, Gateway, Profile

PRESET = """
id = "lab"
name = "Lab"
[[endpoints]]
id = "default"
protocol = "anthropic-messages"
base_url = "{base_url}"
credential = "header:x-api-key"
headers = {{ X-Client = "wizard" }}
[[login]]
method = "api-key"
"""


def with_preset(base_url: str) -> None:
    file = Path(os.environ["XDG_CONFIG_HOME"], "wizard", "presets", "lab.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PRESET.format(base_url=base_url))


def test_a_key_is_a_bearer_where_nothing_else_is_said() -> None:
    with host() as lab, client(wizard.Auth("work")) as http:
        logged_in(lab.url)
        assert http.get(f"{lab.url}/models").status_code == 200
        assert lab.bearers == [f"Bearer {KEY}"]


def test_httpx2_is_served_the_same() -> None:
    with host() as lab, client(wizard.httpx2_auth("work"), httpx2) as http:
        logged_in(lab.url)
        assert http.post(f"{lab.url}/chat", json={}).status_code == 200
        assert lab.bearers == [f"Bearer {KEY}"]


def test_a_key_stands_where_its_preset_says_and_the_public_headers_come_along() -> None:
    with host() as lab, client(wizard.Auth()) as http:
        with_preset(lab.url)
        logged_in(lab.url, protocol="anthropic-messages")
        http.get(f"{lab.url}/models")
        http.get(f"{lab.url}/models", headers={"anthropic-version": "2099-01-01"})

        first, second = (each.headers for each in lab.seen)
        assert (first["x-api-key"], first["x-client"], first["anthropic-version"]) == (KEY, "wizard", "2023-06-01")
        assert "authorization" not in first
        assert second["anthropic-version"] == "2099-01-01"


def test_a_token_is_a_bearer_whatever_the_preset_says_of_keys() -> None:
    with host() as lab, client(wizard.Auth()) as http:
        with_preset(lab.url)
        logged_in(lab.url, "a-token-0123456789", kind="tokens", protocol="anthropic-messages")
        http.get(f"{lab.url}/models")

        assert lab.bearers == ["Bearer a-token-0123456789"]
        assert "x-api-key" not in lab.seen[0].headers


@pytest.mark.parametrize("name", ["Authorization", "X-Api-Key", "api-key", "x-goog-api-key"])
def test_a_credential_that_an_sdk_has_put_there_does_not_go_along(name: str) -> None:
    with host() as lab, client(wizard.Auth("work"), headers={name: "sk-of-another-provider"}) as http:
        logged_in(lab.url)
        http.get(f"{lab.url}/models")

        assert lab.bearers == [f"Bearer {KEY}"]
        assert_absent("sk-of-another-provider", repr(lab.seen))


def test_a_profile_that_needs_none_sends_none() -> None:
    with host() as lab, client(wizard.Auth("local"), headers={"Authorization": "Bearer made-up"}) as http:
        local = Profile(
            name="local", provider="lab", protocol="openai-chat", base_url=lab.url, auth=Auth(method="none")
        )
        profiles.put(folders(), local)
        http.get(f"{lab.url}/models")

        assert lab.bearers == [None]


def test_a_gateways_token_stands_in_a_header_of_its_own() -> None:
    with gateway() as fake, client(wizard.Auth("work")) as http:
        logged_in(f"{fake.origin}/gate/v1", fake.token, "gate", kind="tokens")
        work = logged_in(f"{fake.origin}/v1", "own-token-0123456789", kind="tokens")
        changed(work, gateway=Gateway(profile="gate", header=FRONT))

        assert http.get(f"{fake.origin}/v1/models").status_code == 200
        ((_, headers),) = fake.seen
        assert (headers[FRONT.lower()], headers["authorization"]) == (fake.token, "Bearer own-token-0123456789")

        changed(work, gateway=Gateway(profile="gate", header=FRONT), auth=Auth(method="none"))
        assert http.get(f"{fake.origin}/v1/models").status_code == 200
        assert "authorization" not in fake.seen[-1][1]


def test_what_a_variable_holds_is_read_at_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    with host() as lab, client(wizard.Auth("work")) as http:
        profiles.put(
            folders(),
            Profile(
                name="work",
                provider="lab",
                protocol="openai-chat",
                base_url=lab.url,
                auth=Auth(method="env", env_key="LAB_KEY"),
            ),
        )
        with pytest.raises(LoginNeeded, match="LAB_KEY"):
            http.get(lab.url)
        for key in ("lab-key-0123456789", "lab-key-9876543210"):
            monkeypatch.setenv("LAB_KEY", key)
            http.get(lab.url)
        monkeypatch.delenv("LAB_KEY")
        with pytest.raises(LoginNeeded, match="LAB_KEY"):
            http.get(lab.url)

        assert lab.bearers == ["Bearer lab-key-0123456789", "Bearer lab-key-9876543210"]


def test_the_next_request_knows_of_a_new_key_and_of_a_logout() -> None:
    with host() as lab, client(wizard.Auth("work")) as http:
        work = logged_in(lab.url)
        http.get(lab.url)
        logged_in(lab.url, "sk-canary-the-second-one")
        http.get(lab.url)
        profiles.detach(folders(), work.name)
        with pytest.raises(LoginNeeded, match="`work` is logged out"):
            http.get(lab.url)

        assert lab.bearers == [f"Bearer {KEY}", "Bearer sk-canary-the-second-one"]


def test_the_default_and_the_variable_that_names_another_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    with host() as lab, client(wizard.Auth()) as http:
        logged_in(lab.url, "sk-of-the-first-0", "first")
        logged_in(lab.url, "sk-of-the-second", "second")
        http.get(lab.url)
        profiles.set_default(folders(), "second")
        http.get(lab.url)
        monkeypatch.setenv("WIZARD_PROFILE", "first")
        http.get(lab.url)

        assert lab.bearers == [
            f"Bearer {each}" for each in ("sk-of-the-first-0", "sk-of-the-second", "sk-of-the-first-0")
        ]


def test_making_one_reads_nothing_and_asking_says_what_is_missing() -> None:
    auth = wizard.Auth("nobody")
    with client(auth) as http:
        with pytest.raises(LoginNeeded, match="no profile named `nobody`"):
            http.get("http://127.0.0.1:9/v1")
        logged_in("http://127.0.0.1:9/v1", name="nobody")
        Path(folders().config_file).write_text("not toml")
        with pytest.raises(BadFile):
            http.get("http://127.0.0.1:9/v1")
    assert repr(auth) == "Auth('nobody')"


def test_while_nothing_changes_nothing_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with host() as lab, client(wizard.Auth("work")) as http:
        logged_in(lab.url)
        http.get(lab.url)
        opened: list[str] = []
        true_open = os.open
        monkeypatch.setattr(
            "os.open", lambda path, *args, **more: opened.append(str(path)) or true_open(path, *args, **more)
        )
        for _ in range(3):
            http.get(lab.url)

        assert (opened, len(lab.seen)) == ([], 4)


def test_a_record_that_is_not_sealed_whole_is_not_sent() -> None:
    with host() as lab, client(wizard.Auth("work")) as http:
        logged_in(lab.url)
        record = Path(folders().state, "creds", "work.cred")
        record.write_bytes(record.read_bytes().replace(b'"work"', b'"wark"', 1))
        with pytest.raises(BadFile):
            http.get(lab.url)
        assert lab.seen == []


def test_the_secret_is_in_no_repr_and_no_error(caplog: pytest.LogCaptureFixture, canary: str) -> None:
    caplog.set_level(0)
    with host() as lab, client(wizard.Auth("work")) as http:
        with_preset(lab.url)
        logged_in(lab.url, canary, protocol="anthropic-messages")
        request = http.build_request("GET", lab.url)
        answer = http.send(request)
        said = [repr(each) for each in (request, request.headers, answer, http.auth, vars(request.headers))]
        with pytest.raises(wizard.WizardError) as caught:
            http.get("http://localhost:9/")

        assert lab.seen[0].headers["x-api-key"] == canary
        assert request.headers["x-api-key"] == canary  # for who asks by its name
        assert_absent(canary, *said, caplog.text, str(caught.value))


def test_a_program_of_its_own_has_its_own_profiles() -> None:
    with host() as lab, client(wizard.Auth("work", app="mytool")) as http:
        logged_in(lab.url, "sk-of-the-person")
        with pytest.raises(LoginNeeded, match="no profile named"):
            http.get(lab.url)
        logged_in(lab.url, "sk-of-the-program", app="mytool")
        http.get(lab.url)

        assert lab.bearers == ["Bearer sk-of-the-program"]
        assert wizard.token("work", app="mytool") == "sk-of-the-program"
        assert wizard.token("work") == "sk-of-the-person"


def test_a_login_that_does_not_leave_its_program_is_given_to_that_alone() -> None:
    with host() as lab:
        logged_in(lab.url, "sk-not-exportable", app="mytool", exportable=False)
        logged_in(lab.url, "sk-not-exportable", exportable=False)
        with client(wizard.Auth("work", app="mytool")) as http:
            assert http.get(lab.url).status_code == 200
        assert wizard.token("work", app="mytool") == "sk-not-exportable"
        assert wizard.token_provider("work", app="mytool")() == "sk-not-exportable"

        with (
            client(wizard.Auth("work")) as http,
            pytest.raises(wizard.WizardError, match="does not leave the program"),
        ):
            http.get(lab.url)
        for ask in (wizard.token, lambda name: wizard.token_provider(name)()):
            with pytest.raises(wizard.WizardError, match="does not leave the program"):
                ask("work")


def test_the_name_of_another_program_opens_no_login() -> None:
    logged_in("https://api.example.com/v1", app="mytool", exportable=False)
    for app in ("other", None):
        with pytest.raises(wizard.WizardError):
            wizard.token("work", app=app)
    with pytest.raises(UsageError):
        wizard.token("work", app="../mytool")


def test_a_token_command_runs_once_for_as_long_as_its_profile_says() -> None:
    with host() as lab:
        runs = by_command(lab.url, "echo a-token-number-$N")
        short = by_command(lab.url, "echo a-token-number-$N", "short", interval_ms=0)
        with client(wizard.Auth("work")) as http, client(wizard.Auth("work")) as other:
            for each in (http, other, http):
                each.get(lab.url)
        with client(wizard.Auth("short")) as http:
            for _ in range(2):
                http.get(lab.url)

        assert lab.bearers == [f"Bearer a-token-number-{n}" for n in (1, 1, 1, 1, 2)]
        assert (len(runs.read_text().split()), len(short.read_text().split())) == (1, 2)
