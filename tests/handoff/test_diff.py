"""What of another tool's file is shown beside the change: never a secret, however it is written there."""

import pytest

from wizard.handoff.diff import unified


def shown(before: str, after: str, ours: tuple[tuple[int, int], ...] = ()) -> str:
    return "\n".join(unified(before, after, ours, "file", lambda word: word.startswith("sk-ant-")))


@pytest.mark.parametrize(
    "line",
    [
        '"Authorization": "Bearer CANARY"',
        '"OTEL_EXPORTER_OTLP_HEADERS": "Authorization=Bearer CANARY"',
        '"ANTHROPIC_CUSTOM_HEADERS": "X-Team: a\\nAuthorization: Basic CANARY"',
        '"ANTHROPIC_CUSTOM_HEADERS": "X-Team: a\\nX-Corp: CANARY0123456789abcdef"',
        '"apiKey": "CANARY"',
        '"client_secret" : "it\\"s CANARY"',
        "api_key = 'CANARY'",
        '"url": "https://mcp.example/sse?api_key=CANARY0123456789abcdef"',
        '"DATABASE_URL": "postgres://ada:CANARY@db.example/x"',
        '"command": ["npx", "--api-key CANARY0123456789abcdef"]',
        '"args": "-y sk-ant-api-CANARY"',
    ],
)
def test_a_secret_of_the_tools_own_is_not_shown(line: str) -> None:
    diff = shown(f"{line}\n", f"{line}\nours\n")

    assert "CANARY" not in diff
    assert diff.splitlines()[-1] == "+ours"


@pytest.mark.parametrize(
    "line",
    [
        '"apiKeyHelper": "/home/ada/.local/bin/wizard token anthropic"',
        '"$schema": "https://opencode.ai/config.json"',
        '"plugin": ["file:///home/ada/projects/a1b2c3d4e5f6a7b8c9d0e1f2/wizard.mjs"]',
    ],
)
def test_a_path_or_an_address_is_shown(line: str) -> None:
    assert f" {line}" in shown(f"{line}\n", f"{line}\nours\n").splitlines()


def test_what_is_ours_is_shown_as_it_is() -> None:
    ours = '"apiKey": "from-wizard-token"'

    assert f"+{ours}" in shown("{\n", "{\n" + ours, ((2, 2 + len(ours)),)).splitlines()
