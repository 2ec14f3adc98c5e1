"""While serving: show an edit at once, and run what depends on it beside the server.

A function of the subject is reached by every script, and running them all takes longer
than a writer wants to wait. So the page is shown with the edit and says, on itself,
that its outputs are those of before; when the scripts are done it is built again. Only
the server does so: ``mkdocs build`` waits, and a page that waits is never published.
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from gated_notes import execute
from gated_notes.project import NotesError, Project, write_atomically

log = logging.getLogger("mkdocs.plugins.gated_notes")

WAITING = {
    "ko": "코드가 바뀌어 다시 실행하는 중입니다. 아래의 출력은 바뀌기 전의 것입니다.",
    "en": "The code has changed and is being run. The outputs below are the old ones.",
}


class Background:
    """Runs stale scripts in a thread and touches a file when they are done.

    Args:
        notes: The project.
    """

    def __init__(self, notes: Project) -> None:
        """Start with nothing to run."""
        self.notes = notes
        self.waiting: frozenset[str] = frozenset()
        self.thread: threading.Thread | None = None

    @property
    def signal(self) -> Path:
        """The folder that the server watches for news of finished runs."""
        return self.notes.cache / "background"

    def catch_up(self) -> None:
        """See what is stale, and start to run it unless that is under way."""
        stale = execute.stale(self.notes)
        if any(not script.output.is_file() for script in stale):
            execute.ensure(self.notes)  # there is nothing to show in the meantime
            stale = []
        self.waiting = frozenset(script.title for script in stale)
        if stale and not (self.thread and self.thread.is_alive()):
            self.thread = threading.Thread(target=self._run, daemon=True)
            self.thread.start()

    def banner(self, page: str, lang: str) -> str:
        """Return what a page says of itself while its scripts run, or nothing."""
        folder = page.removesuffix(".md").replace("-", "_")
        lab = page.startswith("labs/") and self.waiting
        if lab or any(title.startswith(f"{folder}/") for title in self.waiting):
            return f'<p class="nt-waiting" role="status">{WAITING[lang]}</p>\n'
        return ""

    def _run(self) -> None:
        try:
            execute.ensure(self.notes)
        except NotesError as error:
            log.error("%s", error)
        else:
            write_atomically(self.signal / "done", str(time.time()))
