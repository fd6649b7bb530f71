"""What the flows say, which know neither people nor commands, as people are told it: in sentences."""

from wizard.values.credential import Outcome
from wizard.values.text import ends_in_address, is_command, safe, starts_with_host

LOG_IN_AGAIN = "log in again"  # what the flows say


def is_news(outcome: Outcome) -> bool:
    """Whether nobody else will say it: what stops the login comes back as the problem of a question."""
    return outcome.verified or outcome.public


def credit(outcome: Outcome) -> str:
    """Where what is lacking is added; without a full stop, which would become part of the address."""
    return sentence(safe(outcome.hint, 400)) if outcome.unpaid else ""


def counted(models: int | None) -> str:
    """What is added to an outcome once the list was read."""
    return f", {models:,} model{'' if models == 1 else 's'}" if models else ""


def sentence(text: str) -> str:
    """``text`` with a capital letter, as people are shown it; a host at its start stays as it is, and so does a command."""
    return text if starts_with_host(text) or is_command(text) else text[:1].upper() + text[1:]


def remedied(hint: str) -> str:
    """A remedy as people are shown it: a sentence, or a command on a line of its own, to be copied."""
    command = hint.strip("`")
    return f"  {command}" if is_command(command) else ended(sentence(hint))


def ended(text: str) -> str:
    """``text`` with a full stop, unless it ends as a sentence does already, in an address, or is a command."""
    return text if text.endswith((".", "!", "?", "…")) or ends_in_address(text) or is_command(text) else f"{text}."


def anew(hint: str, command: str) -> str:
    """``hint`` leading to a command: nobody is there who is asked once more."""
    if "`" in hint:
        return hint
    return f"{hint}; then {command}" if hint and hint != LOG_IN_AGAIN else f"log in again: {command}"
