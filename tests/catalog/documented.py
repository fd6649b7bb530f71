"""What the providers are documented to answer, kept apart from the presets: where each check goes, and the bodies."""

from typing import Any

from catalog.shipped import CHECKS

_DASHSCOPE = "compatible-mode/v1/models"
_MINIMAX = {
    "anthropic": "https://api.minimax.io/anthropic/v1/models",
    "cn": "https://api.minimaxi.com/v1/models",
    "cn-anthropic": "https://api.minimaxi.com/anthropic/v1/models",
}
# The checks of endpoints that ask elsewhere than the preset's first: preset: {endpoint: what is called}.
ELSEWHERE: dict[str, dict[str, str]] = {
    "alibaba": {
        "us": f"https://dashscope-us.aliyuncs.com/{_DASHSCOPE}",
        "us-anthropic": f"https://dashscope-us.aliyuncs.com/{_DASHSCOPE}",
        "hk": f"https://cn-hongkong.dashscope.aliyuncs.com/{_DASHSCOPE}",
        "hk-anthropic": f"https://cn-hongkong.dashscope.aliyuncs.com/{_DASHSCOPE}",
        "cn": f"https://dashscope.aliyuncs.com/{_DASHSCOPE}",
        "cn-anthropic": f"https://dashscope.aliyuncs.com/{_DASHSCOPE}",
    },
    "google": {"openai": "https://generativelanguage.googleapis.com/v1beta/openai/models"},
    "kimi-for-coding": {"global": "https://api.kimi.ai/coding/v1/models"},
    "minimax": _MINIMAX,
    "minimax-coding-plan": _MINIMAX,
    "moonshotai": dict.fromkeys(("cn", "cn-anthropic"), "https://api.moonshot.cn/v1/models"),
    "siliconflow": {"cn": "https://api.siliconflow.cn/v1/models"},
    "stepfun": {"plan": "https://api.stepfun.ai/step_plan/v1/models", "cn": "https://api.stepfun.com/v1/models"},
    "zai": dict.fromkeys(("cn", "cn-anthropic"), "https://open.bigmodel.cn/api/paas/v4/models"),
    "zai-coding-plan": dict.fromkeys(("cn", "cn-anthropic"), "https://open.bigmodel.cn/api/coding/paas/v4/models"),
}
# Where each protocol has its list, below the base URL.
LISTS = {
    "openai-chat": "/models",
    "openai-responses": "/models",
    "anthropic-messages": "/v1/models?limit=1000",
    "gemini": "/v1beta/models?pageSize=1000",
}
# Neither a list nor a call that costs nothing.
UNPROVABLE = {"cloudflare-ai-gateway", "google-vertex", "perplexity"}
# A check, but no list that is of use.
LISTLESS = {"azure", "cloudflare-workers-ai", "databricks", *UNPROVABLE}

_REJECTED = "key not valid"
_NO_CREDIT = "the account has no credit"


def _error(message: str = "", **codes: Any) -> dict[str, Any]:
    return {"error": {"message": message, **codes}}


def _google(code: int, status: str, reason: str = "") -> dict[str, Any]:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}] if reason else []
    return {"error": {"code": code, "message": "said", "status": status, "details": details}}


