"""Engines that run the models: each owns its session and its spelling; no ``.sql`` file knows one."""
