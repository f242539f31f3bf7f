"""The short form of the fault scenarios; `make chaos LONG=1` kills five hundred times."""

from tests.chaos import worker_kill, zombie_worker


def test_killing_workers_loses_and_repeats_nothing(request):
    result = worker_kill.run(request.config.server_url, None, kills=8, tell=lambda line: None)
    assert result["orphans"] > 0, "no kill hit a worker at work"
    assert (result["lost"], result["duplicated"]) == (0, 0)
    assert result["recovery_p99_s"] < 10


def test_a_worker_that_lost_its_lease_can_do_no_harm(request):
    result = zombie_worker.run(request.config.server_url, tell=lambda line: None)
    assert (result["lost"], result["duplicated"]) == (0, 0)
