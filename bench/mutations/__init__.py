"""A laboratory of mutations: pages changed in ways that must not, or must, change what is extracted from them."""
