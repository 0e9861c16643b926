"""Whatever the OpenAPI document allows, and what it does not, is answered as it says: no 500, nothing undocumented."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.service.serving import server

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
# More find no more here, and take a minute.
EXAMPLES = 12


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("openapi")
    with server(folder / "log", workspace=folder / "reviews.sqlite") as (_, client):
        yield client


@pytest.mark.parametrize("mode", GenerationMode)
def test_every_answer_is_documented(mode: GenerationMode, client: httpx.Client) -> None:
    schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(base_url=str(client.base_url), checks=CHECKS)

        try:
            ask()
        except Unsatisfiable:  # there is no wrong request to an endpoint without parameters
            assert mode is GenerationMode.NEGATIVE
    assert asked > EXAMPLES
