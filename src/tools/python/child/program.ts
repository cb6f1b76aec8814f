/** Imported before the snapshot is taken, so that no call waits for them. None of them draws random numbers. */
export const warmUp = `
import ast, asyncio, collections, csv, dataclasses, datetime, decimal, fractions, functools, io, itertools, json, linecache
import math, os, re, statistics, string, sys, textwrap, time, traceback, typing
`;

/**
 * Defines \`run(code)\`: runs a program as \`__main__\` and returns how it ended. What it raises is printed to its standard
 * error, without the frames of this file. \`asyncio.run\` works, which in Pyodide it does only in some browsers.
 */
export const runner = `
def run(code):
    import asyncio, linecache, os, sys, time, traceback

    class PatientLoop(asyncio.BaseEventLoop):
        """Waits by sleeping: there are no sockets to wait for."""

        def __init__(self):
            super().__init__()
            self._selector = self

        def select(self, timeout):
            if timeout is None:
                raise RuntimeError('The program waits for something that will never happen.')
            time.sleep(max(0, timeout))
            return ()

        def _process_events(self, events):
            pass

        def _write_to_self(self):
            pass

    class PatientPolicy(asyncio.events._AbstractEventLoopPolicy):
        current = None

        def get_event_loop(self):
            if self.current is None:
                self.current = self.new_event_loop()
            return self.current

        def set_event_loop(self, loop):
            self.current = loop

        def new_event_loop(self):
            return PatientLoop()

    def plain_run(main, *, debug=None, loop_factory=None):
        with asyncio.Runner(debug=debug, loop_factory=loop_factory or PatientLoop) as it:
            return it.run(main)

    # Pyodide's own loop needs a browser around it.
    asyncio.events._set_running_loop(None)
    asyncio.events._event_loop_policy = PatientPolicy()
    asyncio.run = asyncio.runners.run = plain_run
    os.environ.clear()
    os.environ.update({'HOME': '/work', 'LANG': 'C.UTF-8', 'MPLBACKEND': 'agg'})
    random = sys.modules.get('random')
    if random:
        random.seed()

    main = sys.modules['__main__'].__dict__
    name = 'program.py'
    linecache.cache[name] = (len(code), None, code.splitlines(True), name)
    end = 'finished'
    try:
        exec(compile(code, name, 'exec', dont_inherit=True), main)
    except SystemExit as error:
        if error.code is not None and error.code != 0:
            end = 'raised'
            print(error.code if isinstance(error.code, str) else f'SystemExit: {error.code}', file=sys.stderr)
    except BaseException as error:
        traceback.print_exception(error.with_traceback(error.__traceback__.tb_next if error.__traceback__ else None))
        is_memory = isinstance(error, MemoryError) or (
            isinstance(error, OverflowError) and "index-sized integer" in str(error)
        )
        end = 'out-of-memory' if is_memory else 'raised'
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            pass
    return end

run
`;
