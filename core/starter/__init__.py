"""The bundled models: small networks trained by us, and the classical methods that still beat them."""
