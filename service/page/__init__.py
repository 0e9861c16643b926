"""The page that people look at: a report dropped on it, and the story of each budget line beside the report's words."""

from service.page.render import LANGUAGES, page, policy, preferred

__all__ = ["LANGUAGES", "page", "policy", "preferred"]
