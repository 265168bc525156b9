"""How the bundled weights are made: one command, resumable, from a folder of photos.

python -m core.starter.training textures --photos DIR --cpu-minutes 60
"""
