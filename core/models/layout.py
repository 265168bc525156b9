"""How the networks of installed models are laid out."""

WEIGHTS = "diffusion_pytorch_model.safetensors"
"""Weights of UNets and of autoencoders, in their folders, with diffusers' config.json beside them."""
