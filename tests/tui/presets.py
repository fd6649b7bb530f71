"""Six made-up providers."""

import re

from wizard.values.preset import Endpoint, KeyShape, Login, Preset


def preset(name: str, shape: str = "", id_: str = "") -> Preset:
    id_ = id_ or name.lower()
    keys = (KeyShape(re.compile(shape)),) if shape else ()
    endpoint = Endpoint(id="default", protocol="openai-chat", base_url=f"https://api.{id_}.example/v1")
    return Preset(id=id_, name=name, endpoints=(endpoint,), logins=(Login(method="api-key"),), keys=keys)


PRESETS = (
    preset("OpenAI", "^sk-proj-[A-Za-z0-9_-]{20,}$"),
    preset("Anthropic", "^sk-ant-[A-Za-z0-9_-]{20,}$"),
    preset("Groq", "^gsk_[A-Za-z0-9]{20,}$"),
    preset("DeepSeek", "^sk-[0-9a-f]{32}$"),
    preset("Moonshot AI", "^sk-[0-9a-f]{32}$", "moonshot"),
    preset("Mistral AI", "", "mistral"),
)
