"""The OpenAPI document as a promise: it is linted, compared with the one that was released, and written anew."""
