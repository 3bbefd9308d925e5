# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Run search pipelines and judge what they return: what `partwise evaluate`, `sweep`, `diagnose` and `golden` are made of.

Read queries, run them, summarise; then compare, diagnose, or write a report of the summary.
"""

from partwise.evaluation.comparison import Comparison, compare, queries_needed
from partwise.evaluation.diagnosis import diagnose
from partwise.evaluation.measures import check_measures, measure_run
from partwise.evaluation.pipelines import SearchPipeline
from partwise.evaluation.queries import JudgedQuery, QuerySet, read_judged_queries
from partwise.evaluation.report import write_report
from partwise.evaluation.results import summarise
from partwise.evaluation.runs import Hit, PipelineRun, QueryRun, run_pipeline, run_queries
from partwise.evaluation.sweep import knee, sweep

__all__ = [
    "Comparison",
    "Hit",
    "JudgedQuery",
    "PipelineRun",
    "QueryRun",
    "QuerySet",
    "SearchPipeline",
    "check_measures",
    "compare",
    "diagnose",
    "knee",
    "measure_run",
    "queries_needed",
    "read_judged_queries",
    "run_pipeline",
    "run_queries",
    "summarise",
    "sweep",
    "write_report",
]
