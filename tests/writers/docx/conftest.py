"""Where several processes run the proofs of Word files, one of them has all proofs of a report."""


def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class ByReport(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file, _, case = nodeid.partition("[")
            return case if "/proof_word.py::" in file else nodeid

    return ByReport(config, log)
