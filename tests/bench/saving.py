"""From the browser's call back to the saved profile, without the time the provider itself took."""

import shlex
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.measure import Row
from bench.place import Place
from wizard.demo.exchange import Reply, Request
from wizard.demo.preset import preset_toml
from wizard.demo.provider import Practice

# A browser that is there at once, is looked at for a second, and says when it goes back to the wizard.
BROWSER = """
import os, sys, time, urllib.error, urllib.request
if os.fork():
    os._exit(0)
class Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args): return None
back = None
try:
    urllib.request.build_opener(Stays).open(sys.argv[1])
except urllib.error.HTTPError as answer:
    back = answer.headers["Location"]
urllib.request.install_opener(urllib.request.build_opener())
time.sleep(1)  # a person looks at the page; what is timed begins with the way back
with open(sys.argv[2], "w") as file: file.write(repr(time.time()))
urllib.request.urlopen(back).read()
"""


class Timed(Practice):
    def __init__(self) -> None:
        super().__init__(auto_consent=True)
        self.spans: list[tuple[float, float]] = []

    def answer(self, request: Request) -> Reply:
        began = time.time()
        try:
            return super().answer(request)
        finally:
            self.spans.append((began, time.time()))


def saving(place: Place, rounds: int) -> list[Row]:
    home = place.folder / "signs-in"
    presets = home / ".config" / "wizard" / "presets"
    presets.mkdir(parents=True)
    (place.folder / "browser.py").write_text(BROWSER)
    config, back = home / ".config" / "wizard" / "config.toml", place.folder / "back"
    opens = shlex.join([sys.executable, str(place.folder / "browser.py"), "%s", str(back)])
    env = {**place.env, "HOME": str(home), "BROWSER": opens}
    with Timed() as practice:
        (presets / "practice.toml").write_text(preset_toml(practice.base_url))
        took = [_once(place, env, practice, config, back, at) for at in range(max(3, rounds // 2))]
    median = statistics.median(took)
    return [Row("call back to saved profile", f"{median:.0f} ms", most=100, unit="ms", value=median)]


def _once(place: Place, env: dict[str, str], practice: Timed, config: Path, back: Path, at: int) -> float:
    practice.spans.clear()
    words = ("auth", "practice", "--method", "browser", "--profile", f"at-{at}", "--store", "plain")
    done = subprocess.run(
        place.wizard(*words), env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"the login of the bench failed: {done.stderr}")
    began, saved = float(back.read_text()), config.stat().st_mtime
    theirs = sum(min(end, saved) - max(start, began) for start, end in practice.spans if end > began and start < saved)
    return (saved - began - theirs) * 1000
