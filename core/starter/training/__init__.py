"""How the bundled weights are made, from a folder of photos.

python -m core.starter.training capture --photos DIR --cpu-minutes 60
"""
