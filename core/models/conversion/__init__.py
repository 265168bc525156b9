"""From published checkpoints, files or folders of gigabytes, to a folder of safetensors that is read in a moment."""
