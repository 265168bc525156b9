"""`likewise restore`, with a small real engine in place of the networks."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.cli.main import main
from core.engine import ENGINES, Model, Result, Run, Step
from core.errors import BrokenModelError, EmptyInstructionError, JobError, WouldOverwriteError
from core.imaging.masks import unpack
from core.jobs import RestoreJob, candidate_of
from core.messages import Message
from core.photo import Photo
from core.prompting.understanding import Understanding
from core.prompting.wishes import Wish

WIDTH, HEIGHT = 48, 32
LIFT = 40


class LiftEngine:
    """Lifts every pixel by 40 in four steps; stops or fails in between where the instruction asks for it."""

    id = "lift"
    title = "Lift"
    wishes = frozenset({Wish.BRIGHTEN})
    samples = False
    ended: list[str] = []  # noqa: RUF012 - the tests look here

    def models(self) -> tuple[Model, ...]:
        return (Model(self.id, self.title),)

    def device(self) -> Message:
        return Message("processor")

    def complete(self, job: RestoreJob) -> RestoreJob:
        return job

    def understand(self, instruction: str) -> Understanding:
        return Understanding(instruction, {Wish.BRIGHTEN: 0.75, Wish.COLORIZE: 1.0}, ("to the moon",), self.wishes)

    def check(self, job: RestoreJob) -> None:
        job.check()
        if not (job.instruction.strip() or self.samples):
            raise EmptyInstructionError

    def run(self, job: RestoreJob, photo: Photo) -> Run:
        try:
            for index in range(1, 5):
                yield Step(index, 4, Message("Lift"), lambda: photo.pixels.astype(np.uint8))
                if "interrupt" in job.instruction:
                    raise KeyboardInterrupt
                if "memory" in job.instruction:
                    raise MemoryError
                if "break" in job.instruction:
                    raise BrokenModelError(name="lift.safetensors", reason="it is a test")
            lifted = np.minimum(photo.pixels.astype(np.int64) + LIFT, photo.max_value).astype(photo.pixels.dtype)
            return Result(photo.with_pixels(lifted), job, (Message("Lifted by {amount}.", {"amount": LIFT}),))
        finally:
            self.ended.append(job.instruction)


class SamplingLiftEngine(LiftEngine):
    """The same, but a job's settings mean something to it."""

    id = "sampling-lift"
    samples = True

    def run(self, job: RestoreJob, photo: Photo) -> Run:
        result = yield from super().run(job, photo)
        jobs = [candidate_of(job, place) for place in range(job.candidates or 1)]
        results = [
            replace(result, photo=photo.with_pixels(result.photo.pixels + np.uint8(place)), job=each)
            for place, each in enumerate(jobs)
        ]
        return replace(result, others=tuple(results[1:]))


@pytest.fixture(autouse=True)
def lift(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (LiftEngine, SamplingLiftEngine):
        monkeypatch.setitem(ENGINES, kind.id, f"{__name__}:{kind.__name__}")


@pytest.fixture
def pixels() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256 - LIFT, (HEIGHT, WIDTH, 3), dtype=np.uint8)


@pytest.fixture
def photo(tmp_path: Path, pixels: np.ndarray) -> Path:
    path = tmp_path / "photo.png"
    Image.fromarray(pixels).save(path)
    return path


def restore(*arguments: object) -> int:
    return main(["restore", "--engine", "lift", *map(str, arguments)])


def told_job(report: dict[str, Any]) -> RestoreJob:
    return RestoreJob.from_json(json.dumps({"kind": "restore", **report["job"]}))


def test_writes_the_result_beside_the_photo(photo: Path, pixels: np.ndarray, capsys: pytest.CaptureFixture) -> None:
    assert restore(photo, "brighter") == 0
    output = photo.with_name("photo-restored.png")
    assert np.array_equal(np.asarray(Image.open(output)), pixels + LIFT)
    printed = capsys.readouterr()
    assert printed.out.strip() == str(output)
    assert "note: Lifted by 40." in printed.err
    assert "Lift: 100%" in printed.err


