"""How installed models are laid out, and what all that read them have to agree on."""

WEIGHTS = "diffusion_pytorch_model.safetensors"
"""Weights of UNets and of autoencoders, in their folders, with diffusers' config.json beside them."""

SCALE = 0.18215
"""What Stable Diffusion's latents are multiplied by for the UNet, so that their variance is about one."""

TINY_DECODER = "tiny-decoder"
"""What a tiny autoencoder is installed for, in the store."""
TINY_FOLDER = "vae"
"""Where it is, in its model's folder."""

CLIP = "clip"
"""What an image encoder of CLIP is installed for, in the store."""
CLIP_FOLDER = "vision"
CLIP_PREPROCESSING = "preprocessor_config.json"
