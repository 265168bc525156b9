from __future__ import annotations

import asyncio
import gc
import threading
import weakref

import numpy as np
import pytest

from core.errors import BrokenModelError, OutOfMemoryError, UnexpectedError, UnknownEngineError
from core.examples import Pair, describe_pairs
from core.jobs import AnalogyJob, RestoreJob
from core.photo import Photo
from desktop.mailbox import Cancelled, Failed, Finished, Mailbox, Progress, Started
from desktop.worker import Worker


def job(instruction="brighten", **fields):
    return RestoreJob(instruction, engine="tiles", **fields)


async def events_of(run):
    return [event async for event in run]


async def test_a_run_reports_start_steps_and_result(worker, photo, engine):
    events = await events_of(worker.run(job(), photo))
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    steps = [event.step for event in events if isinstance(event, Progress)]
    assert steps == sorted(steps)
    assert steps[-1] == 5
    assert events[-1].result.photo.pixels.mean() > photo.pixels.mean()


async def test_previews_reach_the_window(worker, photo):
    events = await events_of(worker.run(job(), photo))
    previews = [event.preview for event in events if isinstance(event, Progress) and event.preview is not None]
    assert previews
    assert previews[0].shape == photo.pixels.shape
    assert previews[0].dtype == np.uint8


async def test_each_candidate_of_a_step_is_made_once(worker, photo, dreamer):
    pairs = (Pair(photo, photo),)
    job = AnalogyJob(describe_pairs(pairs), "dreaming", steps=1, candidates=3)
    events = await events_of(worker.run(job, photo, pairs))
    (step,) = [event for event in events if isinstance(event, Progress)]
    assert step.preview is step.candidates[0]
    assert len(step.candidates) == dreamer.looks == 3


async def test_time_left_is_known_from_the_second_step(worker, photo):
    run = worker.run(job("take for ever"), photo)
    async for event in run:
        if isinstance(event, Progress) and event.step > 2:
            assert event.seconds_left is not None
            assert event.seconds_left > 0
            run.cancel()


async def test_a_slow_reader_gets_the_latest_step_and_never_a_pile(worker, photo, engine):
    before = engine.previews
    run = worker.run(job("take for ever"), photo)
    events = run.__aiter__()
    assert isinstance(await anext(events), Started)
    await asyncio.sleep(0.3)
    first = await anext(events)
    assert first.step > 5
    assert engine.previews - before <= 2  # while nobody took the first preview, none but it was made
    await events.aclose()


async def test_cancel_ends_the_job_and_frees_the_photo(worker, engine):
    photo = Photo(np.zeros((30, 40, 3), np.uint8))
    alive = weakref.ref(photo)
    run = worker.run(job("take for ever"), photo)
    del photo
    async for event in run:
        if isinstance(event, Progress):
            run.cancel()
    assert isinstance(event, Cancelled)
    assert engine.running == 0
    gc.collect()
    assert alive() is None


async def test_leaving_the_iteration_cancels(worker, photo, engine, until):
    events = worker.run(job("take for ever"), photo).__aiter__()
    await anext(events)
    await events.aclose()
    await until(lambda: engine.running == 0)


async def test_a_job_cancelled_in_the_queue_never_starts(worker, photo, engine):
    first = worker.run(job("take for ever"), photo)
    second = worker.run(job("take for ever"), photo)
    second.cancel()
    first.cancel()
    await events_of(first)
    events = await events_of(second)
    assert not any(isinstance(event, Progress) for event in events)
    assert isinstance(events[-1], Cancelled)


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("break the model", BrokenModelError),
        ("fill the memory", OutOfMemoryError),
        ("divide by zero", UnexpectedError),
    ],
)
async def test_errors_are_typed_and_the_next_job_runs(worker, photo, engine, instruction, expected):
    events = await events_of(worker.run(job(instruction), photo))
    assert isinstance(events[-1], Failed)
    assert type(events[-1].error) is expected
    assert engine.running == 0
    assert isinstance((await events_of(worker.run(job(), photo)))[-1], Finished)


async def test_torch_running_out_of_memory_is_recognised(worker, photo):
    events = await events_of(worker.run(job("fill the memory of torch"), photo))
    assert type(events[-1].error) is OutOfMemoryError


async def test_an_unknown_engine_is_a_failed_job(worker, photo):
    events = await events_of(worker.run(RestoreJob("brighten", engine="nobody"), photo))
    assert type(events[-1].error) is UnknownEngineError


async def test_a_failed_job_holds_no_photo(worker):
    photo = Photo(np.zeros((30, 40, 3), np.uint8))
    alive = weakref.ref(photo)
    run = worker.run(job("divide by zero"), photo)
    del photo
    events = await events_of(run)
    assert isinstance(events[-1], Failed)
    assert alive() is None


async def test_call_runs_on_the_worker_and_types_errors(worker):
    here = threading.get_ident()
    assert await worker.call(threading.get_ident) != here
    with pytest.raises(UnexpectedError, match="ZeroDivisionError"):
        await worker.call(divmod, 1, 0)
    assert await worker.call(divmod, 7, 2) == (3, 1)


async def test_shutdown_in_mid_run_ends_thread_and_reader(qapp, photo, engine):
    worker = Worker()
    run = worker.run(job("take for ever"), photo)
    events = run.__aiter__()
    await anext(events)
    assert worker.shutdown()
    assert engine.running == 0
    assert isinstance([event async for event in events][-1], Cancelled)


async def test_calls_after_shutdown_are_cancelled(qapp):
    worker = Worker()
    blocked = asyncio.ensure_future(worker.call(threading.Event().wait, 0.2))
    waiting = asyncio.ensure_future(worker.call(divmod, 7, 2))
    await asyncio.sleep(0.05)
    worker.shutdown()
    await blocked
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_mailbox_keeps_an_older_preview_when_the_newer_step_has_none(qapp, photo):
    from core.messages import Message

    mailbox = Mailbox(asyncio.get_running_loop())
    pixels = np.zeros((2, 2, 3), np.uint8)
    mailbox.put(Progress(1, 5, Message("Brighten"), pixels, None))
    assert not mailbox.wants_preview
    mailbox.put(Progress(2, 5, Message("Brighten"), None, None))
    taken = await mailbox.take()
    assert taken.step == 2
    assert taken.preview is pixels
    assert mailbox.wants_preview
