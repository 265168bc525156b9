"""PromptFix among the models that can be imported."""

from core.models.conversion.families import Family
from core.promptfix.autoencoder import make_autoencoder
from core.promptfix.unet import make_unet

PROMPTFIX = Family("promptfix", make_unet, make_autoencoder)
