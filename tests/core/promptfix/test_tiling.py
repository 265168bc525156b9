import torch

from core.promptfix.tiling import SIDE, decode_tiled, encode_tiled


def picture(height, width):
    patches = torch.rand((1, 3, height // 32, width // 32), generator=torch.Generator().manual_seed(0))
    return torch.nn.functional.interpolate(patches, (height, width), mode="bicubic").clamp(0, 1) * 2 - 1


def test_a_picture_of_one_tile_is_exact(model):
    image = picture(128, 192)
    encoded = model.encode(image)
    assert torch.allclose(encode_tiled(model, image), encoded.latents, atol=1e-5)
    assert torch.allclose(decode_tiled(model, encoded.latents, None), model.decode(encoded.latents), atol=1e-5)
    with_skips = model.decode(encoded.latents, encoded.skips)
    assert torch.allclose(decode_tiled(model, encoded.latents, image), with_skips, atol=1e-5)


def test_a_large_picture_is_near_the_whole_and_has_no_seams(model):
    image = picture(512, 576)
    assert SIDE < 576 // 8
    whole, tiled = model.encode(image).latents, encode_tiled(model, image)
    assert tiled.shape == whole.shape
    assert float((tiled - whole).abs().mean()) < 0.25 * float(whole.std())
    decoded, in_tiles = model.decode(whole), decode_tiled(model, whole, None)
    assert in_tiles.shape == decoded.shape
    assert float((in_tiles - decoded).abs().mean()) < 0.25 * float(decoded.std())
    error = in_tiles - decoded
    jumps = (error[..., 1:] - error[..., :-1]).abs().mean(dim=(0, 1, 2))
    for border in (24 * 8, 48 * 8):  # where the second tile begins, and the first ends
        around = torch.cat((jumps[border - 9 : border - 1], jumps[border : border + 8]))
        assert float(jumps[border - 1]) < 1.5 * float(around.max())
