"""How the screens are laid out and coloured, in theme tokens only.

Every visual property we rely on is set here, behind the id of our frame: a host's ``OptionList { border: … }`` reaches
our widgets otherwise. It is ``CSS`` and not ``DEFAULT_CSS``, which always loses. A screen can have no id, for two of
ours may be on one stack: its class is named three times, to outrank a host's ``App.-dark-mode Screen.busy``.
"""

# What the list of providers and that of the profiles need: the first frame waits until it is read.
FIRST = """
WizardScreen.wz-screen.wz-screen.wz-screen { background: $background; color: $foreground; align: left top; layers: base over; layout: vertical;
    padding: 0; margin: 0; border: none; overflow: hidden hidden; opacity: 100%; }
WizardScreen.wz-screen.wz-screen.wz-screen:ansi { background: ansi_default; color: ansi_default; }
WizardScreen.wz-screen.wz-screen.wz-screen:inline { height: 24; border: none; }
#wz-frame { layer: base; width: 100%; height: 100%; background: $background; color: $foreground; padding: 0; border: none; margin: 0; }
#wz-frame:ansi { background: ansi_default; color: ansi_default; }
#wz-small { layer: over; display: none; width: 100%; height: 100%; background: $background; color: $foreground;
    padding: 0 1; margin: 0; border: none; }
#wz-small:ansi { background: ansi_default; color: ansi_default; }
WizardScreen.wz-screen.wz-is-tiny #wz-small { display: block; }
WizardScreen.wz-screen.wz-is-tiny #wz-frame { display: none; }

#wz-frame Static { background: transparent; color: $foreground; border: none; margin: 0; padding: 0 1; height: auto; width: 100%;
    text-style: none; text-align: left; opacity: 100%; }
#wz-frame Static:ansi { color: ansi_default; }
#wz-frame Horizontal, #wz-frame Vertical, #wz-frame VerticalScroll { background: transparent; border: none; margin: 0; padding: 0; height: auto;
    width: 100%; layout: vertical; align: left top; opacity: 100%; }
#wz-frame Horizontal { layout: horizontal; }

#wz-frame #wz-head { dock: top; height: 1; max-width: 120; }
#wz-frame #wz-title { width: 1fr; height: 1; text-style: bold; }
#wz-frame #wz-aside { width: auto; height: 1; max-width: 60%; }
#wz-frame #wz-foot { dock: bottom; height: 1; }
#wz-frame #wz-body { height: 1fr; padding: 1 0 0 0; }
#wz-frame .wz-pane { height: 1fr; }
#wz-frame .wz-column { max-width: 78; }
#wz-frame .wz-gap { height: 1; }
#wz-frame .wz-off { display: none; }
WizardScreen.wz-screen.wz-is-short #wz-frame #wz-body { padding: 0; }
WizardScreen.wz-screen.wz-is-short #wz-frame .wz-tall { display: none; }

#wz-frame List { background: $background; color: $foreground; border: none; padding: 0; margin: 0; height: 1fr; width: 1fr;
    min-height: 2; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; background-tint: transparent 0%;
    overflow: hidden hidden; opacity: 100%; max-height: 100%; text-wrap: nowrap; text-overflow: ellipsis; }
#wz-frame List:focus { border: none; background-tint: transparent 0%; }
#wz-frame List:ansi { background: ansi_default; color: ansi_default; }
#wz-frame List > .list--row { padding: 0; color: $foreground; }
#wz-frame List > .list--heading { color: $foreground; text-style: none; background: transparent; }
#wz-frame List > .list--highlighted, #wz-frame List:focus > .list--highlighted {
    color: $block-cursor-foreground; background: $block-cursor-background; text-style: none; }
#wz-frame List:ansi > .list--row { color: ansi_default; }
#wz-frame List:ansi > .list--heading { background: ansi_default; color: ansi_default; }
#wz-frame List:ansi > .list--highlighted, #wz-frame List:ansi:focus > .list--highlighted {
    background: ansi_default; color: ansi_default; }

#wz-frame Input { background: $surface; color: $foreground; border: none; margin: 0; padding: 0 1; height: 1; width: 100%;
    background-tint: transparent 0%; opacity: 100%; }
#wz-frame Input:focus { border: none; background-tint: transparent 0%; }
#wz-frame Input:ansi { background: ansi_default; color: ansi_default; }
#wz-frame Input > .input--placeholder { color: $text-muted; text-style: none; }
#wz-frame Input:ansi > .input--placeholder { color: ansi_default; text-style: dim; }
#wz-frame Input > .input--cursor { background: $input-cursor-background; color: $input-cursor-foreground; text-style: $input-cursor-text-style; }
#wz-frame Input:ansi > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
#wz-frame Input > .input--selection { background: $input-selection-background; color: $foreground; text-style: none; }
#wz-frame Input:ansi > .input--selection { background: ansi_default; color: ansi_default; text-style: reverse; }
#wz-frame Input.wz-search { margin: 0 0 1 0; padding: 0 2; max-width: 78; }
#wz-frame #wz-columns, #wz-frame #wz-models { height: 1fr; }
#wz-frame List.wz-cut { max-width: 78; }
#wz-frame #wz-detail { display: none; width: 44; height: 100%; padding: 0 1 0 2; }
WizardScreen.wz-screen.wz-is-wide #wz-frame #wz-detail { display: block; width: 28; }
WizardScreen.wz-screen.wz-is-broad #wz-frame #wz-detail { display: block; }
WizardScreen.wz-screen.wz-is-wide #wz-frame #wz-columns List, WizardScreen.wz-screen.wz-is-broad #wz-frame #wz-columns List { max-width: 76; }
"""

# What only later panes need.
LATER = """
#wz-frame VerticalScroll { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }
#wz-frame List.wz-rows { height: auto; max-height: 12; max-width: 78; }
#wz-frame SecretInput.wz-box, #wz-frame PlainInput.wz-box { height: 3; border: round $border-blurred; margin: 0 1; padding: 0 1; max-width: 76; width: 100%;
    background: $background; }
#wz-frame SecretInput.wz-box:focus, #wz-frame PlainInput.wz-box:focus { border: round $border; }
#wz-frame SecretInput.wz-box:ansi, #wz-frame PlainInput.wz-box:ansi { background: ansi_default; border: round ansi_default; }
#wz-frame SecretInput.wz-box:ansi:focus, #wz-frame PlainInput.wz-box:ansi:focus { border: round ansi_cyan; }

#wz-frame .wz-field { height: 1; max-width: 78; }
#wz-frame .wz-field .wz-label { width: 12; }
#wz-frame .wz-field Input { width: 1fr; }
#wz-frame .wz-field .wz-after { width: auto; }
#wz-frame .wz-wrong { padding: 0 1 0 13; }

#wz-frame #wz-device { height: 1fr; }
#wz-frame #wz-steps { width: 1fr; height: 100%; }
#wz-frame #wz-qr { width: auto; padding: 0 1; }
#wz-frame #wz-code { width: auto; height: 3; margin: 0 4; padding: 0 3; border: round $border; text-style: bold; }
#wz-frame .wz-is-tight #wz-code { margin: 0 0 0 3; padding: 0 1; }
#wz-frame #wz-code:ansi { border: round ansi_default; }
"""

CSS = FIRST + LATER
