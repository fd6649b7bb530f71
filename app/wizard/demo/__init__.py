"""The practice provider behind `wizard demo`."""
