"""How the contents of two pictures lie on each other, whatever their colours: measured, and mended.

Structure is compared, not brightness: the direction of edges, doubled so that a negative of a picture has the same. An
edit may turn everything else inside out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from core.imaging.light import LUMA
from core.imaging.tiles import Box, cover
from core.imaging.windows import Plane
from core.photo import Pixels
from core.stopping import stop_if_asked

Image = NDArray[np.float32]
Structure = NDArray[np.float32]
"""(h, w, 2) float32: the doubled direction of the edge at a pixel, shorter than 1 where there is hardly one."""

_GLANCE = 256  # longer side in pixels at which pictures are compared
_CLOSE = 1024  # the same where they are laid on each other
_LARGEST_WARP = 0.02  # of the longer side
_TILE = 512  # side of what is warped at a time: full size would take gigabytes, and more than OpenCV's 32767 pixels
_LEAST_SIDE = 32  # in pixels, below which OpenCV's search for a small warp fails, in long thin pictures by a crash


@dataclass(frozen=True, eq=False)
class Alignment:
    """How a moving picture lies on a fixed one.

    size: (h, w) of the fixed picture. matrix: (2, 3) float64, where in the moving picture to look for a pixel (x, y) of
    the fixed one. flow: (h', w', 2) float32, what is added to that, in pixels of the moving picture, on a coarser grid
    of the fixed one; None where nothing is. weight: (h', w') float32 in [0, 1] on such a grid, how far it holds there.
    score: in [0, 1], how far the structures coincide then.
    """

    size: tuple[int, int]
    matrix: NDArray[np.float64]
    flow: NDArray[np.float32] | None
    weight: Plane
    score: float

    @property
    def moves(self) -> bool:
        """Whether the picture has to be warped at all."""
        return self.flow is not None or not np.allclose(self.matrix, np.eye(2, 3), atol=1e-6)

    @overload
    def warp(self, image: Pixels) -> Pixels: ...
    @overload
    def warp(self, image: Image) -> Image: ...
    def warp(self, image: Pixels | Image) -> Pixels | Image:
        """The moving picture, (H, W, 3), on the grid of the fixed one, (h, w, 3); edges repeated.

        float32 in [0, 1] from such, uint16 from whole numbers; the picture itself where nothing moves. Raises Stopped.
        """
        height, width = self.size
        if not self.moves and image.shape[:2] == self.size:
            return image
        is_whole = image.dtype.kind == "u"
        warped = np.empty((height, width, 3), np.uint16 if is_whole else np.float32)
        for tile in cover(height, width, _TILE, 0):
            stop_if_asked()
            top, left, bottom, right = tile.box
            part = self._warped(image, tile.box)
            warped[top:bottom, left:right] = np.rint(np.clip(part, 0, 1) * 65535) if is_whole else part
        return warped

    def _warped(self, image: Pixels | Image, box: Box) -> Image:
        """What lies in a box of the fixed picture; only what it needs of the moving one is turned into float32."""
        cv2 = _opencv()
        top, left, bottom, right = box
        x, y = np.meshgrid(np.arange(left, right, dtype=np.float32), np.arange(top, bottom, dtype=np.float32))
        at_x, at_y = (row[0] * x + row[1] * y + row[2] for row in self.matrix)
        if self.flow is not None:
            down, across = (own / whole for own, whole in zip(self.flow.shape[:2], self.size, strict=True))
            place = ((x + 0.5) * across - 0.5).astype(np.float32), ((y + 0.5) * down - 0.5).astype(np.float32)
            flow = cv2.remap(self.flow, *place, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            at_x, at_y = at_x + flow[..., 0], at_y + flow[..., 1]
        scale = math.sqrt(abs(float(np.linalg.det(self.matrix[:, :2]))))
        sigma = 0.5 * math.sqrt(max(scale * scale - 1, 0))  # shrinking: blur, or fine detail turns into false one
        rows, columns = (
            _needed(places, length, 4 + math.ceil(4 * sigma))
            for places, length in zip((at_y, at_x), image.shape, strict=False)
        )
        part = image[rows, columns].astype(np.float32) / np.float32(_white(image))
        if sigma > 0.2:
            part = cv2.GaussianBlur(part, (0, 0), sigma)
        at_x, at_y = (at_x - columns.start).astype(np.float32), (at_y - rows.start).astype(np.float32)
        return np.asarray(cv2.remap(part, at_x, at_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE))

    def weights(self) -> Plane:
        """`weight` on the grid of the fixed picture, (h, w); 0 where the moving picture has ended."""
        cv2 = _opencv()
        height, width = self.size
        return np.clip(cv2.resize(self.weight, (width, height), interpolation=cv2.INTER_LINEAR), 0, 1)


def content_alignment(first: Pixels | Image, second: Pixels | Image) -> float:
    """How far the structures of two pictures coincide as they lie, each filling the same frame, in [0, 1].

    first, second: (h, w, 3), any size, uint8, uint16 or float32 in [0, 1]. About 0 for pictures of different things,
    above 0.3 for the same picture after most edits, 1 for the same picture.
    """
    height, width = first.shape[:2]
    size = _scaled_size(height, width, _GLANCE)
    return _agreement(_structure(_luma(first, size)), _structure(_luma(second, size)))


def align(fixed: Pixels | Image, moving: Pixels | Image) -> Alignment:
    """Lay one picture on another: by translation, scale and turn first, by a small warp where that helps.

    fixed, moving: (h, w, 3) of any size, uint8, uint16 or float32 in [0, 1]. A refinement is used only where it is
    clearly better than the picture as it lies, so a pair that fits already stays untouched. Takes seconds. Raises
    Stopped.
    """
    height, width = fixed.shape[:2]
    size = _scaled_size(height, width, _CLOSE)
    here = _luma(fixed, size)
    there = _luma(moving, size)
    target = _structure(here)
    best, best_score = np.eye(2, 3), _agreement(target, _structure(there))
    for guess in _guesses(here, there, best_score):
        score = _agreement(target, _structure(_moved(there, guess)))
        if score > best_score + _worth(best_score):
            best, best_score = guess, score
    moved = _moved(there, best)
    stop_if_asked()
    flow = _flow(here, moved)
    if flow is not None:
        score = _agreement(target, _structure(_flowed(moved, flow)))
        if score > best_score + 2 * _worth(best_score):
            moved, best_score = _flowed(moved, flow), score
        else:
            flow = None
    inside = _moved(np.ones_like(there), best, 0.0)
    weight = np.minimum(_local_agreement(target, _structure(moved)), inside)
    return Alignment(
        (height, width), _at_full_size(best, size, fixed, moving), _scaled_flow(flow, size, moving), weight, best_score
    )


def _opencv() -> Any:
    """OpenCV, loaded when it is needed; its own type hints know half of it."""
    import cv2

    return cv2


def _white(image: Pixels | Image) -> int:
    return {"uint8": 255, "uint16": 65535}.get(image.dtype.name, 1)


def _needed(places: NDArray[np.floating], length: int, margin: int) -> slice:
    """Which of so many rows or columns are looked at, with a margin; at least one."""
    start = min(max(math.floor(places.min()) - margin, 0), length - 1)
    return slice(start, max(min(math.ceil(places.max()) + margin + 1, length), start + 1))


def _worth(score: float) -> float:
    """What a refinement has to add to a score: more where the edit hides the structures, and chance has its say."""
    return 0.02 + 0.1 * (1 - score)


def _luma(image: Pixels | Image, size: tuple[int, int]) -> Plane:
    """Luma at (height, width), shrunk without aliasing."""
    cv2 = _opencv()
    small = cv2.resize(np.ascontiguousarray(image), size[::-1], interpolation=cv2.INTER_AREA)
    return np.asarray(small.astype(np.float32) @ (LUMA / np.float32(_white(image))), np.float32)


def _scaled_size(height: int, width: int, long_side: int) -> tuple[int, int]:
    scale = min(1.0, long_side / max(height, width))
    return max(8, round(height * scale)), max(8, round(width * scale))


def _structure(luma: Plane) -> Structure:
    cv2 = _opencv()
    smooth = cv2.GaussianBlur(luma, (0, 0), 1.0)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    energy = across * across + down * down
    usual = cv2.GaussianBlur(energy, (0, 0), 12.0) + np.float32(1e-5)
    doubled = np.stack([across * across - down * down, 2 * across * down], axis=2)
    doubled /= (energy + usual)[..., None]
    return cv2.GaussianBlur(np.asarray(doubled, np.float32), (0, 0), 1.0)


def _agreement(first: Structure, second: Structure) -> float:
    """Correlation of two structures, 0 where they contradict each other."""
    both = float(np.sum(first * second))
    power = math.sqrt(float(np.sum(first * first)) * float(np.sum(second * second)))
    return min(1.0, max(0.0, both / power)) if power > 1e-6 else 0.0


def _local_agreement(first: Structure, second: Structure) -> Plane:
    """1 where the structures coincide in the neighbourhood or are too faint to say, 0 where they contradict."""
    cv2 = _opencv()

    def mean(plane: Any) -> Plane:
        return np.asarray(cv2.GaussianBlur(np.asarray(plane, np.float32), (0, 0), 6.0), np.float32)

    both = mean((first * second).sum(axis=2))
    power = np.sqrt(mean((first * first).sum(axis=2)) * mean((second * second).sum(axis=2)))
    faint = 0.02
    return np.clip((both + faint) / (0.3 * power + faint), 0, 1).astype(np.float32)


def _guesses(here: Plane, there: Plane, score: float) -> Iterator[NDArray[np.float64]]:
    """Ways in which the moving picture may lie, in pixels of the scaled pictures: refined, then looked for afresh."""
    straight = np.eye(2, 3)
    refined = _refined(here, there, straight)
    if refined is not None:
        yield refined
    if score < 0.6:
        stop_if_asked()
        found = _matched(here, there)
        if found is not None:
            yield found
            refined = _refined(here, there, found)
            if refined is not None:
                yield refined


def _edges(luma: Plane, sigma: float) -> Plane:
    """Strength of edges, compressed: the same for a picture and its negative."""
    cv2 = _opencv()
    smooth = cv2.GaussianBlur(luma, (0, 0), sigma)
    strength = np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1))
    usual = cv2.GaussianBlur(strength, (0, 0), 20.0) + np.float32(1e-3)
    return np.asarray(strength / (strength + usual), np.float32)


def _refined(here: Plane, there: Plane, matrix: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The enhanced correlation coefficient (Evangelidis and Psarakis 2008) maximised, coarse to fine."""
    cv2 = _opencv()
    for sigma in (4.0, 1.5):
        stop_if_asked()
        criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-5)
        try:
            _, found = cv2.findTransformECC(
                _edges(here, sigma),
                _edges(there, sigma),
                matrix.astype(np.float32),
                cv2.MOTION_AFFINE,
                criteria,
                np.full(here.shape, 255, np.uint8),
                3,
            )
        except cv2.error:  # it did not converge
            return None
        matrix = np.asarray(found, np.float64)
    return matrix if _is_sane(matrix) else None


