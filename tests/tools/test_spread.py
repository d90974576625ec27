"""Tests that share a browser, a city or a cluster keep to one worker."""

import os

import pytest


@pytest.mark.xdist_group("browser")
def test_a_group_is_seen_by_whoever_spreads_the_tests(request: pytest.FixtureRequest) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("run one by one: there is nothing to keep together")
    assert request.node.nodeid.endswith("@browser")
