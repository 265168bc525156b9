"""What every part has to agree on: the scale of latents, and where a tiny decoder is kept."""

SCALE = 0.18215
"""What latents are multiplied by for the UNet, so that their variance is about one. The input image's are not."""

TINY_DECODER = "tiny-decoder"
"""What a tiny autoencoder is installed for, in the store."""
TINY_FOLDER = "vae"
"""Where it is, in its model's folder."""