def _matched(here: Plane, there: Plane) -> NDArray[np.float64] | None:
    """Translation, scale and turn between corners that look alike (ORB, RANSAC)."""
    cv2 = _opencv()
    detector = cv2.ORB_create(nfeatures=1500)
    cv2.setRNGSeed(0)
    corners, descriptions = [], []
    for luma in (here, there):
        found, described = detector.detectAndCompute(np.rint(np.clip(luma, 0, 1) * 255).astype(np.uint8), None)
        if described is None or len(found) < 12:
            return None
        corners.append(np.array([corner.pt for corner in found], np.float32))
        descriptions.append(described)
    matches = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(*descriptions)
    if len(matches) < 12:
        return None
    from_, to = corners[0][[m.queryIdx for m in matches]], corners[1][[m.trainIdx for m in matches]]
    matrix, inliers = cv2.estimateAffinePartial2D(from_, to, method=cv2.RANSAC, ransacReprojThreshold=3.0)
    if matrix is None or int(inliers.sum()) < 10 or not _is_sane(matrix):
        return None
    return np.asarray(matrix, np.float64)


def _is_sane(matrix: NDArray[np.float64]) -> bool:
    scale = float(np.linalg.det(matrix[:, :2]))
    return bool(np.isfinite(matrix).all()) and 0.1 < scale < 10


