"""A program that uses the real SDKs with a login of ours; what it saw goes to stdout as one JSON object.

Before each step it writes a line and reads one: the test then does to the server what the step is about. It runs under
whatever interpreter has the generation of SDKs that is to be tried.
"""

import asyncio
import json
import sys
from typing import Any

import anthropic
import openai

import wizard

QUESTION = [{"role": "user", "content": "hello"}]
MODEL = sys.argv[1]


def generation(sdk: Any, first_on_httpx2: int) -> tuple[Any, Any]:
    """The HTTP library under an SDK, and the login for it."""
    if int(sdk.__version__.split(".")[0]) < first_on_httpx2:
        import httpx

        return httpx, wizard.Auth
    import httpx2

    return httpx2, wizard.httpx2_auth


def step(name: str) -> None:
    print(name, flush=True)
    sys.stdin.readline()


def chat(client: Any) -> str:
    return client.chat.completions.create(model=MODEL, messages=QUESTION).choices[0].message.content.strip()


def chat_stream(client: Any) -> str:
    stream = client.chat.completions.create(model=MODEL, messages=QUESTION, stream=True)
    return "".join(each.choices[0].delta.content or "" for each in stream if each.choices).strip()


async def chat_async(client: Any) -> str:
    answer = await client.chat.completions.create(model=MODEL, messages=QUESTION)
    return str(answer.choices[0].message.content.strip())


def message(client: Any) -> str:
    return client.messages.create(model=MODEL, messages=QUESTION, max_tokens=32).content[0].text.strip()


async def message_async(client: Any) -> str:
    answer = await client.messages.create(model=MODEL, messages=QUESTION, max_tokens=32)
    return str(answer.content[0].text.strip())


def with_openai(seen: dict[str, Any]) -> None:
    http, auth = generation(openai, 3)
    url = wizard.profile("corp").base_url
    with openai.OpenAI(api_key=wizard.token_provider("corp"), base_url=url, max_retries=0) as client:
        seen["openai, provider"] = chat(client)
        seen["openai, provider, stream"] = chat_stream(client)
        step("expire")
        try:
            chat(client)
        except openai.AuthenticationError:
            seen["openai, provider, 401"] = "AuthenticationError"
        with openai.OpenAI(
            api_key="made-up", base_url=url, http_client=http.Client(auth=auth("corp")), max_retries=0
        ) as other:
            seen["openai, auth, after a 401"] = chat(other)
            seen["openai, auth, stream"] = chat_stream(other)
        seen["openai, provider, after somebody renewed"] = chat(client)


async def with_async_openai(seen: dict[str, Any]) -> None:
    http, auth = generation(openai, 3)
    url = wizard.profile("corp").base_url
    async with openai.AsyncOpenAI(api_key=wizard.async_token_provider("corp"), base_url=url, max_retries=0) as client:
        seen["openai async, provider"] = await chat_async(client)
    step("expire")
    async with openai.AsyncOpenAI(
        api_key="made-up", base_url=url, http_client=http.AsyncClient(auth=auth("corp")), max_retries=0
    ) as client:
        answers = await asyncio.gather(*(chat_async(client) for _ in range(5)))
        seen["openai async, auth, five after a 401"] = sorted(set(answers))


def with_anthropic(seen: dict[str, Any]) -> None:
    http, auth = generation(anthropic, 1)
    url = wizard.profile("claude").base_url
    with anthropic.Anthropic(credentials=wizard.anthropic("claude"), base_url=url, max_retries=1) as client:
        # The SDK repeats it after a 401, if it may repeat at all.
        step("expire")
        seen["anthropic, credentials, after a 401"] = message(client)
        seen["anthropic, credentials"] = message(client)
    step("expire")
    with anthropic.Anthropic(
        api_key="made-up", base_url=url, http_client=http.Client(auth=auth("claude")), max_retries=1
    ) as client:
        seen["anthropic, auth, after a 401"] = message(client)
    try:
        with anthropic.Anthropic(
            credentials=wizard.anthropic("claude"), base_url=url.replace("127.0.0.1", "localhost"), max_retries=1
        ) as client:
            message(client)
    except wizard.WizardError as error:
        seen["anthropic, credentials, elsewhere"] = type(error).__name__


async def with_async_anthropic(seen: dict[str, Any]) -> None:
    url = wizard.profile("claude").base_url
    async with anthropic.AsyncAnthropic(credentials=wizard.anthropic("claude"), base_url=url, max_retries=1) as client:
        seen["anthropic async, credentials"] = await message_async(client)
        step("expire")
        answers = await asyncio.gather(*(message_async(client) for _ in range(5)))
        seen["anthropic async, credentials, five after a 401"] = sorted(set(answers))


def main() -> None:
    seen: dict[str, Any] = {"versions": [openai.__version__, anthropic.__version__]}
    with_openai(seen)
    asyncio.run(with_async_openai(seen))
    with_anthropic(seen)
    asyncio.run(with_async_anthropic(seen))
    print(json.dumps(seen), flush=True)


if __name__ == "__main__":
    main()
