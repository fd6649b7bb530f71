"""What the practice provider serves: three models and one sentence."""

from wizard.values.frozen import dataclass

ANSWER = "hello from the practice provider"
CREATED = 1_767_225_600  # 2026-01-01


@dataclass(frozen=True, slots=True)
class Model:
    id: str
    name: str
    context: int
    answers: bool = True


MODELS = (
    Model("practice-large", "Practice Large", 128_000),
    Model("practice-small", "Practice Small", 32_000),
    Model("practice-embedding", "Practice Embedding", 8_000, answers=False),
)


def model(model_id: str) -> Model | None:
    return next((each for each in MODELS if each.id == model_id), None)


def words() -> list[str]:
    """The sentence in pieces, as a model streams it."""
    first, *rest = ANSWER.split(" ")
    return [first, *(f" {word}" for word in rest)]