def _moved(luma: Plane, matrix: NDArray[np.float64], beyond: float | None = None) -> Plane:
    cv2 = _opencv()
    border = cv2.BORDER_REPLICATE if beyond is None else cv2.BORDER_CONSTANT
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(luma, matrix, luma.shape[::-1], flags=flags, borderMode=border, borderValue=beyond or 0)


def _flow(here: Plane, moved: Plane) -> NDArray[np.float32] | None:
    """A smooth small warp that is left (dense inverse search, Kroeger et al. 2016), None where it would be large."""
    if min(here.shape) < _LEAST_SIDE:
        return None
    cv2 = _opencv()
    search = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    first, second = (np.rint(_edges(luma, 2.0) * 255).astype(np.uint8) for luma in (here, moved))
    try:
        found = search.calc(first, second, None)
    except cv2.error:  # sides that it cannot halve as often as it wants
        return None
    flow = cv2.GaussianBlur(found, (0, 0), max(here.shape) / 60)
    small = float(np.abs(flow).max()) <= _LARGEST_WARP * max(here.shape)
    return np.asarray(flow, np.float32) if small else None


def _flowed(luma: Plane, flow: NDArray[np.float32]) -> Plane:
    cv2 = _opencv()
    height, width = luma.shape
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    return cv2.remap(luma, x + flow[..., 0], y + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _at_full_size(
    matrix: NDArray[np.float64], size: tuple[int, int], fixed: Pixels | Image, moving: Pixels | Image
) -> NDArray[np.float64]:
    """The matrix between scaled pictures as one between the pictures; pixels are counted from their centres."""

    def scaling(image: Pixels | Image) -> NDArray[np.float64]:
        y, x = size[0] / image.shape[0], size[1] / image.shape[1]
        return np.array([[x, 0, (x - 1) / 2], [0, y, (y - 1) / 2], [0, 0, 1]])

    between = np.vstack([matrix, [0, 0, 1]])
    return np.asarray((np.linalg.inv(scaling(moving)) @ between @ scaling(fixed))[:2])


def _scaled_flow(
    flow: NDArray[np.float32] | None, size: tuple[int, int], moving: Pixels | Image
) -> NDArray[np.float32] | None:
    if flow is None:
        return None
    return flow * np.array([moving.shape[1] / size[1], moving.shape[0] / size[0]], np.float32)
