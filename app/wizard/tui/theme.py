"""The standalone theme: the terminal's own colours, reverse video, and four ANSI hues."""

from dataclasses import replace

from textual.theme import BUILTIN_THEMES

_BASE = BUILTIN_THEMES["ansi-dark"]
_PLAIN = dict.fromkeys(
    (
        "text-muted",
        "border-blurred",
        "block-cursor-foreground",
        "block-cursor-background",
        "block-cursor-blurred-foreground",
        "block-cursor-blurred-background",
        "block-hover-background",
        "scrollbar-background",
        "scrollbar-background-hover",
        "scrollbar-background-active",
        "input-cursor-background",
        "input-cursor-foreground",
        "input-selection-background",
        "input-selection-foreground",
        "link-background-hover",
    ),
    "ansi_default",
)

# Follows a light or a dark terminal without asking, and is colourless under NO_COLOR. A bare ANSI theme does not even
# load (`$ansi-background` is undefined), hence the copy.
WIZARD_ANSI = replace(
    _BASE,
    name="wizard-ansi",
    primary="ansi_cyan",
    accent="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    variables={
        **_BASE.variables,
        **_PLAIN,
        "border": "ansi_cyan",
        "block-cursor-text-style": "reverse",
        "block-cursor-blurred-text-style": "reverse",
        "input-cursor-text-style": "reverse",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_cyan",
        "scrollbar-active": "ansi_cyan",
        "link-color": "ansi_cyan",
        "link-style": "underline",
    },
)
