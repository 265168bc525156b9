"""From the published checkpoint, one pickle of gigabytes, to a folder of safetensors that is read in a moment."""
