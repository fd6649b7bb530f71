"""jot: asks a model one question. The wizard is its first run."""

import sys
from pathlib import Path

import httpx

import wizard

APP = "jot"


def ask(question: str) -> str:
    # Returns at once when there is a usable login; else the person is asked, here in the terminal.
    profile = wizard.ensure_profile(
        app=APP, providers=["openai", "openrouter", "practice"], presets=Path(__file__).with_name("presets")
    )
    with httpx.Client(base_url=profile.base_url, auth=wizard.Auth(profile.name, app=APP), timeout=60) as client:
        messages = [{"role": "user", "content": question}]
        reply = client.post("chat/completions", json={"model": profile.model, "messages": messages})
    return str(reply.raise_for_status().json()["choices"][0]["message"]["content"])


def main() -> int:
    try:
        print(ask(" ".join(sys.argv[1:]) or "Say hello."))
    except wizard.WizardError as error:
        print(f"jot: {error.message}" + (f"; {error.hint}" if error.hint else ""), file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
