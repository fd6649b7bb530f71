"""The practice provider as preset files: one for what it mostly does, one for each way in that needs a preset of its own."""

from collections.abc import Sequence

from wizard.demo.ledger import MINTED_PATTERN, PATTERN
from wizard.demo.oauth_authorize import CLIENT_ID
from wizard.demo.oauth_endpoints import SCOPE
from wizard.demo.oauth_tokens import ACCESS_PATTERN
from wizard.values.preset import Protocol

HEAD = """\
id = "practice"
name = "Practice provider"
summary = "A provider on this machine to try everything with; it costs nothing and ends with the demo"
category = "local"
keys_url = "{root}/account"
billing_url = "{root}/account"
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

[[login]]
method = "browser"
kind = "tokens"
issuer = "{root}"
authorize_url = "{root}/oauth/authorize"
token_url = "{root}/oauth/token"
revoke_url = "{root}/oauth/revoke"
client_id = "{client_id}"
scopes = ["{scope}"]
redirect = {{ host = "127.0.0.1", ports = [0], path = "/callback" }}

[[login]]
method = "device"
kind = "tokens"
issuer = "{root}"
device_url = "{root}/oauth/device"
token_url = "{root}/oauth/token"
revoke_url = "{root}/oauth/revoke"
client_id = "{client_id}"
scopes = ["{scope}"]
"""
# A preset has one browser login, so a key minted there needs a preset of its own.
MINT = """\
id = "practice-mint"
name = "Practice, minted keys"
summary = "The same provider, making an API key for you in the browser as OpenRouter does"
category = "local"
keys_url = "{root}/account"
billing_url = "{root}/account"
env = {{ key = ["PRACTICE_MINT_API_KEY"], base_url = [], model = [], other = [] }}

[[keys]]
pattern = "{pattern}"
note = "minted practice key"

[[endpoints]]
id = "default"
protocol = "openai-chat"
base_url = "{base_url}"

[verify]
path = "/key"
limited = {{ 402 = "no credit", 403 = "no rights", 429 = "rate limited" }}

[models]
path = "/models"
prefer = ["practice-large"]
exclude = "embedding"

[[login]]
method = "browser"
kind = "api-key"
authorize_url = "{root}/oauth/mint"
token_url = "{root}/oauth/keys"
token_body = "json"
token_field = "key"
redirect_param = "callback_url"
state_in = "redirect"
redirect = {{ host = "localhost", ports = [0], path = "/callback" }}

[[login]]
method = "api-key"
"""
# A key would stand in `x-api-key` here: that the token is taken proves where it was sent.
TOKEN = """\
id = "practice-token"
name = "Practice, pasted tokens"
summary = "The same provider as a company's gateway, which takes a token that you paste"
category = "local"
keys_url = "{root}/account"
billing_url = "{root}/account"
env = {{ key = ["PRACTICE_TOKEN"], base_url = [], model = [], other = [] }}

[[keys]]
pattern = "{pattern}"
note = "practice token"

[[endpoints]]
id = "default"
protocol = "anthropic-messages"
base_url = "{root}"

[verify]
url = "{base_url}/key"

[models]
prefer = ["practice-large"]

[[login]]
method = "bearer"
"""
LOCAL = """\
id = "practice-local"
name = "Practice, local server"
summary = "A second one on this machine, which asks for no key as Ollama asks for none"
category = "local"
env = {{ key = ["PRACTICE_LOCAL_API_KEY"], base_url = [], model = [], other = [] }}

[[endpoints]]
id = "default"
protocol = "openai-chat"
base_url = "{base_url}"

[models]
prefer = ["practice-large"]
exclude = "embedding"

[[login]]
method = "none"
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
    tail = TAIL.format(verify=verify, models=models, root=root, client_id=CLIENT_ID, scope=SCOPE)
    return HEAD.format(root=root, pattern=PATTERN) + "".join(endpoints) + tail


def mint_preset_toml(base_url: str) -> str:
    """`practice-mint`: a browser login that yields an API key. ``base_url`` as above."""
    return MINT.format(root=base_url.removesuffix("/v1"), base_url=base_url, pattern=MINTED_PATTERN)


def token_preset_toml(base_url: str) -> str:
    """`practice-token`: a token that a person pastes. ``base_url`` as above."""
    return TOKEN.format(root=base_url.removesuffix("/v1"), base_url=base_url, pattern=ACCESS_PATTERN)


def local_preset_toml(base_url: str) -> str:
    """`practice-local`: a server without keys. ``base_url`` is that of a keyless one."""
    return LOCAL.format(base_url=base_url)
