from threading import Thread

import pytest

from core.stopping import Stopped, stop_if_asked, stoppable


def test_work_goes_on_until_it_is_asked_to_stop():
    asked = iter([False, False, True])
    with stoppable(lambda: next(asked)):
        stop_if_asked()
        stop_if_asked()
        with pytest.raises(Stopped):
            stop_if_asked()


def test_outside_the_block_and_on_other_threads_nothing_stops():
    with stoppable(lambda: True):
        failures = []

        def work():
            try:
                stop_if_asked()
            except Stopped as stopped:
                failures.append(stopped)

        thread = Thread(target=work)
        thread.start()
        thread.join()
    stop_if_asked()
    assert not failures
