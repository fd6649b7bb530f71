"""The practice provider as a preset file."""

from collections.abc import Sequence

from wizard.demo.ledger import PATTERN
from wizard.values.preset import Protocol

HEAD = """\
id = "practice"
name = "Practice provider"
summary = "A provider on this machine to try everything with; it costs nothing and ends with the demo"
category = "local"
keys_url = "{root}/account"
env = {{ key = ["PRACTICE_API_KEY"], base_url = ["PRACTICE_BASE_URL"], model = ["PRACTICE_MODEL"], other = [] }}

[[keys]]
pattern = "{pattern}"
note = "practice key"
"""
ENDPOINT = """
[[endpoints]]
id = "{id}"
protocol = "{protocol}"
base_url = "{base_url}"
"""
TAIL = """
[verify]
{verify}
ok = [200]
rejected = [401]
limited = {{ 402 = "no credit", 403 = "no rights", 429 = "rate limited" }}

[models]
{models}prefer = ["practice-large"]
exclude = "embedding"

[[login]]
method = "api-key"
"""


def preset_toml(base_url: str, protocols: Sequence[Protocol] = ("openai-chat",)) -> str:
    """``base_url`` is the provider's, with its /v1. One endpoint for each protocol; the first is the default."""
    root = base_url.removesuffix("/v1")
    endpoints = [
        ENDPOINT.format(
            id=protocol if at else "default",
            protocol=protocol,
            base_url=base_url if protocol.startswith("openai") else root,
        )
        for at, protocol in enumerate(protocols)
    ]
    # A path is joined to the base URL, which is not the same for every protocol.
    alike = all(protocol.startswith("openai") for protocol in protocols)
    verify = 'path = "/key"' if alike else f'url = "{base_url}/key"'
    models = 'path = "/models"\n' if alike else ""
    return HEAD.format(root=root, pattern=PATTERN) + "".join(endpoints) + TAIL.format(verify=verify, models=models)
