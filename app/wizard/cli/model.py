"""`wizard model`: the live models, or the default one."""

import argparse

from wizard.accounts.context import Context
from wizard.accounts.loop import until_done
from wizard.accounts.models import Listing, addressed, listing, set_model
from wizard.cli import answer
from wizard.lines import report
from wizard.lines.passphrase import asker
from wizard.lines.waiting import waiting
from wizard.values.text import safe
from wizard.values.url import host_of


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    context.ask_passphrase = asker(options.passphrase_fd)
    if options.model:
        done = until_done(_asked(context, options))
        profile = done.profile
        if options.json:
            answer.document({"v": 1, "profile": profile.name, "model": profile.model})
        else:
            report.say(f"{safe(profile.name)} uses {safe(profile.model)} by default")
        if not done.live:
            report.warning("the provider lists no models, so the name is unchecked", f"wizard test {profile.name}")
        elif not done.models:
            report.warning("the live list could not be read, so the name is unchecked", f"wizard test {profile.name}")
        return 0
    found = until_done(_asked(context, options))
    profile = found.profile
    if not found.live:
        known = "these are known here" if found.models else "none is known here"
        report.say(f"The provider lists no models; {known}. Any name: wizard model MODEL --profile {profile.name}")
    if options.json:
        models = [
            {
                "id": each.id,
                "name": each.name,
                "default": each.id == profile.model,
                "context": each.context,
                "output": each.output,
                "tools": each.tools,
                "images": each.images,
                "price": each.price and {"input": each.price.given, "output": each.price.back},
            }
            for each in found.models
        ]
        answer.document({"v": 1, "profile": profile.name, "models": models})
        return 0
    answer.lines(f"{'*' if each.id == profile.model else ' '} {safe(each.id, 400)}" for each in found.models)
    return 0


async def _asked(context: Context, options: argparse.Namespace) -> Listing:
    name, model = options.profile, options.model
    host = host_of(context.chosen(addressed(context, name, model)[0] if model else name).base_url)
    with waiting(f"Asking {host} for its models", host):
        return await (set_model(context, name, model) if model else listing(context, name))
