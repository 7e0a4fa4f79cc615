"""Our own small framework. No models."""
