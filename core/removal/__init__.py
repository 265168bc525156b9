"""Taking things out of photos: what a mask covers is filled with what may be behind it.

Without a model, material of the photo itself is put together in the manner of Wexler, Shechtman and Irani (2007), with
the search of Barnes and others (2009) and the order, the weights and the texture features of Newson and others (2014).
Where it comes from is found at a working size and carried up to the photo's own pixels, which are then copied, so that
grain and detail are real. What differs in brightness along the seams is levelled by the gradients (Pérez, Gangnet and
Blake 2003). With an inpainting model, the model imagines what was there.
"""
