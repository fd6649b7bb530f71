"""The setup flow, played by hand: what is asked, in which order, and what an answer leads to."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from fakes.player import ACCEPT, KEYRING, PLAIN, Player
from wizard.errors import Cancelled, KeyringLocked, Refused, Rejected, TryAgain, Unreachable, UsageError
from wizard.login.described import Described
from wizard.login.draft import Draft, Scene, Wishes
from wizard.login.missing import unanswered
from wizard.login.setup import setup
from wizard.login.steps import (
    Back,
    Checked,
    Choose,
    ChooseProvider,
    NeedSecret,
    Pasted,
    Place,
    Review,
    Reviewed,
    Switch,
)
from wizard.values.credential import Outcome
from wizard.values.preset import (
    BrowserLogin,
    Endpoint,
    KeyShape,
    Login,
    ModelRules,
    Parameter,
    Preset,
    Variables,
    Verify,
)
from wizard.values.profile import Auth, Profile
from wizard.values.secret import Secret

# As the catalogue reads it: what the endpoint leaves out, it has from its preset.
CHECKED: dict[str, Any] = {
    "keys_url": "https://ada.test/keys",
    "verify": Verify(path="/key"),
    "models": ModelRules(prefer=("ada-2", "ada-1")),
}
ADA = Preset(
    id="ada",
    name="Ada AI",
    category="frontier",
    endpoints=(Endpoint(id="main", protocol="openai-chat", base_url="https://api.ada.test/v1", **CHECKED),),
    logins=(Login(method="api-key"),),
    env=Variables(key=("ADA_API_KEY",), base_url=("ADA_BASE_URL",), model=("ADA_MODEL",)),
    keys=(
        KeyShape(re.compile(r"^sk-ada-[a-z0-9]{8,}$"), "API key"),
        KeyShape(re.compile(r"^sk-adm-"), "admin key", usable=False),
    ),
)
BOB = replace(
    ADA,
    id="bob",
    name="Bob AI",
    endpoints=(Endpoint(id="main", protocol="openai-chat", base_url="https://api.bob.test/v1", **CHECKED),),
    env=Variables(key=("BOB_API_KEY",)),
    keys=(KeyShape(re.compile(r"^bob-[a-z0-9]{8,}$")),),
    logins=(Login(method="api-key"), Login(method="bearer", kind="tokens")),
)
TWIN = replace(BOB, id="twin", name="Twin AI", keys=(KeyShape(re.compile(r"^bob-[a-z0-9]{8,}$")),))
LAB = Preset(
    id="lab",
    name="Lab",
    category="cloud",
    endpoints=(Endpoint(id="main", protocol="openai-chat", base_url="https://{room}.lab.test/v1"),),
    logins=(Login(method="api-key"),),
    parameters=(Parameter(name="room", label="Room", pattern=re.compile("[a-z]+"), example="blue"),),
)
BOX = Preset(
    id="box",
    name="Box",
    category="local",
    endpoints=(Endpoint(id="main", protocol="openai-chat", base_url="http://localhost:8080/v1"),),
    logins=(Login(method="none"), Login(method="api-key")),
)
CUSTOM = Preset(
    id="custom-openai",
    name="OpenAI-compatible",
    category="custom",
    endpoints=(Endpoint(id="custom", protocol="openai-chat", base_url=""),),
    logins=(Login(method="api-key"), Login(method="none")),
)
PRESETS = (ADA, BOB, LAB, BOX, CUSTOM)
KEY = Secret("sk-ada-12345678")


def provider(*, models: tuple[str, ...] = ("ada-1", "ada-2", "ada-3"), key_status: int = 200) -> Callable[..., Any]:
    def world(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/key"):
            return httpx.Response(key_status, json={"ok": key_status == 200}, request=request, extensions={"ms": 41})
        return httpx.Response(
            200, json={"data": [{"id": each} for each in models]}, request=request, extensions={"ms": 3}
        )

    return world


def begun(scene: Scene | None = None, **wishes: Any) -> Draft:
    return Draft(scene=scene or Scene(presets=PRESETS), wishes=Wishes(**wishes))


def saved_profile(name: str = "ada", **changes: Any) -> Profile:
    auth = Auth(method="api-key", kind="api-key", credential=name, store="keyring")
    base = Profile(
        name=name, provider="ada", protocol="openai-chat", base_url="https://api.ada.test/v1", auth=auth, model="ada-1"
    )
    return replace(base, **changes)


def test_a_person_picks_pastes_and_reviews() -> None:
    player = Player([("NAME", "ada"), ("key-stdin", KEY), ("model", ACCEPT)], provider())

    receipt = player.play(setup(begun()))

    (draft,) = player.saved
    assert (receipt.profile, receipt.model, receipt.store, receipt.verified) == ("ada", "ada-2", "keyring", True)
    assert draft.credential is not None
    assert draft.credential.secret == KEY
    assert draft.credential.origins == ("https://api.ada.test",)


def test_the_picker_is_only_asked_when_nothing_was_named() -> None:
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    assert [type(each) for each in player.asked] == [NeedSecret, Review]


def test_the_key_is_sent_in_the_requests_to_its_own_provider_only() -> None:
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    assert [str(each.request.url) for each in player.sent] == [
        "https://api.ada.test/v1/key",
        "https://api.ada.test/v1/models",
    ]
    assert all(each.authorization and each.authorization.origins == ("https://api.ada.test",) for each in player.sent)


def test_a_rejected_key_is_asked_for_again_with_the_reason() -> None:
    statuses = iter([401, 200, 200])

    def world(request: httpx.Request) -> httpx.Response:
        return provider(key_status=next(statuses))(request)

    player = Player(
        [("key-stdin", Secret("sk-ada-99999999")), ("key-stdin", KEY), ("model", ACCEPT)],
        world,
    )

    player.play(setup(replace(begun(), preset=ADA)))

    again = player.asked[1]
    assert isinstance(again.problem, Rejected)
    assert "api.ada.test (401)" in again.problem.message


def test_an_admin_key_is_refused_before_anything_is_sent() -> None:
    player = Player([("key-stdin", Secret("sk-adm-12345678")), ("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    assert isinstance(player.asked[1].problem, UsageError)
    assert "admin key" in player.asked[1].problem.message
    assert len(player.sent) == 2


def test_another_providers_key_needs_a_second_yes() -> None:
    player = Player([("key-stdin", Secret("bob-12345678")), ("looks-like", "anyway"), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    warning = player.asked[1]
    assert isinstance(warning, Choose)
    assert warning.caveat == "This looks like a key of Bob AI."
    assert player.sent[0].request.url.host == "api.ada.test"


def test_nothing_is_sent_before_the_second_yes() -> None:
    player = Player([("key-stdin", Secret("bob-12345678")), ("looks-like", Back()), ("key-stdin", Cancelled())])

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(), preset=ADA)))

    assert player.sent == []


def test_switching_takes_the_key_along_and_asks_for_nothing_twice() -> None:
    player = Player([("key-stdin", Secret("bob-12345678")), ("looks-like", "switch"), ("model", ACCEPT)], provider())

    receipt = player.play(setup(replace(begun(), preset=ADA)))

    assert receipt.provider == "bob"
    assert {each.request.url.host for each in player.sent} == {"api.bob.test"}


def test_a_pasted_key_chooses_its_provider_but_is_not_sent_yet() -> None:
    player = Player([("NAME", Pasted(key=KEY)), ("key-stdin", KEY), ("model", ACCEPT)], provider())

    receipt = player.play(setup(begun()))

    assert receipt.provider == "ada"
    assert [each.name for each in player.asked] == ["NAME", "key-stdin", "model"]


def test_a_pasted_key_of_two_possible_providers_asks_whose() -> None:
    scene = Scene(presets=(ADA, BOB, TWIN))
    player = Player(
        [("NAME", Pasted(key=Secret("bob-12345678"))), ("NAME", "twin"), ("key-stdin", Cancelled())],
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert [each.id for each in player.asked[1].options] == ["bob", "twin"]  # type: ignore[attr-defined]
    assert player.sent == []


def test_a_pasted_key_of_nobody_stays_on_the_picker() -> None:
    player = Player([("NAME", Pasted(key=Secret("qqqqqqqqqqqqqqqqqqqq"))), ("NAME", Cancelled())])

    with pytest.raises(Cancelled):
        player.play(setup(begun()))

    assert isinstance(player.asked[1].problem, UsageError)


def test_an_unreachable_provider_keeps_the_key_and_offers_to_keep_it_unchecked() -> None:
    calls = []

    def down(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        raise Unreachable("no answer from `api.ada.test`")

    player = Player([("key-stdin", KEY), ("unproven", "retry"), ("unproven", "keep"), ("model", ACCEPT)], down)

    receipt = player.play(setup(replace(begun(), preset=ADA)))

    assert len(calls) == 2
    assert receipt.verified is False
    assert isinstance(player.asked[1].problem, TryAgain)
    assert [each.outcome.result for each in player.told if isinstance(each, Checked)] == ["unknown", "unknown"]


def test_a_redirecting_provider_is_named_and_its_key_is_not_kept_by_itself() -> None:
    def redirecting(request: httpx.Request) -> httpx.Response:
        raise Refused("`api.ada.test` redirects to `evil.test`")

    player = Player([("key-stdin", KEY), ("unproven", Cancelled())], redirecting)

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(), preset=ADA)))

    question = player.asked[1]
    assert isinstance(question, Choose)
    assert isinstance(question.problem, Refused)
    assert [each.id for each in question.options] == ["retry"]


def test_no_verify_sends_nothing_and_saves_as_unverified() -> None:
    player = Player([("key-stdin", KEY), ("model", ACCEPT)])

    receipt = player.play(setup(replace(begun(verify=False), preset=ADA)))

    assert player.sent == []
    assert receipt.verified is False


def test_a_public_list_proves_nothing_and_accuses_nobody() -> None:
    public = replace(ADA, endpoints=(replace(ADA.endpoints[0], verify=None),))
    scene = Scene(presets=(public,))
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    receipt = player.play(setup(replace(begun(scene), preset=public)))

    with_key, without = player.sent
    assert with_key.authorization is not None
    assert without.authorization is None
    assert receipt.verified is False


def test_without_a_list_nothing_is_sent_and_the_preferred_models_are_offered() -> None:
    rules = replace(ADA.endpoints[0].models, path="", prefer=("first", "second"))
    listless = replace(ADA, endpoints=(replace(ADA.endpoints[0], verify=None, models=rules),))
    player = Player([("key-stdin", KEY), ("model", ACCEPT)])

    receipt = player.play(setup(replace(begun(Scene(presets=(listless,))), preset=listless)))

    assert player.sent == []
    assert (receipt.verified, receipt.model) == (False, "first")


def test_a_list_that_needs_the_key_is_proof() -> None:
    private = replace(ADA, endpoints=(replace(ADA.endpoints[0], verify=None),))

    player = Player([("key-stdin", KEY), ("model", ACCEPT)])

    def world(request: httpx.Request) -> httpx.Response:
        anonymous = len(player.sent) == 2
        return httpx.Response(401 if anonymous else 200, json={"data": [{"id": "m"}]}, request=request)

    player.world = world
    receipt = player.play(setup(replace(begun(Scene(presets=(private,))), preset=private)))

    assert receipt.verified is True


@pytest.mark.parametrize(("asked_status", "verified"), [(200, True), (500, False)])
def test_a_public_list_on_this_machine_is_proven_by_asking_which_is_free(asked_status: int, verified: bool) -> None:
    def world(request: httpx.Request) -> httpx.Response:
        status = asked_status if request.method == "POST" else 200
        return httpx.Response(status, json={"data": [{"id": "tiny"}]}, request=request)

    player = Player([("key-stdin", Secret("local-key-1234")), ("model", ACCEPT)], world)

    receipt = player.play(setup(replace(begun(method="api-key"), preset=BOX)))

    assert player.sent[-1].authorization is not None
    assert receipt.verified is verified


def test_a_wrong_key_for_a_server_on_this_machine_is_rejected_by_asking() -> None:
    def world(request: httpx.Request) -> httpx.Response:
        status = 401 if request.method == "POST" else 200
        return httpx.Response(status, json={"data": [{"id": "tiny"}]}, request=request)

    player = Player([("key-stdin", Secret("local-key-1234")), ("key-stdin", Cancelled())], world)

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(method="api-key"), preset=BOX)))

    assert isinstance(player.asked[1].problem, Rejected)


def test_back_from_the_key_leads_to_the_picker_and_then_out() -> None:
    player = Player([("NAME", "ada"), ("key-stdin", Back()), ("NAME", Back())])

    with pytest.raises(Cancelled):
        player.play(setup(begun()))


def test_back_from_the_review_asks_for_the_key_again() -> None:
    player = Player([("key-stdin", KEY), ("model", Back()), ("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    assert len(player.saved) == 1


def test_a_check_that_is_interrupted_returns_to_the_field() -> None:
    calls = iter([Back(), None])

    def world(request: httpx.Request) -> httpx.Response:
        if (raised := next(calls, None)) is not None:
            raise raised
        return provider()(request)

    player = Player([("key-stdin", KEY), ("key-stdin", KEY), ("model", ACCEPT)], world)

    player.play(setup(replace(begun(), preset=ADA)))

    assert isinstance(player.asked[1].problem, Cancelled)


def test_switching_the_method_while_waiting_goes_to_that_method() -> None:
    def world(request: httpx.Request) -> httpx.Response:
        if not player.saved and len(player.sent) == 1:
            raise Switch("bearer")
        return provider()(request)

    player = Player([("method", "api-key"), ("key-stdin", Secret("bob-12345678"))], world)
    player.answers = [*player.answers, ("key-stdin", Secret("token-12345678")), ("model", ACCEPT)]

    receipt = player.play(setup(replace(begun(), preset=BOB)))

    assert receipt.method == "bearer"
    assert player.saved[0].credential is not None
    assert player.saved[0].credential.kind == "tokens"


def test_a_locked_keyring_leads_back_to_the_place_and_to_nothing_else() -> None:
    player = Player(
        [("key-stdin", KEY), ("model", ACCEPT), ("store", Reviewed(model="ada-2", profile="ada", store="plain"))],
        provider(),
        refuse_save=[KeyringLocked("the keyring is locked")],
    )

    receipt = player.play(setup(replace(begun(), preset=ADA)))

    assert receipt.store == "plain"
    assert isinstance(player.asked[2].problem, KeyringLocked)


def test_without_a_usable_keyring_no_place_is_chosen() -> None:
    away = Place(store="keyring", label="system keyring", usable=False, reason="no D-Bus")
    player = Player([("key-stdin", KEY), ("store", Cancelled())], provider(), places=(away, PLAIN))

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(), preset=ADA)))

    review = player.asked[1]
    assert isinstance(review, Review)
    assert review.store is None


def test_a_wished_store_is_taken_even_where_a_keyring_is() -> None:
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider(), places=(KEYRING, PLAIN))

    assert player.play(setup(replace(begun(store="plain"), preset=ADA))).store == "plain"


def test_a_variable_that_is_set_comes_first_and_is_used_only_when_chosen() -> None:
    scene = Scene(presets=PRESETS, secrets={"ADA_API_KEY": KEY})
    player = Player([("method", "env"), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(scene), preset=ADA)))

    (draft,) = player.saved
    assert (draft.env_key, draft.credential, draft.store) == ("ADA_API_KEY", None, None)
    assert player.asked[0].options[0].label == "Use $ADA_API_KEY each time"  # type: ignore[attr-defined]


def test_a_copy_of_a_variable_is_a_key_like_any_other() -> None:
    scene = Scene(presets=PRESETS, secrets={"ADA_API_KEY": KEY})
    player = Player([("method", "copy"), ("model", ACCEPT)], provider())

    receipt = player.play(setup(replace(begun(scene), preset=ADA)))

    assert (receipt.method, receipt.store) == ("api-key", "keyring")


def test_a_copy_of_a_variable_goes_to_the_address_beside_it() -> None:
    settings = {"ADA_BASE_URL": "https://proxy.test/ada/"}
    scene = Scene(presets=PRESETS, secrets={"ADA_API_KEY": KEY}, settings=settings)
    player = Player([("method", "copy"), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(scene), preset=ADA)))

    assert {each.request.url.host for each in player.sent} == {"proxy.test"}


def test_key_base_url_and_model_of_the_environment_are_taken_together_and_said() -> None:
    scene = Scene(
        presets=PRESETS,
        secrets={"ADA_API_KEY": KEY},
        settings={"ADA_BASE_URL": "https://proxy.test/ada/", "ADA_MODEL": "ada-9"},
    )
    player = Player([("model", ACCEPT)], provider())

    player.play(setup(replace(begun(scene, method="env"), preset=ADA)))

    (draft,) = player.saved
    assert draft.endpoint is not None
    assert (draft.endpoint.base_url, draft.model) == ("https://proxy.test/ada", "ada-9")
    assert {each.request.url.host for each in player.sent} == {"proxy.test"}
    for part in ("$ADA_API_KEY", "https://proxy.test/ada", "$ADA_BASE_URL", "ada-9", "proxy.test only"):
        assert part in player.notices


def test_a_base_url_variable_without_the_env_method_routes_nothing() -> None:
    scene = Scene(presets=PRESETS, settings={"ADA_BASE_URL": "https://evil.test/v1"})
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(scene), preset=ADA)))

    assert {each.request.url.host for each in player.sent} == {"api.ada.test"}


def test_a_rejected_variable_is_named() -> None:
    scene = Scene(presets=PRESETS, secrets={"ADA_API_KEY": KEY})
    player = Player([("unproven", Cancelled())], provider(key_status=401))

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(scene, method="env"), preset=ADA)))

    problem = player.asked[0].problem
    assert isinstance(problem, Rejected)
    assert "$ADA_API_KEY" in problem.message


def test_parameters_are_asked_until_they_fit() -> None:
    player = Player(
        [
            ("param room=VALUE", "Blue/../red"),
            ("param room=VALUE", "blue"),
            ("key-stdin", Secret("lab-key-12345678")),
            ("model", ACCEPT),
        ],
        provider(),
    )

    player.play(setup(replace(begun(), preset=LAB)))

    assert player.saved[0].endpoint is not None
    assert player.saved[0].endpoint.base_url == "https://blue.lab.test/v1"
    assert player.saved[0].parameters == {"room": "blue"}


def test_only_what_stands_in_the_addresses_of_the_chosen_place_and_login_is_asked() -> None:
    """A client id of one's own is for the browser, and a location is not asked for the endpoint that has none."""
    lab = replace(
        LAB,
        endpoints=(*LAB.endpoints, Endpoint(id="everywhere", protocol="openai-chat", base_url="https://lab.test/v1")),
        parameters=(*LAB.parameters, Parameter(name="client", label="Client id")),
        logins=(
            *LAB.logins,
            BrowserLogin(
                method="browser",
                authorize_url="https://lab.test/a",
                token_url="https://lab.test/t",
                client_id="{client}",
            ),
        ),
    )
    key = ("key-stdin", Secret("lab-key-12345678"))
    for endpoint, asked in ((None, [("param room=VALUE", "blue")]), ("everywhere", [])):
        player = Player([*asked, key, ("model", ACCEPT)], provider())

        player.play(setup(replace(begun(method="api-key", endpoint=endpoint), preset=lab)))

        assert player.saved[0].parameters == ({"room": "blue"} if asked else {})
    draft = replace(begun(method="browser", endpoint="everywhere"), preset=lab)
    assert unanswered(draft, key_given=False) == ("--param client=VALUE",)
    draft = replace(begun(method="api-key"), preset=lab)
    assert unanswered(draft, key_given=True) == ("--param room=VALUE",)


