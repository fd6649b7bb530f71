"""The practice provider behind `wizard demo`."""

# Set for the wizard of a demo by hand: it names no commands for later, when that home is gone.
DEMO = "WIZARD_DEMO"