def test_quiet_says_nothing(photo: Path, capsys: pytest.CaptureFixture) -> None:
    assert restore(photo, "brighter", "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_json_tells_what_was_done(photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    output = tmp_path / "out.tif"
    assert restore(photo, "brighter", "-o", output, "--seed", 7, "--steps", 3, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["output"] == str(output)
    assert output.exists()
    assert (told["width"], told["height"]) == (WIDTH, HEIGHT)
    assert RestoreJob.from_json(json.dumps({"kind": "restore", **told["job"]})) == RestoreJob(
        "brighter", engine="lift", seed=7, steps=3
    )
    assert told["notes"] == ["Lifted by 40."]
    assert told["seconds"] >= 0
    assert told["understood"]["wishes"] == {"brighten": 0.75}
    assert told["understood"]["needs_official_model"] == ["colorize"]
    assert told["understood"]["unclear"] == ["to the moon"]


def test_strength_zero_changes_no_pixel(photo: Path, tmp_path: Path, pixels: np.ndarray) -> None:
    assert restore(photo, "brighter", "-o", tmp_path / "same.png", "--strength", 0) == 0
    assert np.array_equal(np.asarray(Image.open(tmp_path / "same.png")), pixels)


def test_mask_limits_the_edit(photo: Path, tmp_path: Path, pixels: np.ndarray) -> None:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    mask[:, : WIDTH // 2] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    assert restore(photo, "brighter", "-o", tmp_path / "half.png", "--mask", tmp_path / "mask.png") == 0
    written = np.asarray(Image.open(tmp_path / "half.png"))
    assert np.array_equal(written[:, : WIDTH // 2], pixels[:, : WIDTH // 2] + LIFT)
    assert np.array_equal(written[:, WIDTH // 2 :], pixels[:, WIDTH // 2 :])


def test_every_setting_of_a_sampling_engine_reaches_the_job(
    photo: Path, pixels: np.ndarray, capsys: pytest.CaptureFixture
) -> None:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    mask[:, : WIDTH // 2] = 255
    Image.fromarray(mask).save(photo.with_name("mask.png"))
    given = {
        "--engine": "sampling-lift",
        "--model": "small",
        "--seed": 5,
        "--steps": 12,
        "--sampler": "unipc",
        "--guidance": "fast",
        "--text-guidance-scale": 6.5,
        "--image-guidance-scale": 0,
        "--resolution": 640,
        "--caption": "a lake",
        "--flaws": "",
        "--mask": photo.with_name("mask.png"),
    }
    assert main(["restore", str(photo), "--json", *(str(word) for pair in given.items() for word in pair)]) == 0
    job = told_job(json.loads(capsys.readouterr().out))
    assert np.array_equal(unpack(job.mask, WIDTH, HEIGHT), mask)
    assert job == RestoreJob(
        "",
        engine="sampling-lift",
        model="small",
        caption="a lake",
        flaws="",
        mask=job.mask,
        seed=5,
        steps=12,
        sampler="unipc",
        guidance="fast",
        text_guidance_scale=6.5,
        image_guidance_scale=0,
        resolution=640,
    )
    written = np.asarray(Image.open(photo.with_name("photo-restored.png")))
    assert np.array_equal(written[:, WIDTH // 2 :], pixels[:, WIDTH // 2 :])


def test_what_is_left_out_is_left_to_the_engine(photo: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["restore", str(photo), "--json", "--engine", "sampling-lift"]) == 0
    assert told_job(json.loads(capsys.readouterr().out)) == RestoreJob("", engine="sampling-lift")


@pytest.mark.parametrize("instruction", [[], [""]])
def test_the_starter_needs_an_instruction(photo: Path, instruction: list[str], capsys: pytest.CaptureFixture) -> None:
    assert main(["restore", str(photo), *instruction]) == JobError.exit_code
    assert "There is no instruction." in capsys.readouterr().err


def test_the_instruction_may_follow_an_option(photo: Path, capsys: pytest.CaptureFixture) -> None:
    assert restore(photo, "--json", "brighter", "--seed", 3) == 0
    assert json.loads(capsys.readouterr().out)["job"]["instruction"] == "brighter"


def test_exif_and_profile_are_kept(tmp_path: Path, pixels: np.ndarray) -> None:
    source, output = tmp_path / "photo.jpg", tmp_path / "photo-restored.jpg"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x010F], exif[0x8298] = "Camera maker", "Photographer"
    Image.fromarray(pixels).save(source, quality=95, exif=exif, icc_profile=profile)
    assert restore(source, "brighter") == 0
    with Image.open(output) as written:
        assert written.info["icc_profile"] == profile
        assert written.getexif()[0x010F] == "Camera maker"
        assert written.getexif()[0x8298] == "Photographer"


def test_how_the_file_is_written(photo: Path, tmp_path: Path, pixels: np.ndarray) -> None:
    assert restore(photo, "brighter", "--format", "webp", "--long-side", 24, "--colour-space", "display-p3") == 0
    with Image.open(photo.with_name("photo-restored.webp")) as written:
        assert written.format == "WEBP"
        assert max(written.size) == 24
        profile = ImageCms.ImageCmsProfile(io.BytesIO(written.info["icc_profile"]))
        assert profile.profile.profile_description == "Display P3"

    both = tmp_path / "both.png"
    arguments = ("--side-by-side", "--labels", "before", "after", "--metadata", "none", "-o", both)
    assert restore(photo, "brighter", *arguments) == 0
    joined = np.asarray(Image.open(both))
    assert np.array_equal(joined[:HEIGHT, :WIDTH], pixels)
    assert np.array_equal(joined[:HEIGHT, -WIDTH:], pixels + LIFT)
    assert joined.shape[0] > HEIGHT
    assert not Image.open(both).getexif()

    assert restore(photo, "brighter", "--sharpen", "high", "-o", tmp_path / "sharp.png") == 0
    assert not np.array_equal(np.asarray(Image.open(tmp_path / "sharp.png")), pixels + LIFT)


def test_candidates_are_numbered_files(photo: Path, pixels: np.ndarray, capsys: pytest.CaptureFixture) -> None:
    arguments = ["restore", str(photo), "--engine", "sampling-lift", "--seed", "4", "--candidates", "3", "--json"]
    assert main(arguments) == 0
    told = json.loads(capsys.readouterr().out)["candidates"]
    assert [candidate["job"]["seed"] for candidate in told] == [4, 5, 6]
    names = ["photo-restored.png", "photo-restored-2.png", "photo-restored-3.png"]
    assert [Path(candidate["output"]).name for candidate in told] == names
    for place, name in enumerate(names):
        assert np.array_equal(np.asarray(Image.open(photo.with_name(name))), pixels + LIFT + place)
    photo.with_name(names[0]).unlink()
    assert main(arguments) == 4, "the second candidate's file is still there"


def test_never_replaces_a_file_unasked(photo: Path, capsys: pytest.CaptureFixture) -> None:
    before = photo.read_bytes()
    LiftEngine.ended.clear()
    assert restore(photo, "brighter", "-o", photo) == 4
    assert photo.read_bytes() == before
    assert LiftEngine.ended == []  # refused before the work, not after it
    assert capsys.readouterr().err == (
        "error: photo.png already exists. "
        "Choose another name, or allow it to be replaced (on the command line: --overwrite).\n"
    )
    assert restore(photo, "brighter", "-o", photo, "--overwrite") == 0
    assert photo.read_bytes() != before


@pytest.mark.parametrize(
    ("output", "kind"), [("out.docx", "UnknownExportFormatError"), ("nowhere/out.png", "WriteFailedError")]
)
def test_impossible_outputs_are_refused_first(
    photo: Path, tmp_path: Path, output: str, kind: str, capsys: pytest.CaptureFixture
) -> None:
    LiftEngine.ended.clear()
    assert restore(photo, "brighter", "-o", tmp_path / output, "--json") == 4
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == kind
    assert LiftEngine.ended == []


@pytest.mark.parametrize(
    ("instruction", "status", "kind"), [("break", 6, "BrokenModelError"), ("memory", 6, "OutOfMemoryError")]
)
def test_a_failing_job_leaves_no_file(
    photo: Path, instruction: str, status: int, kind: str, capsys: pytest.CaptureFixture
) -> None:
    assert restore(photo, instruction, "--json") == status
    told = json.loads(capsys.readouterr().out)["error"]
    assert (told["kind"], told["exit_code"]) == (kind, status)
    assert told["cause"]
    assert told["remedy"]
    assert list(photo.parent.iterdir()) == [photo]


def test_ctrl_c_cancels_and_leaves_no_file(photo: Path, capsys: pytest.CaptureFixture) -> None:
    LiftEngine.ended.clear()
    assert restore(photo, "interrupt") == 130
    assert LiftEngine.ended == ["interrupt"]  # the run was closed
    assert list(photo.parent.iterdir()) == [photo]
    assert "Stopped" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("missing.jpg", "brighter"), 3),
        (("photo.png", "  "), 5),
        (("photo.png", "brighter", "--engine", "nonsense"), 5),
        (("photo.png", "brighter", "--mask", "missing.png"), 3),
    ],
)
def test_exit_status_names_the_kind_of_error(
    photo: Path, arguments: tuple[str, ...], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(photo.parent)
    assert restore(*arguments) == status
    assert list(photo.parent.iterdir()) == [photo]


@pytest.mark.parametrize("instruction", ["make me a sandwich", "write a poem about my cat"])
def test_a_wish_that_leads_nowhere_is_told_before_an_existing_file(photo: Path, instruction: str) -> None:
    output = photo.with_name("photo-restored.png")
    output.write_bytes(b"earlier")
    assert main(["restore", str(photo), instruction, "--quiet"]) == JobError.exit_code
    assert main(["restore", str(photo), "remove the haze", "--quiet"]) == WouldOverwriteError.exit_code
    assert output.read_bytes() == b"earlier"


@pytest.mark.parametrize(
    "wrong",
    [
        ["--strength", "1.5"],
        ["--strength", "x"],
        ["--quality", "0"],
        ["--seed", "-1"],
        ["--steps", "0"],
        ["--sampler", "magic"],
        ["--guidance", "magic"],
        ["--text-guidance-scale", "31"],
        ["--resolution", "32"],
    ],
)
def test_wrong_usage_ends_with_two(photo: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        restore(photo, "brighter", *wrong)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("photo.png", "brighter", "--strength", "80"), "write 0.8 for 80 %"),
        (("photo.png", "brighter", "--strength", "12.5%"), "write 0.125 for 12.5 %"),
        (("photo.png", "remove", "the", "haze"), 'put the instruction in quotes: "remove the haze"'),
        (("photo.png", "remove", "--quiet", "the", "haze"), 'put the instruction in quotes: "remove the haze"'),
        (("brighter", "photo.png"), "'photo.png' is a file; the photo comes first"),
        (("photo.png", "brighter", "--loud"), "unrecognized arguments: --loud"),
    ],
)
def test_wrong_usage_says_what_to_write(
    photo: Path,
    arguments: tuple[str, ...],
    hint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    monkeypatch.chdir(photo.parent)
    with pytest.raises(SystemExit) as ended:
        restore(*arguments)
    assert ended.value.code == 2
    assert hint in capsys.readouterr().err
    assert list(photo.parent.iterdir()) == [photo]


def test_no_percentage_is_guessed_for_other_numbers(photo: Path, capsys: pytest.CaptureFixture) -> None:
    for wrong in ("800", "-3", "much"):
        with pytest.raises(SystemExit):
            restore(photo, "brighter", f"--strength={wrong}")
        assert f"{wrong!r} is not a number from 0 to 1\n" in capsys.readouterr().err


def test_a_long_instruction_is_not_taken_for_a_file(photo: Path) -> None:
    assert restore(photo, "brighter, " * 500, "--quiet") == 0


def test_formats_that_cannot_be_written_become_jpeg(tmp_path: Path, pixels: np.ndarray) -> None:
    Image.fromarray(pixels).save(tmp_path / "photo.bmp")
    assert restore(tmp_path / "photo.bmp", "brighter") == 0
    assert (tmp_path / "photo-restored.jpg").exists()
