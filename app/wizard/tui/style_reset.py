"""What a host program's style sheet may say about our widgets, taken back: every property is as Textual has it.

A host's ``* { display: none }`` or ``Static { offset: 3 3 }`` reaches our widgets. It is undone here with an id, which
outranks any number of types and classes; our own rules come behind it. Standalone there is nobody to outrank.
"""

PROPERTIES = """
display layout position offset box-sizing width height min-width min-height max-width max-height padding margin
dock split layer layers overlay constrain-x constrain-y expand overflow-x overflow-y align-horizontal align-vertical
content-align-horizontal content-align-vertical grid-size-rows grid-size-columns grid-gutter-horizontal
grid-gutter-vertical grid-rows grid-columns row-span column-span
color background background-tint tint opacity text-opacity text-style text-align text-wrap text-overflow line-pad hatch
keyline pointer border-top border-right border-bottom border-left outline-top outline-right outline-bottom outline-left
border-title-align border-title-color border-title-background border-title-style
border-subtitle-align border-subtitle-color border-subtitle-background border-subtitle-style
link-color link-background link-style link-color-hover link-background-hover link-style-hover
scrollbar-color scrollbar-color-hover scrollbar-color-active scrollbar-corner-color scrollbar-background
scrollbar-background-hover scrollbar-background-active scrollbar-gutter scrollbar-size-vertical scrollbar-size-horizontal
scrollbar-visibility
""".split()  # noqa: SIM905  # 82 words as words

_SCREEN = "WizardScreen.wz-screen.wz-screen.wz-screen"
_TAKEN_BACK = " ".join(f"{each}: initial;" for each in PROPERTIES)

# Visibility and text style come down from the application itself, and an animation of what is taken back would fail.
RESET = f"""
{_SCREEN}, #wz-frame, #wz-frame *, #wz-small {{ {_TAKEN_BACK} visibility: visible; transition: none; }}
{_SCREEN} {{ text-style: not bold not dim not italic not underline not reverse not strike; }}
"""


def insisted(rules: str) -> str:
    """Every one of them ``!important``: a host's own that are outrank everything else."""
    return rules.replace(";", " !important;")
