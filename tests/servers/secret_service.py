"""A real Secret Service of the test's own: a private D-Bus and a gnome-keyring, to lock, freeze and kill."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import secretstorage
from jeepney.io.blocking import open_dbus_connection
from secretstorage.defines import SS_PATH
from secretstorage.util import DBusAddressWrapper, format_secret, open_session

LOGIN = f"{SS_PATH}/collection/login"  # what gnome-keyring makes the default
PASSWORD = b"test-pw"
# Without eavesdrop every client hangs for 25 s; with a <servicedir> the bus would start a second daemon by itself.
BUS = """\
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class SecretService:
    """``address`` is its bus, ``env`` this process's environment with that bus; ``serving`` false: a bus without a keyring."""

    def __init__(self, *, serving: bool = True) -> None:
        # A folder of its own with a short name: a socket's path has at most 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="wizard-bus-"))
        self._daemon: subprocess.Popen[bytes] | None = None
        self.address = ""
        self._bus = self._started_bus()
        try:
            assert self._bus.stdout is not None
            self.address = self._bus.stdout.readline().decode().strip()
            if serving:
                self.start()
        except BaseException:
            self.close()
            raise

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address}

    def start(self) -> None:
        """Unlocked, with what was stored before. Ready when it owns its name on the bus."""
        self._daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._own_env(),
        )
        assert self._daemon.stdin is not None
        self._daemon.stdin.write(PASSWORD)
        self._daemon.stdin.close()
        wait = ["gdbus", "wait", "--session", "--timeout", "10", "org.freedesktop.secrets"]
        subprocess.run(wait, env=self._own_env(), check=True)

    def lock(self) -> None:
        with open_dbus_connection(self.address) as bus:
            secretstorage.get_default_collection(bus).lock()

    def unlock(self) -> None:
        """As the person does in the dialog, which no test has."""
        with open_dbus_connection(self.address) as bus:
            secret = format_secret(open_session(bus), PASSWORD, "text/plain")
            # The one way without a dialog; gnome-keyring has it for its own tests and the login screen.
            daemon = DBusAddressWrapper(SS_PATH, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface", bus)
            daemon.call("UnlockWithMasterPassword", "o(oayays)", LOGIN, secret)

    @property
    def is_locked(self) -> bool:
        with open_dbus_connection(self.address) as bus:
            return bool(secretstorage.get_default_collection(bus).is_locked())

    def freeze(self) -> None:
        """It keeps its name on the bus and never answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        assert self._daemon is not None
        self._daemon.wait(60)

    def close(self) -> None:
        for process in (self._daemon, self._bus):
            if process is None:
                continue
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
            process.wait(60)
            if process.stdout is not None:
                process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _started_bus(self) -> subprocess.Popen[bytes]:
        config = self._folder / "bus.conf"
        config.write_text(BUS.format(folder=self._folder))
        return subprocess.Popen(
            ["dbus-daemon", "--nofork", "--nopidfile", f"--config-file={config}", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._own_env(),
        )

    def _own_env(self) -> dict[str, str]:
        """The daemons' home is not the test's: what they write there is no finding."""
        folder = str(self._folder)
        bus = {"DBUS_SESSION_BUS_ADDRESS": self.address} if self.address else {}
        return {"PATH": os.environ["PATH"], "HOME": folder, "XDG_RUNTIME_DIR": folder, **bus}

    def _signal(self, number: int) -> None:
        assert self._daemon is not None
        self._daemon.send_signal(number)


@pytest.fixture
def secret_service(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """Unlocked and empty; this process and its children find it as their session's keyring."""
    service = SecretService()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
    yield service
    service.close()