# preset, status, body, result, what the reason says
ANSWERS: list[tuple[str, int, Any, str, str]] = [
    ("alibaba", 401, _error("Incorrect API key provided.", code="invalid_api_key"), "rejected", _REJECTED),
    ("alibaba", 403, _error("Workspace access denied", code="AccessDenied"), "limited", "may not do this"),
    ("alibaba-coding-plan", 403, _error("Access denied."), "limited", "may not list models (403)"),
    ("alibaba-coding-plan", 429, _error("quota"), "limited", "rate limited right now"),
    ("aihubmix", 403, _error("no quota", code="insufficient_user_quota"), "limited", _NO_CREDIT),
    ("amazon-bedrock", 403, {"message": "Authentication failed"}, "rejected", _REJECTED),
    ("anthropic", 401, {"type": "error", **_error("invalid x-api-key", type="authentication_error")}, "rejected", _REJECTED),
    ("anthropic", 404, {"type": "error", **_error("disabled", type="not_found_error")}, "rejected", _REJECTED),
    ("anthropic", 403, {"type": "error", **_error("no", type="permission_error")}, "limited", "lacks a permission"),
    ("anthropic", 400, {"type": "error", **_error("odd", type="invalid_request_error")}, "unknown", "answered 400: odd"),
    ("anthropic", 529, {"type": "error", **_error("busy", type="overloaded_error")}, "unknown", "trouble of its own"),
    ("azure", 401, _error("Access denied due to invalid subscription key", code="401"), "rejected", _REJECTED),
    ("azure", 403, _error("Public access is disabled", code="403"), "limited", "network or role"),
    ("azure", 404, _error("Resource not found", code="404"), "unknown", "Check the base URL"),
    ("baseten", 403, {"error": "please check the api-key"}, "rejected", _REJECTED),
    ("cerebras", 401, {"message": "Wrong API Key", "type": "invalid_request_error", "code": "wrong_api_key"}, "rejected", _REJECTED),
    ("cerebras", 402, {"message": "payment", "code": "payment_required"}, "limited", "payment is required"),
    ("cloudflare-workers-ai", 401, {"success": False, "errors": [{"code": 1000, "message": "Invalid API Token"}]}, "rejected", _REJECTED),
    ("cloudflare-workers-ai", 400, {"success": False, "errors": [{"code": 6003, "message": "Invalid request headers"}]}, "rejected", _REJECTED),
    ("cloudflare-workers-ai", 200, {"success": True, "errors": [], "result": {"status": "active"}}, "valid", "key accepted"),
    ("cloudflare-workers-ai", 200, {"success": True, "errors": [], "result": {"status": "expired"}}, "rejected", "expired"),
    ("cloudflare-workers-ai", 200, {"success": True, "errors": [], "result": {"status": "disabled"}}, "rejected", "disabled"),
    ("coder-ai-gateway", 403, {"message": "AI Gateway is not licensed"}, "limited", "may not list models (403)"),
    ("coder-ai-gateway", 404, {"message": "Route not found."}, "unknown", "Check the base URL"),
    ("databricks", 403, {"error_code": 403, "message": "Invalid access token."}, "rejected", _REJECTED),
    ("deepseek", 200, {"is_available": True, "balance_infos": [{"currency": "USD", "total_balance": "1.00"}]}, "valid", "key accepted"),
    ("deepseek", 200, {"is_available": False, "balance_infos": []}, "limited", _NO_CREDIT),
    ("deepseek", 401, _error("Your api key: ****abcd is invalid", type="authentication_error"), "rejected", _REJECTED),
    ("deepseek", 402, _error("Insufficient Balance", code="invalid_request_error"), "limited", "no balance left"),
    ("google", 400, _google(400, "INVALID_ARGUMENT", "API_KEY_INVALID"), "rejected", _REJECTED),
    ("google", 400, _google(400, "FAILED_PRECONDITION"), "unknown", "answered 400: said"),
    ("google", 403, _google(403, "PERMISSION_DENIED", "SERVICE_DISABLED"), "limited", "without access to the Gemini API"),
    ("google", 429, _google(429, "RESOURCE_EXHAUSTED"), "limited", "quota used up"),
    ("groq", 401, _error("Invalid API Key", code="invalid_api_key", type="invalid_request_error"), "rejected", _REJECTED),
    ("huggingface", 200, {"type": "user", "name": "ada", "auth": {"type": "access_token"}}, "valid", "key accepted by huggingface.co"),
    ("huggingface", 401, {"error": "Invalid credentials in Authorization header"}, "rejected", "rejected by huggingface.co"),
    ("kimi-for-coding", 401, _error("The API Key appears to be invalid", type="invalid_authentication_error"), "rejected", _REJECTED),
    ("minimax", 401, {"type": "error", **_error("login fail", type="authorized_error")}, "rejected", _REJECTED),
    ("minimax", 200, {"base_resp": {"status_code": 1004, "status_msg": "login fail"}}, "rejected", _REJECTED),
    ("minimax", 200, {"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}}, "limited", _NO_CREDIT),
    ("mistral", 401, {"detail": "Unauthorized"}, "rejected", _REJECTED),
    ("moonshotai", 401, _error("Invalid Authentication", type="incorrect_api_key_error"), "rejected", _REJECTED),
    ("moonshotai", 429, _error("balance", type="exceeded_current_quota_error"), "limited", _NO_CREDIT),
    ("moonshotai", 429, _error("slow down", type="rate_limit_reached_error"), "limited", "rate limited"),
    ("nebius", 402, {"detail": "budget"}, "limited", "budget is used up"),
    ("novita-ai", 401, {"code": 401, "reason": "FAILED_TO_AUTH", "message": "no"}, "rejected", _REJECTED),
    ("openai", 401, _error("Incorrect API key provided: sk-ab****wxyz", code="invalid_api_key"), "rejected", _REJECTED),
    ("openai", 403, _error("Country not supported", code="unsupported_country_region_territory"), "unknown", "Country not"),
    ("openai", 429, _error("You exceeded your current quota", code="insufficient_quota"), "limited", _NO_CREDIT),
    ("openai-chatgpt", 401, _error("expired", code="invalid_api_key"), "rejected", "not valid"),
    ("openai-chatgpt", 403, _error("no", code="subscription_sharing_user_not_eligible"), "rejected", "(403)"),
    ("openai-chatgpt", 429, _error("no", code="subscription_sharing_usage_limit_exceeded"), "limited", "limit of the plan"),
    ("openrouter", 200, {"data": {"label": "sk-or…", "limit": 20, "limit_remaining": 7.5}}, "valid", "(limit: $7.50 left)"),
    ("openrouter", 401, _error("No auth credentials found", code=401), "rejected", _REJECTED),
    ("openrouter", 402, _error("Insufficient credits", code=402), "limited", "no credit"),
    ("sambanova", 402, _error("add one", code="PAYMENT_METHOD_REQUIRED"), "limited", _NO_CREDIT),
    ("scaleway", 401, {"message": "authentication is denied", "type": "denied_authentication"}, "rejected", _REJECTED),
    ("scaleway", 403, {"message": "insufficient permissions", "type": "permissions_denied"}, "rejected", _REJECTED),
    ("siliconflow", 401, {"code": 30014, "message": "Token is invalid."}, "rejected", _REJECTED),
    ("siliconflow", 403, {"code": 30001, "message": "verify your identity"}, "limited", "real-name"),
    ("stepfun", 401, _error("Incorrect API key provided", type="invalid_api_key"), "rejected", _REJECTED),
    ("stepfun", 402, _error("balance", type="quota_exceeded"), "limited", "no balance"),
    ("togetherai", 200, [{"id": "a", "type": "chat"}], "valid", "key accepted"),
    ("vercel", 200, {"balance": "4.50", "total_used": "0.50"}, "valid", "key accepted"),
    ("wandb", 401, _error("project", code="invalid_api_key"), "rejected", _REJECTED),
    ("wandb", 402, _error("cap"), "limited", "quota is used up"),
    ("wandb", 403, _error("gateway"), "limited", "not enabled for this region"),
    ("xai", 200, {"name": "my key", "acls": ["api-key:model:*"]}, "valid", "key accepted"),
    ("xai", 400, {"code": "Client specified an invalid argument", "error": "Incorrect API key provided: xa***99"}, "rejected", _REJECTED),
    ("xai", 403, {"code": "The caller does not have permission", "error": "blocked"}, "limited", "blocked or disabled"),
    ("zai", 401, _error("token expired or incorrect", code="1000"), "rejected", _REJECTED),
    ("zai", 429, _error("Insufficient balance or no resource package", code="1113"), "limited", "a key of the Coding Plan"),
    ("zai", 429, _error("slow", code="1302"), "limited", "rate limited"),
    ("zai-coding-plan", 429, _error("Insufficient balance or no resource package", code="1113"), "limited", "without the Coding Plan"),
]  # fmt: skip


def check_of(preset_id: str, endpoint_id: str) -> str:
    """What is called to prove a key there; empty where there is no such call."""
    first = CHECKS[preset_id][0] if preset_id in CHECKS else ""
    return ELSEWHERE.get(preset_id, {}).get(endpoint_id, first)
