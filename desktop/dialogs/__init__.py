"""Windows beside the window: export, about, shortcuts, and questions. None of them opens on its own."""