@pytest.mark.parametrize("wished", [None, "bearer"])
def test_what_a_login_says_is_told_before_anything_is_asked_for_it(wished: str | None) -> None:
    bearer = Login(method="bearer", kind="tokens", notice="Lab hands out tokens at the desk.")
    player = Player([*([] if wished else [("method", "bearer")]), ("param room=VALUE", Cancelled())], provider())

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(method=wished), preset=replace(LAB, logins=(*LAB.logins, bearer)))))

    assert "Lab hands out tokens at the desk." in player.notices


def test_a_local_server_needs_one_answer() -> None:
    player = Player([("model", ACCEPT)], provider())

    receipt = player.play(setup(replace(begun(), preset=BOX)))

    assert (receipt.method, receipt.store, receipt.model) == ("none", None, "ada-1")


def test_another_base_url_gets_nothing_of_the_preset() -> None:
    player = Player([("key-stdin", Secret("sk-adm-12345678")), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(base_url="https://proxy.test/v1"), preset=ADA)))

    assert [each.request.url.path for each in player.sent] == ["/v1/models", "/v1/models"]
    assert player.saved[0].model == "ada-1"


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"method": "device"}, "no login method `device`"),
        ({"endpoint": "mars"}, "no endpoint `mars`"),
        ({"parameters": {"x": "y"}}, "no parameter `x`"),
    ],
)
def test_what_the_preset_lacks_is_refused_by_name(wishes: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        Player([]).play(setup(replace(begun(**wishes), preset=ADA)))

    assert said in raised.value.message


def test_a_re_login_keeps_name_model_and_store_and_asks_only_for_the_key() -> None:
    profile = saved_profile()
    scene = Scene(presets=PRESETS, profiles={"ada": profile})
    player = Player([("key-stdin", KEY)], provider())
    draft = replace(begun(scene), preset=ADA, existing=profile, profile="ada")

    receipt = player.play(setup(draft))

    assert (receipt.profile, receipt.model, receipt.store) == ("ada", "ada-1", "keyring")
    assert player.asked[0].replaces == "ada"  # type: ignore[attr-defined]


def test_a_failed_re_login_saves_nothing() -> None:
    profile = saved_profile()
    scene = Scene(presets=PRESETS, profiles={"ada": profile})
    player = Player([("key-stdin", KEY), ("key-stdin", Cancelled())], provider(key_status=401))

    with pytest.raises(Cancelled):
        player.play(setup(replace(begun(scene), preset=ADA, existing=profile, profile="ada")))

    assert player.saved == []


def test_a_saved_provider_offers_check_renew_second_and_remove() -> None:
    scene = Scene(presets=PRESETS, profiles={"ada": saved_profile()})
    player = Player(
        [
            ("NAME", "ada"),
            ("saved", "check:ada"),
            ("saved", "second"),
            ("key-stdin", KEY),
            ("model", ACCEPT),
        ],
        provider(),
    )

    receipt = player.play(setup(begun(scene)))

    assert receipt.profile == "ada-2"
    assert player.asked[2].caveat == "ada: key accepted"  # type: ignore[attr-defined]


@pytest.mark.parametrize(("result", "likely"), [("rejected", "renew:bob"), ("valid", "check:ada")])
def test_after_a_rejection_the_picker_proposes_a_new_key(result: Any, likely: str) -> None:
    scene = Scene(presets=PRESETS, profiles={each: saved_profile(each) for each in ("ada", "bob")})
    player = Player(
        [("NAME", "ada"), ("saved", "check:bob"), ("saved", Cancelled())],
        rechecked=Outcome(result=result, reason="so"),
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert [each.default for each in player.asked if isinstance(each, Choose)] == ["check:ada", likely]


def test_removing_from_the_picker_asks_first_and_returns_to_it() -> None:
    scene = Scene(presets=PRESETS, profiles={"ada": saved_profile()})
    player = Player(
        [
            ("NAME", "ada"),
            ("saved", "remove:ada"),
            ("remove", False),
            ("saved", "remove:ada"),
            ("remove", True),
            ("NAME", Cancelled()),
        ]
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert player.forgotten == ["ada"]
    assert isinstance(player.asked[-1], ChooseProvider)


def test_a_custom_provider_is_described_until_it_is_usable() -> None:
    described = Described(base_url="https://llm.test/v1/chat/completions", protocol="openai-chat", key=KEY, profile="")
    player = Player(
        [
            ("NAME", "custom"),
            ("base-url", replace(described, base_url="http://llm.test/v1")),
            ("base-url", described),
            ("model", ACCEPT),
        ],
        provider(),
    )

    receipt = player.play(setup(begun()))

    assert isinstance(player.asked[2].problem, Refused)
    assert player.saved[0].endpoint is not None
    assert player.saved[0].endpoint.base_url == "https://llm.test/v1"
    assert receipt.profile == "llm.test"


def test_a_taken_name_is_refused_before_anything_is_written() -> None:
    scene = Scene(presets=PRESETS, profiles={"bob": saved_profile("bob", provider="bob")})
    player = Player(
        [("key-stdin", KEY), ("model", Reviewed(model=None, profile="bob", store="keyring"))],
        provider(),
    )
    player.answers = [*player.answers, ("profile", Reviewed(model=None, profile="ada-work", store="keyring"))]

    receipt = player.play(setup(replace(begun(scene), preset=ADA)))

    assert isinstance(player.asked[2].problem, UsageError)
    assert receipt.profile == "ada-work"
    assert len(player.saved) == 1


def test_a_step_back_from_the_review_keeps_the_accepted_key() -> None:
    player = Player([("key-stdin", KEY), ("model", Back()), ("key-stdin", Secret("")), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=ADA)))

    again = player.asked[2]
    assert isinstance(again, NeedSecret)
    assert "Enter keeps it" in again.kept
    assert player.saved[0].credential is not None
    assert player.saved[0].credential.secret == KEY
    assert len(player.sent) == 2


def test_a_server_that_wants_a_key_after_all_is_given_the_chance_to_get_one() -> None:
    def world(request: httpx.Request) -> httpx.Response:
        known = player.sent[-1].authorization is not None
        return httpx.Response(200 if known else 401, json={"data": [{"id": "m"}]}, request=request)

    player = Player([("key-stdin", Secret("local-key-1234")), ("model", ACCEPT)], world)

    receipt = player.play(setup(replace(begun(), preset=BOX)))

    problem = player.asked[0].problem
    assert isinstance(problem, Rejected)
    assert "wants a key" in problem.message
    assert receipt.method == "api-key"


def test_a_custom_address_without_a_path_is_tried_with_v1_once() -> None:
    def world(request: httpx.Request) -> httpx.Response:
        found = request.url.path == "/v1/models"
        alone = player.sent[-1].authorization is None
        status = 404 if not found else 401 if alone else 200
        return httpx.Response(status, json={"data": [{"id": "m"}]} if found else {"detail": "no"}, request=request)

    described = Described(base_url="llm.test", protocol="openai-chat", key=KEY, profile="")
    player = Player([("NAME", "custom"), ("base-url", described), ("model", ACCEPT)], world)

    player.play(setup(begun()))

    assert player.saved[0].endpoint is not None
    assert player.saved[0].endpoint.base_url == "https://llm.test/v1"
    assert "Added /v1" in player.notices


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("llm.test/v1", "https://llm.test/v1"),
        ("localhost:8080/v1", "http://localhost:8080/v1"),
        ("https://llm.test/v1/chat/completions", "https://llm.test/v1"),
    ],
)
def test_an_address_is_tidied_wherever_it_is_given(typed: str, meant: str) -> None:
    player = Player([("key-stdin", Secret("some-key-1234")), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(base_url=typed, method="api-key"), preset=CUSTOM)))

    assert player.saved[0].endpoint is not None
    assert player.saved[0].endpoint.base_url == meant


