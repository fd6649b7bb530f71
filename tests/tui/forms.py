"""What a person types into, beside a key: the form of a custom provider, and one line of text."""

from login.setup_kit import CUSTOM
from tui.stage import PRESETS
from wizard.login.described import DescribeEndpoint
from wizard.login.draft import Scene
from wizard.login.questions import NeedText
from wizard.values.preset import PROTOCOLS

SCENE = Scene(presets=(*PRESETS, CUSTOM))
FORM = DescribeEndpoint(name="base-url", title="Custom provider", protocols=PROTOCOLS)
TEXT = NeedText(name="command", title="OpenAI", label="Command that prints a token", example="pass show key")
