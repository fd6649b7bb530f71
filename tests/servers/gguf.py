"""A language model of one layer, random weights and a vocabulary of bytes: enough for llama.cpp to serve it.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (version 3).
"""

import random
import struct
from collections.abc import Mapping
from math import prod
from pathlib import Path

WIDTH = 64
HEADS = 2
CONTEXT = 131_072  # a coding tool's first prompt is 26,000 byte tokens
# Three control tokens, then one per byte, spelt as SentencePiece spells them.
TOKENS = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
UNKNOWN, CONTROL, BYTE = 2, 3, 6
U32, I32, F32, STRING, ARRAY = 4, 5, 6, 8, 9
ALIGNMENT = 32

TENSORS: Mapping[str, tuple[int, ...]] = {
    "token_embd.weight": (WIDTH, len(TOKENS)),
    "output_norm.weight": (WIDTH,),
    "output.weight": (WIDTH, len(TOKENS)),
    "blk.0.attn_norm.weight": (WIDTH,),
    "blk.0.attn_q.weight": (WIDTH, WIDTH),
    "blk.0.attn_k.weight": (WIDTH, WIDTH),
    "blk.0.attn_v.weight": (WIDTH, WIDTH),
    "blk.0.attn_output.weight": (WIDTH, WIDTH),
    "blk.0.ffn_norm.weight": (WIDTH,),
    "blk.0.ffn_gate.weight": (WIDTH, WIDTH),
    "blk.0.ffn_up.weight": (WIDTH, WIDTH),
    "blk.0.ffn_down.weight": (WIDTH, WIDTH),
}


def write_model(path: Path) -> Path:
    metadata = [
        _entry("general.architecture", STRING, "llama"),
        _entry("llama.context_length", U32, CONTEXT),
        _entry("llama.embedding_length", U32, WIDTH),
        _entry("llama.block_count", U32, 1),
        _entry("llama.feed_forward_length", U32, WIDTH),
        _entry("llama.attention.head_count", U32, HEADS),
        _entry("llama.attention.layer_norm_rms_epsilon", F32, 1e-5),
        _entry("tokenizer.ggml.model", STRING, "llama"),
        _list("tokenizer.ggml.tokens", STRING, TOKENS),
        _list("tokenizer.ggml.scores", F32, [0.0] * len(TOKENS)),
        _list("tokenizer.ggml.token_type", I32, [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256]),
        _entry("tokenizer.ggml.unknown_token_id", U32, 0),
        _entry("tokenizer.ggml.bos_token_id", U32, 1),
        _entry("tokenizer.ggml.eos_token_id", U32, 2),
        _entry("tokenizer.chat_template", STRING, "{% for m in messages %}{{ m.content }}{% endfor %}"),
    ]
    rng = random.Random(0)
    places, weights = [], b""
    for name, shape in TENSORS.items():
        places.append(_string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, len(weights)))
        count = prod(shape)
        weights = _padded(weights + struct.pack(f"<{count}f", *(rng.uniform(-0.1, 0.1) for _ in range(count))))
    header = b"GGUF" + struct.pack("<IQQ", 3, len(TENSORS), len(metadata))
    path.write_bytes(_padded(header + b"".join(metadata) + b"".join(places)) + weights)
    return path


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def _value(kind: int, value: str | float) -> bytes:
    return _string(str(value)) if kind == STRING else struct.pack({U32: "<I", I32: "<i", F32: "<f"}[kind], value)


def _entry(key: str, kind: int, value: str | float) -> bytes:
    return _string(key) + struct.pack("<I", kind) + _value(kind, value)


def _list(key: str, kind: int, values: list[str] | list[float] | list[int]) -> bytes:
    return _string(key) + struct.pack("<IIQ", ARRAY, kind, len(values)) + b"".join(_value(kind, v) for v in values)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % ALIGNMENT)
