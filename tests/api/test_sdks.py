"""The real SDKs, of the generation this environment has and of older ones, at a real server whose tokens end."""

import json
import subprocess
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest

from refresh.kit import refreshes, saved
from servers.model_server import ModelServer
from servers.oauth_client import NewClient
from servers.oidc_preset import install_oidc_preset
from servers.oidc_provider import AuthorizationServer
from store.kit import child_env
from wizard.store import profiles
from wizard.store.paths import folders

# The last of each earlier generation; the current one is among the development dependencies.
OLDER = {
    "openai 1, anthropic 0": ("openai==1.109.1", "anthropic==0.125.0"),
    "openai 2, anthropic 1": ("openai==2.54.0", "anthropic==1.17.0"),
}


@pytest.fixture
def server(
    authorization_server: AuthorizationServer, client_of: NewClient, model_server: ModelServer
) -> AuthorizationServer:
    install_oidc_preset(authorization_server.issuer)
    authorization_server.models(model_server.base_url, model_server.key)
    for name in ("corp", "claude"):
        saved(client_of(authorization_server).log_in(), authorization_server, name)
    claude = profiles.load(folders().config_file).profiles["claude"]
    profiles.put(folders(), replace(claude, protocol="anthropic-messages", base_url=authorization_server.root))
    return authorization_server


def seen_by(python: str, server: AuthorizationServer, model: ModelServer) -> dict[str, object]:
    with subprocess.Popen(
        [python, "-W", "ignore", str(Path(__file__).with_name("sdk_child.py")), model.model],
        env=child_env(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith("{"):
                return dict(json.loads(line))
            assert line == "expire\n"
            server.expire("AccessToken")
            child.stdin.write("\n")
            child.stdin.flush()
    pytest.fail("the program ended early")


def assert_all_served(seen: dict[str, object], server: AuthorizationServer, model: ModelServer) -> None:
    assert seen.pop("openai, provider, 401") == "AuthenticationError"
    assert seen.pop("anthropic, credentials, elsewhere") == "Refused"
    seen.pop("versions")
    answers = {each if isinstance(each, str) else " ".join(each) for each in seen.values()}
    assert answers == {model.answer}
    assert len(seen) == 12
    assert refreshes(server) == server.rotations() == 5  # one for each time the tokens were ended


def test_the_current_sdks_work_with_it(server: AuthorizationServer, model_server: ModelServer) -> None:
    assert_all_served(seen_by(sys.executable, server, model_server), server, model_server)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("wanted", OLDER.values(), ids=OLDER)
def test_other_generations_work_with_it(
    server: AuthorizationServer, model_server: ModelServer, tmp_path: Path, wanted: tuple[str, str]
) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    python = venv / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted], check=True, timeout=500
    )
    # Behind its own packages those of this environment, which are what the wizard itself needs.
    found = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    Path(found.stdout.strip(), "behind.pth").write_text(sysconfig.get_path("purelib") + "\n")

    seen = seen_by(str(python), server, model_server)
    assert seen["versions"] == [each.partition("==")[2] for each in wanted]
    assert_all_served(seen, server, model_server)
