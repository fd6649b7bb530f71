"""What tools call the providers of our catalogue, where they call them something else."""

# Name in lower case: preset, and its endpoint where the name says a region. llm plugins, litellm (aider), models.dev
# (opencode); a name that ends in `_API_KEY` is compared without it.
ALIASES: dict[str, tuple[str, str | None]] = {
    "alibaba-cn": ("alibaba", "cn"),
    "alibaba-coding-plan-cn": ("alibaba-coding-plan", "cn"),
    "bailian_coding_plan": ("alibaba-coding-plan", None),
    "claude": ("anthropic", None),
    "dashscope": ("alibaba", None),
    "gemini": ("google", None),
    "grok": ("xai", None),
    "hf": ("huggingface", None),
    "minimax-cn": ("minimax", "cn"),
    "minimax-cn-coding-plan": ("minimax-coding-plan", "cn"),
    "minimax_cn": ("minimax", "cn"),
    "moonshot": ("moonshotai", None),
    "moonshotai-cn": ("moonshotai", "cn"),
    "x-ai": ("xai", None),
    "zhipuai": ("zai", "cn"),
    "zhipuai-coding-plan": ("zai-coding-plan", "cn"),
}
