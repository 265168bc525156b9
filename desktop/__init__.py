"""The window. Qt only; everything that knows about photos and models lives in `core`."""
