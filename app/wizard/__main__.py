"""``python -m wizard``, as good as the console script `wizard` once its own first line runs, and not before."""

import sys

if __name__ == "__main__":
    # `-m` puts the working directory at the head of the path, and with it whatever modules lie there.
    if not sys.flags.safe_path:
        del sys.path[0]

    from wizard.cli.main import main

    main()