def test_back_from_a_question_over_the_list_returns_to_the_list() -> None:
    scene = Scene(presets=(ADA, BOB, TWIN), profiles={"ada": saved_profile()})
    player = Player(
        [
            ("NAME", Pasted(key=Secret("bob-12345678"))),
            ("NAME", Back()),
            ("NAME", "ada"),
            ("saved", Back()),
            ("NAME", Cancelled()),
        ]
    )

    with pytest.raises(Cancelled):
        player.play(setup(begun(scene)))

    assert isinstance(player.asked[-1], ChooseProvider)


def test_a_pasted_token_is_called_a_token() -> None:
    player = Player([("key-stdin", Secret("token-12345678")), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(method="bearer"), preset=BOB)))

    assert player.saved[0].outcome is not None
    assert player.saved[0].outcome.subject == "token"


def test_what_is_not_for_chat_comes_to_the_review_apart() -> None:
    endpoint = ADA.endpoints[0]
    rules = replace(endpoint.models, exclude=re.compile("-1$"), prefer=())
    preset = replace(ADA, endpoints=(replace(endpoint, models=rules),))
    player = Player([("key-stdin", KEY), ("model", ACCEPT)], provider())

    player.play(setup(replace(begun(), preset=preset)))

    question = player.asked[-1]
    assert isinstance(question, Review)
    assert not {each.id for each in question.models} & {each.id for each in question.others}
    assert [each.id for each in question.others] == ["ada-1"]
