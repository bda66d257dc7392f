"""An uploaded file becomes canonical tables, and an upload becomes a dated snapshot."""
