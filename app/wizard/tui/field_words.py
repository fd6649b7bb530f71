"""What the fields say of what was typed or pasted into them."""

BEGINNING = "That looks like the beginning of a key. Paste the whole key."

TOO_LONG = "That is longer than any key."
PASTE = "Use your terminal's paste: Ctrl+Shift+V, Cmd+V or right-click."
KEYS = "Hidden keys"
CODES = "Hidden codes"
PASSPHRASES = "Passphrases"
NO_KEY = "Keys use plain letters, digits and punctuation only."
NO_ADDRESS = "Addresses use plain letters, digits and punctuation only."
NOT_TYPED = "That character cannot be typed here."


def not_copied(what: str) -> str:
    return f"{what} are not copied."
