"""The OpenAPI document: what every operation takes, answers and refuses, said from the routes and the shapes they declare."""
