"""Image Analogies (Hertzmann, Jacobs, Oliver, Curless and Salesin 2001), for edits made of strokes and texture.

B′ is put together from patches of A′, each taken from where A looks like B and where it fits the patches around it.
They are found by PatchMatch (Barnes, Shechtman, Finkelstein and Goldman 2009) on whole planes, coarse to fine.
"""
