"""Python → what one invocation of each function really does."""
