"""Words and photos: what a sentence asks for, and what a photo suffers from."""
