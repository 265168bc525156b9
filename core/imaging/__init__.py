"""Photos in and out, colour management, tiles and blending."""
