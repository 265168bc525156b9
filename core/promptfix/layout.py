"""What every part has to agree on: how an installed model is laid out, and the scale of its latents."""

WEIGHTS = "diffusion_pytorch_model.safetensors"
"""Weights of the UNet and of autoencoders, in their folders, with diffusers' config.json beside them."""

SCALE = 0.18215
"""What latents are multiplied by for the UNet, so that their variance is about one. The input image's are not."""

TINY_DECODER = "tiny-decoder"
"""What a tiny autoencoder is installed for, in the store."""
TINY_FOLDER = "vae"
"""Where it is, in its model's folder."""
