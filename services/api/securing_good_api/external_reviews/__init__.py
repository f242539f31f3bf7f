"""External reviews of a school: requested, commissioned, delivered; suggested when leadership is new or none is recent."""
