"""What the shipped presets are known to say, kept apart from them: a change is made in both places, on purpose."""

# id: category, methods, endpoints as `id protocol base placement`, the key variables
EXPECTED: dict[str, tuple[str, str, list[str], str]] = {
    "aihubmix": ("gateway", "api-key", ["default openai-chat https://aihubmix.com/v1 bearer"], "AIHUBMIX_API_KEY"),
    "alibaba": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://dashscope-intl.aliyuncs.com/compatible-mode/v1 bearer",
            "anthropic anthropic-messages https://dashscope-intl.aliyuncs.com/apps/anthropic bearer",
            "us openai-chat https://dashscope-us.aliyuncs.com/compatible-mode/v1 bearer",
            "us-anthropic anthropic-messages https://dashscope-us.aliyuncs.com/apps/anthropic bearer",
            "hk openai-chat https://cn-hongkong.dashscope.aliyuncs.com/compatible-mode/v1 bearer",
            "hk-anthropic anthropic-messages https://cn-hongkong.dashscope.aliyuncs.com/apps/anthropic bearer",
            "cn openai-chat https://dashscope.aliyuncs.com/compatible-mode/v1 bearer",
            "cn-anthropic anthropic-messages https://dashscope.aliyuncs.com/apps/anthropic bearer",
        ],
        "DASHSCOPE_API_KEY",
    ),
    "alibaba-coding-plan": (
        "plan",
        "api-key",
        [
            "default openai-chat https://coding-intl.dashscope.aliyuncs.com/v1 bearer",
            "anthropic anthropic-messages https://coding-intl.dashscope.aliyuncs.com/apps/anthropic bearer",
            "cn openai-chat https://coding.dashscope.aliyuncs.com/v1 bearer",
            "cn-anthropic anthropic-messages https://coding.dashscope.aliyuncs.com/apps/anthropic bearer",
        ],
        "ALIBABA_CODING_PLAN_API_KEY MODELSTUDIO_API_KEY",
    ),
    "amazon-bedrock": (
        "cloud",
        "api-key",
        [
            "responses openai-responses https://bedrock-mantle.{region}.api.aws/v1 bearer",
            "chat openai-chat https://bedrock-runtime.{region}.amazonaws.com/openai/v1 bearer",
            "anthropic anthropic-messages https://bedrock-mantle.{region}.api.aws/anthropic bearer",
        ],
        "AWS_BEARER_TOKEN_BEDROCK",
    ),
    "anthropic": (
        "frontier",
        "api-key",
        ["default anthropic-messages https://api.anthropic.com header:x-api-key"],
        "ANTHROPIC_API_KEY",
    ),
    "azure": (
        "cloud",
        "api-key command",
        [
            "responses openai-responses https://{resource}.openai.azure.com/openai/v1 header:api-key",
            "chat openai-chat https://{resource}.openai.azure.com/openai/v1 header:api-key",
        ],
        "AZURE_OPENAI_API_KEY AZURE_API_KEY",
    ),
    "baseten": ("cloud", "api-key", ["default openai-chat https://inference.baseten.co/v1 bearer"], "BASETEN_API_KEY"),
    "cerebras": ("cloud", "api-key", ["default openai-chat https://api.cerebras.ai/v1 bearer"], "CEREBRAS_API_KEY"),
    "chutes": ("cloud", "api-key", ["default openai-chat https://llm.chutes.ai/v1 bearer"], "CHUTES_API_KEY"),
    "cloudflare-ai-gateway": (
        "gateway",
        "api-key",
        [
            "default openai-chat https://gateway.ai.cloudflare.com/v1/{account_id}/{gateway_id}/compat bearer",
            "anthropic anthropic-messages https://gateway.ai.cloudflare.com/v1/{account_id}/{gateway_id}/anthropic header:x-api-key",
        ],
        "",
    ),
    "cloudflare-workers-ai": (
        "cloud",
        "api-key",
        ["default openai-chat https://api.cloudflare.com/client/v4/accounts/{account_id}/ai/v1 bearer"],
        "CLOUDFLARE_API_TOKEN CLOUDFLARE_API_KEY",
    ),
    "coder-ai-gateway": (
        "gateway",
        "bearer command",
        [
            "anthropic anthropic-messages https://{host}/api/v2/ai-gateway/anthropic bearer",
            "responses openai-responses https://{host}/api/v2/ai-gateway/openai/v1 bearer",
            "chat openai-chat https://{host}/api/v2/ai-gateway/openai/v1 bearer",
        ],
        "CODER_SESSION_TOKEN",
    ),
    "cohere": (
        "frontier",
        "api-key",
        ["default openai-chat https://api.cohere.ai/compatibility/v1 bearer"],
        "COHERE_API_KEY CO_API_KEY",
    ),
    "custom-anthropic": (
        "custom",
        "api-key none bearer command",
        ["default anthropic-messages  header:x-api-key"],
        "ANTHROPIC_API_KEY",
    ),
    "custom-openai": (
        "custom",
        "api-key none bearer command",
        ["chat openai-chat  bearer", "responses openai-responses  bearer"],
        "OPENAI_API_KEY",
    ),
    "databricks": (
        "cloud",
        "api-key browser",
        [
            "default openai-chat https://{host}/ai-gateway/mlflow/v1 bearer",
            "serving openai-chat https://{host}/serving-endpoints bearer",
        ],
        "DATABRICKS_TOKEN",
    ),
    "deepinfra": (
        "cloud",
        "api-key",
        ["default openai-chat https://api.deepinfra.com/v1/openai bearer"],
        "DEEPINFRA_API_KEY",
    ),
    "deepseek": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://api.deepseek.com bearer",
            "anthropic anthropic-messages https://api.deepseek.com/anthropic bearer",
        ],
        "DEEPSEEK_API_KEY",
    ),
    "digitalocean": (
        "cloud",
        "api-key",
        ["default openai-chat https://inference.do-ai.run/v1 bearer"],
        "DIGITALOCEAN_ACCESS_TOKEN",
    ),
    "fireworks-ai": (
        "cloud",
        "api-key",
        ["default openai-chat https://api.fireworks.ai/inference/v1 bearer"],
        "FIREWORKS_API_KEY",
    ),
    "google": (
        "frontier",
        "api-key",
        [
            "default gemini https://generativelanguage.googleapis.com header:x-goog-api-key",
            "openai openai-chat https://generativelanguage.googleapis.com/v1beta/openai bearer",
        ],
        "GEMINI_API_KEY GOOGLE_API_KEY GOOGLE_GENERATIVE_AI_API_KEY",
    ),
    "google-vertex": (
        "cloud",
        "command",
        [
            "default openai-chat https://{location}-aiplatform.googleapis.com/v1/projects/{project}/locations/{location}/endpoints/openapi bearer",
            "global openai-chat https://aiplatform.googleapis.com/v1/projects/{project}/locations/global/endpoints/openapi bearer",
        ],
        "",
    ),
    "groq": ("cloud", "api-key", ["default openai-chat https://api.groq.com/openai/v1 bearer"], "GROQ_API_KEY"),
    "huggingface": (
        "gateway",
        "api-key device",
        ["default openai-chat https://router.huggingface.co/v1 bearer"],
        "HF_TOKEN HUGGINGFACE_API_KEY",
    ),
    "kilo": ("gateway", "api-key", ["default openai-chat https://api.kilo.ai/api/gateway bearer"], "KILO_API_KEY"),
    "kimi-for-coding": (
        "plan",
        "api-key device device",
        [
            "default anthropic-messages https://api.kimi.com/coding bearer",
            "global anthropic-messages https://api.kimi.ai/coding bearer",
        ],
        "KIMI_API_KEY KIMI_CODE_API_KEY KIMI_CODING_API_KEY",
    ),
    "litellm": (
        "custom",
        "api-key none bearer command",
        ["chat openai-chat  bearer", "anthropic anthropic-messages  bearer"],
        "LITELLM_PROXY_API_KEY LITELLM_API_KEY",
    ),
    "llamacpp": (
        "local",
        "none api-key",
        [
            "default openai-chat http://127.0.0.1:8080/v1 bearer",
            "anthropic anthropic-messages http://127.0.0.1:8080 bearer",
        ],
        "LLAMA_API_KEY",
    ),
    "lmstudio": (
        "local",
        "none api-key",
        ["default openai-chat http://127.0.0.1:1234/v1 bearer"],
        "LMSTUDIO_API_KEY LM_API_KEY",
    ),
    "minimax": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://api.minimax.io/v1 bearer",
            "anthropic anthropic-messages https://api.minimax.io/anthropic bearer",
            "cn openai-chat https://api.minimaxi.com/v1 bearer",
            "cn-anthropic anthropic-messages https://api.minimaxi.com/anthropic bearer",
        ],
        "MINIMAX_API_KEY MINIMAX_CN_API_KEY",
    ),
    "minimax-coding-plan": (
        "plan",
        "api-key",
        [
            "default openai-chat https://api.minimax.io/v1 bearer",
            "anthropic anthropic-messages https://api.minimax.io/anthropic bearer",
            "cn openai-chat https://api.minimaxi.com/v1 bearer",
            "cn-anthropic anthropic-messages https://api.minimaxi.com/anthropic bearer",
        ],
        "MINIMAX_CODING_API_KEY MINIMAX_API_KEY MINIMAX_CN_API_KEY",
    ),
    "mistral": ("frontier", "api-key", ["default openai-chat https://api.mistral.ai/v1 bearer"], "MISTRAL_API_KEY"),
    "moonshotai": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://api.moonshot.ai/v1 bearer",
            "anthropic anthropic-messages https://api.moonshot.ai/anthropic bearer",
            "cn openai-chat https://api.moonshot.cn/v1 bearer",
            "cn-anthropic anthropic-messages https://api.moonshot.cn/anthropic bearer",
        ],
        "MOONSHOT_API_KEY",
    ),
    "nebius": (
        "cloud",
        "api-key",
        ["default openai-chat https://api.tokenfactory.nebius.com/v1 bearer"],
        "NEBIUS_API_KEY",
    ),
    "novita-ai": ("cloud", "api-key", ["default openai-chat https://api.novita.ai/openai/v1 bearer"], "NOVITA_API_KEY"),
    "nvidia": (
        "cloud",
        "api-key",
        ["default openai-chat https://integrate.api.nvidia.com/v1 bearer"],
        "NVIDIA_API_KEY",
    ),
    "ollama": (
        "local",
        "none api-key",
        [
            "default openai-chat http://localhost:11434/v1 bearer",
            "anthropic anthropic-messages http://localhost:11434 bearer",
        ],
        "OLLAMA_API_KEY",
    ),
    "ollama-cloud": (
        "cloud",
        "api-key",
        ["default openai-chat https://ollama.com/v1 bearer", "anthropic anthropic-messages https://ollama.com bearer"],
        "OLLAMA_API_KEY",
    ),
    "openai": (
        "frontier",
        "api-key",
        [
            "responses openai-responses https://api.openai.com/v1 bearer",
            "chat openai-chat https://api.openai.com/v1 bearer",
        ],
        "OPENAI_API_KEY",
    ),
    "openai-chatgpt": (
        "plan",
        "browser",
        ["default openai-responses https://api.openai.com/v1 bearer"],
        "",
    ),
    "openai-gateway-command": (
        "custom",
        "command",
        ["responses openai-responses  bearer", "chat openai-chat  bearer"],
        "",
    ),
    "opencode": (
        "gateway",
        "api-key",
        [
            "default openai-responses https://opencode.ai/zen/v1 bearer",
            "anthropic anthropic-messages https://opencode.ai/zen bearer",
            "chat openai-chat https://opencode.ai/zen/v1 bearer",
        ],
        "OPENCODE_API_KEY",
    ),
    "openrouter": (
        "gateway",
        "api-key browser",
        [
            "default openai-chat https://openrouter.ai/api/v1 bearer",
            "responses openai-responses https://openrouter.ai/api/v1 bearer",
            "anthropic anthropic-messages https://openrouter.ai/api bearer",
        ],
        "OPENROUTER_API_KEY",
    ),
    "ovhcloud": (
        "cloud",
        "api-key",
        ["default openai-chat https://oai.endpoints.kepler.ai.cloud.ovh.net/v1 bearer"],
        "OVHCLOUD_API_KEY",
    ),
    "perplexity": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://api.perplexity.ai bearer",
            "responses openai-responses https://api.perplexity.ai/v1 bearer",
        ],
        "PERPLEXITY_API_KEY PPLX_API_KEY",
    ),
    "poe": ("gateway", "api-key browser", ["default openai-chat https://api.poe.com/v1 bearer"], "POE_API_KEY"),
    "requesty": (
        "gateway",
        "api-key",
        ["default openai-chat https://router.requesty.ai/v1 bearer"],
        "REQUESTY_API_KEY",
    ),
    "sambanova": ("cloud", "api-key", ["default openai-chat https://api.sambanova.ai/v1 bearer"], "SAMBANOVA_API_KEY"),
    "scaleway": (
        "cloud",
        "api-key",
        ["default openai-chat https://api.scaleway.ai/v1 bearer"],
        "SCW_SECRET_KEY SCALEWAY_API_KEY",
    ),
    "siliconflow": (
        "cloud",
        "api-key",
        [
            "default openai-chat https://api.siliconflow.com/v1 bearer",
            "cn openai-chat https://api.siliconflow.cn/v1 bearer",
        ],
        "SILICONFLOW_API_KEY SILICONFLOW_CN_API_KEY",
    ),
    "stepfun": (
        "regional",
        "api-key",
        [
            "default openai-chat https://api.stepfun.ai/v1 bearer",
            "plan openai-chat https://api.stepfun.ai/step_plan/v1 bearer",
            "cn openai-chat https://api.stepfun.com/v1 bearer",
        ],
        "STEPFUN_API_KEY",
    ),
    "synthetic": (
        "cloud",
        "api-key",
        ["default openai-chat https://api.synthetic.new/openai/v1 bearer"],
        "SYNTHETIC_API_KEY",
    ),
    "togetherai": (
        "cloud",
        "api-key",
        ["default openai-chat https://api.together.xyz/v1 bearer"],
        "TOGETHER_API_KEY TOGETHER_AI_API_KEY",
    ),
    "upstage": (
        "regional",
        "api-key",
        ["default openai-chat https://api.upstage.ai/v1/solar bearer"],
        "UPSTAGE_API_KEY",
    ),
    "venice": ("gateway", "api-key", ["default openai-chat https://api.venice.ai/api/v1 bearer"], "VENICE_API_KEY"),
    "vercel": (
        "gateway",
        "api-key",
        [
            "default openai-chat https://ai-gateway.vercel.sh/v1 bearer",
            "responses openai-responses https://ai-gateway.vercel.sh/v1 bearer",
            "anthropic anthropic-messages https://ai-gateway.vercel.sh bearer",
        ],
        "AI_GATEWAY_API_KEY VERCEL_API_KEY",
    ),
    "vllm": ("local", "none api-key", ["default openai-chat http://localhost:8000/v1 bearer"], "VLLM_API_KEY"),
    "volcengine": (
        "regional",
        "api-key",
        ["default openai-chat https://ark.cn-beijing.volces.com/api/v3 bearer"],
        "ARK_API_KEY VOLCENGINE_API_KEY",
    ),
    "wandb": ("cloud", "api-key", ["default openai-chat https://api.inference.wandb.ai/v1 bearer"], "WANDB_API_KEY"),
    "xai": (
        "frontier",
        "api-key device",
        ["responses openai-responses https://api.x.ai/v1 bearer", "chat openai-chat https://api.x.ai/v1 bearer"],
        "XAI_API_KEY",
    ),
    "xiaomi": (
        "regional",
        "api-key",
        [
            "default openai-chat https://api.xiaomimimo.com/v1 bearer",
            "plan-sgp openai-chat https://token-plan-sgp.xiaomimimo.com/v1 bearer",
            "plan-ams openai-chat https://token-plan-ams.xiaomimimo.com/v1 bearer",
            "plan-cn openai-chat https://token-plan-cn.xiaomimimo.com/v1 bearer",
        ],
        "XIAOMI_API_KEY",
    ),
    "zai": (
        "frontier",
        "api-key",
        [
            "default openai-chat https://api.z.ai/api/paas/v4 bearer",
            "anthropic anthropic-messages https://api.z.ai/api/anthropic bearer",
            "cn openai-chat https://open.bigmodel.cn/api/paas/v4 bearer",
            "cn-anthropic anthropic-messages https://open.bigmodel.cn/api/anthropic bearer",
        ],
        "ZAI_API_KEY Z_AI_API_KEY GLM_API_KEY ZHIPU_API_KEY",
    ),
    "zai-coding-plan": (
        "plan",
        "api-key",
        [
            "default openai-chat https://api.z.ai/api/coding/paas/v4 bearer",
            "anthropic anthropic-messages https://api.z.ai/api/anthropic bearer",
            "responses openai-responses https://api.z.ai/api/v1 bearer",
            "cn openai-chat https://open.bigmodel.cn/api/coding/paas/v4 bearer",
            "cn-anthropic anthropic-messages https://open.bigmodel.cn/api/anthropic bearer",
        ],
        "ZAI_API_KEY Z_AI_API_KEY GLM_API_KEY ZHIPU_API_KEY",
    ),
}
# id: what is called to prove a key, and the answers that are not simply 200 or 401
CHECKS = {
    "alibaba": ("https://dashscope-intl.aliyuncs.com/compatible-mode/v1/models", {401}, {403, 429}),
    "amazon-bedrock": ("https://bedrock-mantle.{region}.api.aws/v1/models", {401, 403}, {429}),
    "anthropic": ("https://api.anthropic.com/v1/models", {401, 404}, {403, 429}),
    "azure": ("https://{resource}.openai.azure.com/openai/v1/models", {401}, {403, 429}),
    "baseten": ("https://inference.baseten.co/v1/models", {401, 403}, {429}),
    "cerebras": ("https://api.cerebras.ai/v1/models", {401}, {402, 429}),
    "cloudflare-workers-ai": ("https://api.cloudflare.com/client/v4/user/tokens/verify", {400, 401, 403}, {429}),
    "databricks": ("https://{host}/api/2.0/preview/scim/v2/Me", {401, 403}, {429}),
    "deepseek": ("https://api.deepseek.com/user/balance", {401}, {402, 429}),
    "fireworks-ai": ("https://api.fireworks.ai/inference/v1/models", {401}, {429}),
    "google": ("https://generativelanguage.googleapis.com/v1beta/models", {400, 401}, {403, 429}),
    "groq": ("https://api.groq.com/openai/v1/models", {401}, {429}),
    "huggingface": ("https://huggingface.co/api/whoami-v2", {401}, {429}),
    "kimi-for-coding": ("https://api.kimi.com/coding/v1/models", {401}, {429}),
    "minimax": ("https://api.minimax.io/v1/models", {401}, {429}),
    "minimax-coding-plan": ("https://api.minimax.io/v1/models", {401}, {429}),
    "mistral": ("https://api.mistral.ai/v1/models", {401}, {429}),
    "moonshotai": ("https://api.moonshot.ai/v1/models", {401}, {429}),
    "nebius": ("https://api.tokenfactory.nebius.com/v1/models", {401}, {402, 429}),
    "novita-ai": ("https://api.novita.ai/openai/v1/models", {401}, {429}),
    "openai": ("https://api.openai.com/v1/models", {401}, {403, 429}),
    "openai-chatgpt": ("https://api.openai.com/v1/models", {401, 403}, {429}),
    "openrouter": ("https://openrouter.ai/api/v1/key", {401}, {402, 429}),
    "sambanova": ("https://api.sambanova.ai/v1/models", {401}, {402, 429}),
    "scaleway": ("https://api.scaleway.ai/v1/models", {401, 403}, {429}),
    "siliconflow": ("https://api.siliconflow.com/v1/models", {401}, {403, 429}),
    "stepfun": ("https://api.stepfun.ai/v1/models", {401}, {402, 429}),
    "togetherai": ("https://api.together.xyz/v1/models", {401}, {429}),
    "vercel": ("https://ai-gateway.vercel.sh/v1/credits", {401}, {402, 429}),
    "wandb": ("https://api.inference.wandb.ai/v1/models", {401}, {402, 403, 429}),
    "xai": ("https://api.x.ai/v1/api-key", {400, 401}, {403, 429}),
    "zai": ("https://api.z.ai/api/paas/v4/models", {401}, {429}),
    "zai-coding-plan": ("https://api.z.ai/api/coding/paas/v4/models", {401}, {429}),
}
# Presets that know where credit is added, and other sites of the same vendor: that page need not be where the keys are.
CREDIT: dict[str, set[str]] = {
    "anthropic": set(),
    "deepseek": set(),
    "groq": set(),
    "huggingface": set(),
    "mistral": set(),
    "moonshotai": {"kimi.com"},
    "openai": set(),
    "openrouter": set(),
    "sambanova": set(),
    "togetherai": set(),
    "xai": set(),
    "zai": set(),
}
# Presets whose checks are known to answer any key, or said to: no list of theirs may stand as the check.
PUBLIC_LISTS = {
    "alibaba-coding-plan",
    "chutes",
    "deepinfra",
    "huggingface",
    "kilo",
    "nvidia",
    "opencode",
    "openrouter",
    "poe",
    "synthetic",
    "venice",
    "vercel",
}
PREFIXES = {
    "alibaba": ["sk-", "sk-ws-"],
    "alibaba-coding-plan": ["sk-sp-"],
    "amazon-bedrock": ["ABSK", "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t"],
    "anthropic": ["sk-ant-api03-", "sk-ant-admin01-", "sk-ant-oat01-"],
    "cerebras": ["csk-"],
    "chutes": ["cpk_"],
    "databricks": ["dapi"],
    "deepseek": ["sk-"],
    "digitalocean": ["sk-do-"],
    "fireworks-ai": ["fw_", "fpk_"],
    "google": ["AIza"],
    "groq": ["gsk_"],
    "huggingface": ["hf_", "api_org_"],
    "kimi-for-coding": ["sk-kimi-"],
    "minimax-coding-plan": ["sk-cp-"],
    "novita-ai": ["sk_"],
    "nvidia": ["nvapi-"],
    "openai": ["sk-proj-", "sk-svcacct-", "sk-service-", "sk-", "sk-admin-"],
    "openrouter": ["sk-or-v1-"],
    "perplexity": ["pplx-"],
    "togetherai": ["tgp_v1_"],
    "vercel": ["vck_"],
    "xai": ["xai-"],
    "xiaomi": ["tp-"],
    "zai": [""],
    "zai-coding-plan": [""],
}
# Keys that look the same whoever made them: the person says whose it is.
TWINS = [{"zai", "zai-coding-plan"}, {"alibaba", "deepseek"}]
# What people found out only after the key was accepted.
TRAPS = {
    "alibaba-coding-plan": "in scripts or backends",
    "amazon-bedrock": "not an AWS access key",
    "azure": "name of your deployment",
    "cloudflare-workers-ai": "add --no-verify",
    "huggingface": "permission to make calls to Inference Providers",
    "kimi-for-coding": "for coding tools",
    "minimax-coding-plan": "pay-as-you-go key does not use the plan",
    "openai-chatgpt": "counts against the limits",
    "perplexity": "`wizard test` proves it with one paid question",
    "zai": "the Coding Plan only is accepted, and then answered as without credit",
    "zai-coding-plan": "proves the key, not that it has the plan",
}
# Every client id that ships, and what allows us to use it (SPEC promise 7). OpenRouter asks for no client; at Poe and
# Hugging Face the person enters the id they registered.
CLIENT_IDS = {
    "databricks browser": "databricks-cli",  # documented for any program: docs.databricks.com, oauth-u2m, manual authorization
    "huggingface device": "{client}",
    "kimi-for-coding device": "17e5f671-d194-4dfb-9706-5516cb48c098",  # Kimi Code's own: experimental
    # documented for any open-source program: developers.openai.com/siwc/token-sharing-open-source
    "openai-chatgpt browser": "dynamic_agent_client",
    "poe browser": "{client}",
    "xai device": "b1a00492-073a-47ea-816f-4c329264a828",  # the Grok CLI's own: experimental
}
# Those whose consent names the program it is given to.
NOT_EXPORTABLE = {"openai-chatgpt"}
# Their ids differ between accounts or regions.
UNKNOWN_MODELS = {"amazon-bedrock", "azure"}
