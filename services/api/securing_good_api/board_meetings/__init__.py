"""When the partnership board meets, and until when it takes papers."""
