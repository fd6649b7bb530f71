"""The proxy as it is set, judged; its user and password are never said."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from wizard.errors import UsageError
from wizard.machine.proxy import proxy_for
from wizard.values.finding import Finding, error, ok, warning
from wizard.values.url import host_of, is_loopback

_READ = ("https_proxy", "HTTPS_PROXY")
_NOT_READ = ("all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY")


def proxy(environ: Mapping[str, str], addresses: Iterable[str]) -> tuple[Finding, ...]:
    """``addresses`` are the profiles' base URLs: those that NO_PROXY exempts are told."""
    told = [each for each in _READ if environ.get(each, "").strip()]
    if not told:
        passed_by = [each for each in _NOT_READ if environ.get(each, "").strip()]
        if passed_by:
            text = f"proxy: {passed_by[0]} is set and HTTPS_PROXY is not; requests go out directly"
            return (warning("proxy", text, 'export HTTPS_PROXY="$' + passed_by[0] + '", if they should not'),)
        return (ok("proxy", "proxy: none; HTTPS_PROXY is not set"),)
    try:
        # A name that stands for any: no NO_PROXY but `*` exempts it.
        found = proxy_for("https", "host.invalid", 443, environ)
        direct = sorted({host_of(each) for each in addresses if _is_direct(each, environ)})
    except UsageError as problem:
        return (error("proxy", problem, f"unset {told[0]}"),)
    findings: list[Finding] = []
    if found is None:
        findings.append(ok("proxy", f"proxy: {told[0]} is set, and NO_PROXY exempts every host"))
    else:
        known = " with a user name and password" if found.authorization else ""
        but = f", but for {', '.join(direct)} (NO_PROXY)" if direct else ""
        findings.append(ok("proxy", f"proxy: {found.url}{known}, from {found.variable}{but}"))
    if len(told) > 1 and environ["https_proxy"].strip() != environ["HTTPS_PROXY"].strip():
        text = "proxy: https_proxy and HTTPS_PROXY differ; the first is used"
        findings.append(warning("proxy:twice", text, "unset one of them: `unset https_proxy`"))
    return tuple(findings)


def _is_direct(address: str, environ: Mapping[str, str]) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" or is_loopback(host):
        return False
    return proxy_for(parts.scheme, host, parts.port or 443, environ) is None
