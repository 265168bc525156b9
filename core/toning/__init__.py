"""Changes of each pixel by itself: light, colour, tables of colours."""
