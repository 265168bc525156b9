"""Stable Diffusion's inpainting model, which Analogist runs, among the models that can be imported."""

from diffusers import AutoencoderKL, UNet2DConditionModel

from core.models.conversion.families import Family

INPAINTING = Family(
    "analogist",
    UNet2DConditionModel.from_config,
    AutoencoderKL.from_config,
    scheduler={
        "_class_name": "DDIMScheduler",
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "beta_start": 0.00085,
        "clip_sample": False,
        "num_train_timesteps": 1000,
        "prediction_type": "epsilon",
        "set_alpha_to_one": False,
        "steps_offset": 1,
        "timestep_spacing": "leading",
    },
)
"""Versions 1.x; the scheduler is the one that they were published with, read for DDIM."""
