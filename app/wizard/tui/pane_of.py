"""Which pane draws which question, and when the one on screen goes on with it.

Imports nearly every pane, so it is imported itself by the first question that is not the picker's.
"""

import asyncio
from typing import Any

from wizard.login.described import DescribeEndpoint
from wizard.login.notes import ShowUserCode
from wizard.login.questions import Choose, Confirm, NeedSecret, NeedText, PasteRedirect, Question
from wizard.login.review_question import Review
from wizard.tui.desk import Outside
from wizard.tui.panes import choice_words
from wizard.tui.panes.choice import ChoicePane
from wizard.tui.panes.custom import CustomPane
from wizard.tui.panes.key import KeyPane
from wizard.tui.panes.pane import Pane
from wizard.tui.panes.review import ReviewPane
from wizard.tui.panes.secret import SecretPane
from wizard.tui.panes.sign_in import SignInPane
from wizard.tui.panes.sure import SurePane
from wizard.tui.panes.text import TextPane
from wizard.tui.panes.verdict import IN_PLACE
from wizard.values.preset import Preset
from wizard.values.secret import Secret


def goes_on(old: Pane, question: Question[Any], pending: asyncio.Future[Any]) -> bool:
    """Whether ``old`` has taken the question up."""
    match old, question:
        case KeyPane(), Choose() if question.name in IN_PLACE:
            old.choose(question, pending)
            return True
        case SignInPane(), Choose() if question.name == "again":
            old.pending = pending
            old.end(question)
            return True
        case SignInPane(), PasteRedirect() if old.takes(question):
            old.pending = pending
            old.again(question)
            return True
        case KeyPane(), NeedSecret() if old.holds(question) and _same(old.question, question):
            old.pending = pending
            old.again(question)
            return True
        case TextPane(), NeedText() if question.problem is not None and _same(old.question, question):
            old.pending = pending
            old.again(question)
            return True
        case ReviewPane(), Review() if old.looks:
            old.pending = pending
            old.again(question)
            return True
        case CustomPane(), DescribeEndpoint() | NeedSecret() | Choose() if old.takes(question):
            old.pending = pending
            old.again(question)
            return True
    return False


def new(
    question: Question[Any], old: Pane | None, presets: tuple[Preset, ...], outside: Outside, pasted: Secret | None
) -> Pane:
    """``pasted`` is a key that was given before it was asked for."""
    match question:
        case PasteRedirect():
            from wizard.tui.panes.browser import BrowserPane  # noqa: PLC0415  # no key waits for it

            return BrowserPane(question, outside)
        case NeedSecret() if question.verbatim:
            return SecretPane(question)
        case NeedSecret():
            # A key that was refused comes back with the question, whichever pane it was given on.
            given = old.given if old is not None and question.problem is not None else None
            return KeyPane(question, presets, prefill=pasted or given, open_url=outside.open_url)
        case NeedText():
            return TextPane(question, presets)
        case DescribeEndpoint():
            return CustomPane(question, presets)
        case Review():
            review = ReviewPane(question, presets)
            if isinstance(old, ReviewPane) and question.problem is not None:
                review.take_over(old)
            return review
        case Confirm():
            safe, other = choice_words.SURE.get(question.name, choice_words.YES_OR_NO)
            heading, text = (question.text, question.about) if question.about else (question.title, question.text)
            return SurePane(heading, text, safe, other, default=question.default)
        case Choose():
            return ChoicePane(question, presets)
    raise TypeError(f"no pane draws {type(question).__name__}")


def of_code(note: ShowUserCode, outside: Outside) -> Pane:
    from wizard.tui.panes.device import DevicePane  # noqa: PLC0415  # as above

    return DevicePane(note, outside)


def _same(old: Question[Any], new: Question[Any]) -> bool:
    return (old.name, old.title) == (new.name, new.title)
