"""Masks: how they are painted, drawn and chosen. A mask is (H, W) uint8, 255 where an edit applies."""
