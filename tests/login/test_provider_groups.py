"""Under which heading of the picker a provider stands."""

from wizard.catalog.presets import load
from wizard.login.draft import Scene
from wizard.login.provider_rows import ORDER, rows


def test_each_shipped_provider_stands_where_it_is_looked_for() -> None:
    listed = rows(Scene(presets=tuple(load("/nowhere", []).presets.values())))
    group = {each.id: each.group for each in listed}

    # One key and nothing else, whoever's models they are; a cloud asks for a project, a region or an account.
    assert {group[each] for each in ("groq", "cerebras", "togetherai", "cohere", "nvidia")} == {"API key"}
    assert {group[each] for each in ("azure", "google-vertex", "amazon-bedrock", "databricks", "vercel")} == {
        "Cloud and gateways"
    }
    assert {group[each] for each in ("kimi-for-coding", "zai-coding-plan")} == {"Subscriptions"}
    assert group["ollama"] == "Local"
    places = [ORDER.index(each.group) for each in listed if each.group]
    assert places == sorted(places)
