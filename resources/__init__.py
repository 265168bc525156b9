"""Files that ship with the app: weights, icons, translations, fonts, sample photos."""
