"""As :mod:`wizard.accounts.addressed`, for those who speak by lines."""

from wizard.accounts.addressed import addressed, leading_to, remember

__all__ = ["addressed", "leading_to", "remember"]
