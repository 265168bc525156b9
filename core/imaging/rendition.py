"""A photo as its file is to hold it: in the colours, at the size and with the metadata that were chosen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.imaging import colour
from core.imaging.arrays import contiguous, row_blocks
from core.imaging.export_options import ColourSpace, ExportOptions
from core.imaging.formats.picture import Picture
from core.imaging.location import exif_without_location, xmp_without_location
from core.imaging.metadata import export_exif, export_xmp, resolution_exif
from core.imaging.resizing import resize
from core.imaging.sharpening import sharpen
from core.imaging.side_by_side import Layout, join, layout_of
from core.photo import Photo, Pixels

_NEUTRAL = 2 / 255  # how far apart the channels of a grey photo may be after an edit

_PROFILES: dict[ColourSpace, Callable[[], bytes]] = {
    "srgb": colour.srgb_profile,
    "display-p3": colour.display_p3_profile,
    "adobe-rgb": colour.adobe_rgb_profile,
}


def rendition(photo: Photo, options: ExportOptions, original: Photo | None) -> Picture:
    """original: the photo before any edit, of the same size. Raises ValueError where it is missing side by side."""
    layout = layout_of(photo.width, photo.height, options)
    is_grey = photo.is_grey and options.colour_space == "original" and _is_neutral(photo.pixels)
    icc = _profile(photo, options.colour_space, is_grey)
    samples, alpha = _sized(photo, options, original, layout, icc, is_grey)
    if options.side_by_side:
        if original is None:
            raise ValueError("side by side needs the original")
        before, alpha_before = _sized(original, options, original, layout, icc, is_grey)
        samples = join(before, samples, layout, (options.before_label, options.after_label))
        if alpha is not None and alpha_before is not None:
            alpha = join(alpha_before[:, :, None], alpha[:, :, None], layout, ("", ""))[:, :, 0]
    return _with_metadata(photo, Picture(samples, alpha, icc=icc, dpi=photo.dpi), options)


def _profile(photo: Photo, space: ColourSpace, is_grey: bool) -> bytes | None:
    """The profile to write; None means sRGB, as the original had it."""
    if space != "original":
        return _PROFILES[space]()
    lost_grey = photo.is_grey and not is_grey  # its own profile is one of greys
    return None if lost_grey else photo.icc_profile


def _sized(
    photo: Photo, options: ExportOptions, original: Photo | None, layout: Layout, icc: bytes | None, is_grey: bool
) -> tuple[Pixels, Pixels | None]:
    """Samples and alpha in the colours of `icc`, scaled and sharpened."""
    samples, alpha = _in_space(photo, original, icc), photo.alpha
    if is_grey:
        samples = contiguous(samples[:, :, 1:2])
    if (layout.width, layout.height) != (photo.width, photo.height):
        samples, alpha = resize(samples, (layout.width, layout.height), alpha)
    return sharpened(samples, options, layout), alpha


def sharpened(samples: Pixels, options: ExportOptions, layout: Layout) -> Pixels:
    """Scaled samples (H, W, C), or a part of them, sharpened as a photo of the layout's size is."""
    return sharpen(samples, options.sharpening, max(layout.width, layout.height))


def _in_space(photo: Photo, original: Photo | None, icc: bytes | None) -> Pixels:
    """The photo in the colours of a profile; straight from its own where it has them, for what sRGB cannot hold."""
    own = photo.icc_profile
    if icc is None or icc == colour.srgb_profile():
        return photo.pixels
    if icc == own:
        return colour.native_pixels(photo, original)
    if own is None or photo.native is None or colour.profile_space(own) != "rgb":
        return colour.convert(photo.pixels, None, icc)
    return colour.convert(colour.native_pixels(photo, original), own, icc)


def _is_neutral(pixels: Pixels) -> bool:
    limit = _NEUTRAL * np.iinfo(pixels.dtype).max
    return all(int(np.ptp(pixels[rows], axis=2).max()) <= limit for rows in row_blocks(pixels.shape[0]))


def _with_metadata(photo: Photo, picture: Picture, options: ExportOptions) -> Picture:
    if options.metadata == "none":
        picture.exif = resolution_exif(photo.dpi) if photo.dpi else None
        return picture
    exif, xmp = photo.exif, photo.xmp
    if options.metadata == "no-location":
        exif, xmp = exif_without_location(exif), xmp_without_location(xmp)
    height, width = picture.samples.shape[:2]
    is_srgb = means_srgb(picture.icc) if options.colour_space != "original" or picture.icc is None else None
    picture.exif = export_exif(exif, width, height, is_srgb=is_srgb, dpi=photo.dpi)
    picture.xmp = export_xmp(xmp, width, height, is_srgb)
    return picture


def means_srgb(icc: bytes | None) -> bool:
    """Whether pixels with that profile are sRGB."""
    return icc is None or icc == colour.srgb_profile()
