"""High-frequency guidance: three forms of it, each a `denoise(z, sigma)` around the plain denoiser."""
