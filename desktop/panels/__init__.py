"""The parts that the window is put together from, each a widget of its own."""
