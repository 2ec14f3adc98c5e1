"""A tiny project in an empty folder, for what reads pages and runs scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from gated_notes.project import Project

GLOSSARY = """
[[term]]
en = "hidden state"
ko = "은닉 상태"
avoid = ["숨겨진 상태"]
introduce = true
meaning_en = "What the network hands on."
meaning_ko = "신경망이 다음 시점으로 넘기는 값입니다."

[[term]]
en = "neural network"
ko = "신경망"
meaning_en = "Layers of affine maps and non-linearities."
meaning_ko = "아핀 사상과 비선형 함수를 쌓은 것입니다."
"""


@pytest.fixture
def notes(tmp_path: Path) -> Project:
    """Return an empty project: folders, a glossary, and no page."""
    made = Project(tmp_path)
    for folder in (made.examples, made.outputs, made.pages("ko"), made.pages("en")):
        folder.mkdir(parents=True)
    subject = made.source / "gated_rnn" / "__init__.py"
    subject.parent.mkdir(exist_ok=True)
    subject.write_text('"""The subject."""\n', encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    made.glossary.write_text(GLOSSARY, encoding="utf-8")
    made.claims.write_text("", encoding="utf-8")
    return made
