"""Schedules, samplers and previews of latent diffusion models."""
