# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Say for every query with a right product missing from the first results why it is missing, and what to do.

A verdict is plain data:

    query       the query
    kind        what sort of query it is; None without sorts
    product_id  the missing product
    reason      one of `REASONS`, the first that fits:
      missing_data                it is not in the store, or has neither title nor text
      part_number_not_recognised  the query holds a number that is nearly, or exactly, one of its numbers
      split_over_chunks           the query's words are all in the product, and in none of its chunks alone
      ambiguous                   the product and the wrong results in its place say all that is asked
      no_candidate                no search of the pipeline found it
      demoted                     a search found it, and others were put before it
      failed                      the pipeline raised an error
    evidence    short lines that show it
    fix         what to do, in one sentence
"""

from .diagnosing import FAILED, diagnose
from .reasons import REASONS as _FOUND

REASONS = (*_FOUND, FAILED)

__all__ = ["REASONS", "diagnose"]
