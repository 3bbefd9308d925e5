# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The parts of the demo catalog's generator.

model        an item before it is written, stable choices
<family>     tables of a standard's facts, and the items made from them
texts/       words, titles and sentences in four languages; the queries
render       an item as a record in its language
relations    languages, successors, foreign numbers, GTINs
queries      ids of each query, computed from the items' facts
"""
