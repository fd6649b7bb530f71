"""How the screens are laid out and coloured, in theme tokens only.

Every visual property we rely on is set here, behind the id of our frame: a host's ``OptionList { border: … }`` reaches
our widgets otherwise. It is ``CSS`` and not ``DEFAULT_CSS``, which always loses.
"""

CSS = """
WizardScreen.wz { background: $background; color: $foreground; align: left top; layers: base over; layout: vertical;
    padding: 0; margin: 0; border: none; overflow: hidden hidden; opacity: 100%; text-style: none; }
WizardScreen.wz:ansi { background: ansi_default; color: ansi_default; }
#wz { layer: base; width: 100%; height: 100%; background: $background; color: $foreground; padding: 0; border: none; margin: 0; }
#wz:ansi { background: ansi_default; color: ansi_default; }
#wz-small { layer: over; display: none; width: 100%; height: 100%; background: $background; color: $foreground;
    padding: 0 1; margin: 0; border: none; }
#wz-small:ansi { background: ansi_default; color: ansi_default; }
WizardScreen.-tiny #wz-small { display: block; }
WizardScreen.-tiny #wz { display: none; }

#wz Static { background: transparent; color: $foreground; border: none; margin: 0; padding: 0 1; height: auto; width: 100%;
    text-style: none; text-align: left; opacity: 100%; }
#wz Static:ansi { color: ansi_default; }
#wz Horizontal, #wz Vertical, #wz VerticalScroll { background: transparent; border: none; margin: 0; padding: 0; height: auto;
    width: 100%; layout: vertical; align: left top; opacity: 100%; }
#wz Horizontal { layout: horizontal; }
#wz VerticalScroll { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; }

#wz #wz-head { dock: top; height: 1; max-width: 120; }
#wz #wz-title { width: 1fr; height: 1; text-style: bold; }
#wz #wz-aside { width: auto; height: 1; max-width: 60%; }
#wz #wz-foot { dock: bottom; height: 1; }
#wz #wz-body { height: 1fr; padding: 1 0 0 0; }
#wz .wz-pane { height: 1fr; }
#wz .wz-column { max-width: 78; }
#wz .wz-gap { height: 1; }
#wz .wz-off { display: none; }
WizardScreen.-short #wz #wz-body { padding: 0; }
WizardScreen.-short #wz .wz-tall { display: none; }
WizardScreen.-tall #wz .wz-low { display: none; }

#wz List { background: $background; color: $foreground; border: none; padding: 0; margin: 0; height: 1fr; width: 1fr;
    min-height: 2; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; background-tint: transparent 0%;
    overflow-x: hidden; overflow-y: auto; opacity: 100%; max-height: 100%; text-wrap: nowrap; text-overflow: ellipsis; }
#wz List:focus { border: none; background-tint: transparent 0%; }
#wz List:ansi { background: ansi_default; color: ansi_default; }
#wz List > .option-list--option { padding: 0; }
#wz List > .option-list--option-disabled { color: $foreground; text-style: none; background: transparent; }
#wz List > .option-list--option-hover { background: transparent; }
#wz List > .option-list--option-highlighted, #wz List:focus > .option-list--option-highlighted {
    color: $block-cursor-foreground; background: $block-cursor-background; text-style: none; }
#wz List:ansi > .option-list--option-disabled, #wz List:ansi > .option-list--option-hover { background: ansi_default; color: ansi_default; }
#wz List:ansi > .option-list--option-highlighted, #wz List:ansi:focus > .option-list--option-highlighted {
    background: ansi_default; color: ansi_default; }
#wz List.wz-rows { height: auto; max-height: 12; max-width: 78; }
#wz List.wz-cut { max-width: 78; }

#wz Input { background: $surface; color: $foreground; border: none; margin: 0; padding: 0 1; height: 1; width: 100%;
    background-tint: transparent 0%; opacity: 100%; }
#wz Input:focus { border: none; background-tint: transparent 0%; }
#wz Input:ansi { background: ansi_default; color: ansi_default; }
#wz Input > .input--placeholder { color: $text-muted; text-style: none; }
#wz Input:ansi > .input--placeholder { color: ansi_default; text-style: dim; }
#wz Input > .input--cursor { background: $input-cursor-background; color: $input-cursor-foreground; text-style: $input-cursor-text-style; }
#wz Input:ansi > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
#wz Input > .input--selection { background: $input-selection-background; color: $foreground; text-style: none; }
#wz Input:ansi > .input--selection { background: ansi_default; color: ansi_default; text-style: reverse; }
#wz Input.wz-search { margin: 0 0 1 0; padding: 0 2; max-width: 78; }
#wz SecretInput.wz-box, #wz PlainInput.wz-box { height: 3; border: round $border-blurred; margin: 0 1; padding: 0 1; max-width: 76; width: 100%;
    background: $background; }
#wz SecretInput.wz-box:focus, #wz PlainInput.wz-box:focus { border: round $border; }
#wz SecretInput.wz-box:ansi, #wz PlainInput.wz-box:ansi { background: ansi_default; border: round ansi_default; }
#wz SecretInput.wz-box:ansi:focus, #wz PlainInput.wz-box:ansi:focus { border: round ansi_cyan; }

#wz #wz-columns { height: 1fr; }
#wz #wz-detail { display: none; width: 44; height: 100%; padding: 0 1 0 2; }
WizardScreen.-wide #wz #wz-detail { display: block; }
WizardScreen.-wide #wz #wz-columns List { max-width: 76; }

#wz .wz-field { height: 1; max-width: 78; }
#wz .wz-field .wz-label { width: 12; }
#wz .wz-field Input { width: 1fr; }
#wz .wz-field .wz-after { width: auto; }
#wz .wz-wrong { padding: 0 1 0 13; }

#wz #wz-device { height: 1fr; }
#wz #wz-steps { width: 1fr; max-width: 78; height: 100%; }
#wz #wz-qr { width: auto; padding: 0 1; }
#wz #wz-code { width: auto; height: 3; margin: 0 4; padding: 0 3; border: round $border; text-style: bold; }
#wz #wz-code:ansi { border: round ansi_default; }
"""
