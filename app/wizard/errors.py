"""The error tree; every error says what happened, what to run, and which exit code it is.

WizardError                1   unexpected failure
├── UsageError             2   a flag, name or answer is wrong or missing
│   └── EarlierSignIn          a pasted address is of an earlier attempt
├── BadFile                3   a file is unreadable or invalid
├── LoginNeeded            4   there is no usable credential
├── StorageUnavailable     6   secrets cannot be kept or read
│   ├── NoKeyring              there is no OS keyring, or none we trust
│   ├── KeyringLocked          it is locked
│   └── KeyringSilent     75   it does not answer in time: the next call may find it awake
├── Refused                7   refused by policy (insecure URL, wrong host, redirect, not exportable)
├── Rejected               8   the provider rejected the credential
├── NotExecutable        126   the program to run is there and cannot be started
├── NotFound             127   there is no such program
├── TryAgain              75   network, provider down, lock, time-out
│   ├── Unreachable            no usable answer came back from the host
│   ├── LockBusy               another process of ours holds what is needed
│   └── PortBusy               another program listens where the browser has to come back to
└── Cancelled            130   the person left
"""

from typing import Literal

Reason = Literal["dns", "refused", "tls", "proxy", "time-out", "broken", "too-large", "network"]


class WizardError(Exception):
    """``message`` is lower case without a full stop; ``hint`` names the remedy, or is empty.

    Neither ever holds a secret, a state, a code or a response body.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(WizardError):
    exit_code = 2


class EarlierSignIn(UsageError):
    """A front end may say how to start again there."""

    def __init__(self) -> None:
        super().__init__("that address belongs to an earlier sign-in", hint="use the newest tab, or start again")


class BadFile(WizardError):
    exit_code = 3


class LoginNeeded(WizardError):
    exit_code = 4


class StorageUnavailable(WizardError):
    exit_code = 6


class NoKeyring(StorageUnavailable):
    pass


class KeyringLocked(StorageUnavailable):
    pass


class KeyringSilent(StorageUnavailable):
    exit_code = 75


class Refused(WizardError):
    exit_code = 7


class Rejected(WizardError):
    exit_code = 8


class NotExecutable(WizardError):
    exit_code = 126  # as every shell ends


class NotFound(WizardError):
    exit_code = 127  # as every shell ends


class TryAgain(WizardError):
    exit_code = 75


class Unreachable(TryAgain):
    """``reason`` is one word for what stood between: a front end may offer different remedies for each."""

    def __init__(self, message: str, *, hint: str = "", reason: Reason = "network") -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class LockBusy(TryAgain):
    pass


class PortBusy(TryAgain):
    pass


class Cancelled(WizardError):
    exit_code = 130

    def __init__(self, message: str = "cancelled", *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
