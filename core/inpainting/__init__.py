"""An inpainting model of the Stable Diffusion 1.x family in memory: what engines that run one share."""
