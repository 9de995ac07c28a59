"""Boilerplate: what a web site put round an article, and how to tell it from the article."""
