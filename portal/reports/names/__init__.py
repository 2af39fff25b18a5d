"""Which names stand in an incident, and what stands in their place in public.

The order of work: every text is looked at once (`finding`), names get their
replacements (`mapping`), every text goes through one replacement (`replacing`), and
the finished files are searched for what should be gone (`portal.reports.public`).
No text is treated by the field that it stands in, so none can be forgotten.
"""
