"""The contract row by row, kept as data under ``tests/cases/``."""

from __future__ import annotations

import pytest
from conftest import Case, chain, read_cases


def _parameter(case: Case) -> object:
    marks = [pytest.mark.xfail(reason=case.xfail, strict=True)] if case.xfail else []
    return pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", [_parameter(case) for case in read_cases()])
def test_case(case: Case) -> None:
    cleaned = chain(case.profile, options=tuple(case.options.items())).run(case.text)
    want = case.text if case.want is None else case.want
    assert cleaned.text == (want if want.endswith("\n") or not want else want + "\n")
    if case.rule:
        assert case.rule in {row.rule for row in cleaned.ledger.rows()}
    if case.finding:
        assert case.finding in {finding.rule for finding in cleaned.findings}
    assert chain(case.profile, options=tuple(case.options.items())).run(cleaned.text).text == cleaned.text
