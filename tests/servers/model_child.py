"""The process around llama.cpp: what to serve comes by standard input, the address goes to standard output.

It serves until its standard input ends, so it cannot outlive the tests.
"""

import json
import sys

import xllamacpp

wanted = json.loads(sys.stdin.readline())
params = xllamacpp.CommonParams()
params.model.path = wanted["path"]
params.model_alias = {wanted["model"]}
params.api_keys = [wanted["key"]] if wanted["key"] else []
params.port = 0
params.n_ctx = wanted["context"]
params.n_parallel = 2
params.n_predict = 32
params.warmup = False
params.sampling.grammar = xllamacpp.CommonGrammar(
    xllamacpp.common_grammar_type.COMMON_GRAMMAR_TYPE_USER, f'root ::= "{wanted["text"]}"'
)
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
