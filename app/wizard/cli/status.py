"""`wizard status`: every profile; no keyring and no socket unless `--check`."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wizard.accounts.addressed import addressed
from wizard.accounts.context import Context
from wizard.accounts.loop import until_done
from wizard.accounts.rows import PLACES, when
from wizard.accounts.status import Standing, checked, dated, standings
from wizard.cli import answer
from wizard.errors import Rejected, TryAgain
from wizard.lines import report
from wizard.lines.passphrase import asker
from wizard.lines.waiting import waiting
from wizard.values.credential import Outcome
from wizard.values.profile import Auth, Store
from wizard.values.text import safe


def run(options: argparse.Namespace) -> int:
    context = Context(options.app)
    context.ask_passphrase = asker(options.passphrase_fd)
    default = context.config.default
    rows: Sequence[Standing] = standings(context)
    if options.check:
        rows = until_done(_checked(context, rows))
    if options.json:
        answer.document({"v": 1, "default": default, "profiles": [as_json(each) for each in rows]})
    else:
        answer.lines(addressed(line) for each in dated(context, rows) for line in _lines(each))
        if not rows:
            report.say("nothing is logged in yet; `wizard auth` begins")
    if default is not None and not any(each.default for each in rows):
        from wizard.accounts.defaults import how_to_choose  # noqa: PLC0415  # on the way to a remedy only

        report.warning(f"the default `{default}` names no profile", hint=how_to_choose(context, default))
    return _code(rows)


async def _checked(context: Context, rows: Sequence[Standing]) -> Sequence[Standing]:
    hosts = list(dict.fromkeys(each.host for each in rows if each.host))
    whom = hosts[0] if len(hosts) == 1 else f"{len(hosts)} hosts"
    with waiting(f"Asking {whom} what the logins are worth", whom):
        return await checked(context, rows)


def as_json(row: Standing) -> dict[str, Any]:
    profile, check = row.profile, row.check
    auth = profile.auth if profile else None
    return {
        "name": row.name,
        "provider": profile.provider if profile else None,
        "protocol": profile.protocol if profile else None,
        "base_url": profile.base_url if profile else None,
        "host": row.host,
        "model": profile.model if profile else None,
        "default": row.default,
        "method": auth.method if auth else None,
        "kind": auth.kind if auth else None,
        "auth_mode": profile.auth_mode if profile else "direct",
        "account": auth.account if auth else None,
        "store": _store(row),
        "state": row.state,
        "verified": auth.verified and row.state not in {"invalid", "logged-out"} if auth else False,
        "obtained": _time(auth.obtained) if auth else None,
        "expires_at": _time(row.expires_at),
        "shadowed_by": list(row.shadowed_by),
        "exportable": row.exportable,
        "check": {"result": check.result, "status": check.status, "ms": check.ms, "reason": check.reason}
        if check
        else None,
    }


def _store(row: Standing) -> Store | None:
    """Where its secret is. A profile that is logged out remembers the place for the next login only."""
    auth = row.profile.auth if row.profile else None
    return auth.store if auth and auth.credential else None


def _source(auth: Auth) -> str:
    """Where a secret comes from that is not kept; of a command its program alone."""
    if auth.command is not None:
        return f"printed by {auth.command.program}"
    return f"${safe(auth.env_key)}" if auth.env_key else "nothing stored"


def _time(value: datetime | None) -> str | None:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def _lines(row: Standing) -> list[str]:
    star = "*" if row.default else " "
    if row.profile is None:
        return [f"{star} {safe(row.name)}: invalid, {safe(row.problem)}"]
    profile, auth, store = row.profile, row.profile.auth, _store(row)
    where = PLACES[store] if store else _source(auth)
    problem = row.problem or _last(row)
    lines = [f"{star} {safe(row.name)}: {row.state}" + (f", {safe(problem)}" if problem else "")]
    lines.append(
        f"    {safe(row.provider_name)} at {safe(row.host)}, {profile.protocol}, model {safe(profile.model or 'none')}"
    )
    account = f", {safe(auth.account)}" if auth.account else ""
    lines.append(f"    {profile.auth_mode}, {auth.method}{account}, secret: {where}")
    if profile.gateway:
        front = profile.gateway
        lines.append(f"    behind {safe(front.profile)}, whose token goes into {safe(front.header)}")
    if row.expires_at:
        lines.append(f"    expires {_time(row.expires_at)}")
    if row.shadowed_by:
        lines.append(f"    other tools will use {safe(', '.join(row.shadowed_by))} instead")
    if row.check:
        lines.append(f"    check: {_verdict(row.name, row.check)}")
    return lines


def _last(row: Standing) -> str:
    """How the last check went, and when, unless another has just been made."""
    if row.check is not None and row.check.result != "unknown":
        return ""
    ago = when(row.last) if row.last else ""
    if row.last is not None and row.last.result == "valid":
        return f"checked {ago}"
    said = "rejected" if row.rejected else "limited" if row.last else ""
    return said and ", ".join(filter(None, (f"{said} at the last check", ago)))


def _verdict(name: str, check: Outcome) -> str:
    reason = safe(check.reason)
    told = reason if reason.startswith(check.result) else f"{check.result}, {reason}"
    next_ = f"`wizard auth {safe(name)}`" if check.result == "rejected" else safe(check.hint) if check.unpaid else ""
    return f"{told}; {next_}" if next_ else told


def _code(rows: Sequence[Standing]) -> int:
    results = {each.check.result for each in rows if each.check}
    if "rejected" in results:
        return Rejected.exit_code
    return TryAgain.exit_code if "unknown" in results else 0
